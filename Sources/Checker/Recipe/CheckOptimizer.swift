import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// `adam(lr: 3e-5)`
  mutating func readOptimizer(_ expression: Expression, _ train: inout TrainRecipe) {
    var arguments: [Argument] = []
    var callee = expression
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .name(let name) = callee.kind, let type = OptimizerTable.named(name) else {
      return report(unknownOptimizer(expression, callee))
    }
    var choice = OptimizerChoice(type)
    if let cure = namedInOrder(arguments, choice.declaration) {
      return report(.unnamedKeys(cure, at: arguments[1].value.span, whole: expression.span))
    }
    var seen: [String: Span] = [:]
    for argument in arguments {
      let label = argument.label?.text ?? (seen.isEmpty ? choice.declaration.keys[0].name : "")
      guard let key = choice.declaration.key(named: label) else {
        report(unknownKey(label, argument, of: choice.declaration, in: expression))
        continue
      }
      if let first = seen[label] {
        report(.repeatedKey(label, at: argument.value.span, first: first))
        continue
      }
      seen[label] = argument.value.span
      if let value = recipeValue(key, argument.value, mayChange: true) { choice.values[key] = value }
    }
    if let complaint = choice.declaration.complaint(choice.values) {
      report(.contradictingKeys(complaint, at: expression.span))
    }
    train.method = choice
  }

  /// `adam(1e-3, 0.9, 0.999)` with the names of its numbers.
  private func namedInOrder(_ arguments: [Argument], _ optimizer: OptimizerDeclaration) -> String? {
    guard arguments.count > 1, arguments.count <= optimizer.keys.count, arguments[1].label == nil else { return nil }
    let values = zip(arguments, optimizer.keys).map { argument, key in
      "\(argument.label?.text ?? key.name): \(source.text(of: argument.value.span))"
    }
    return "\(optimizer.name)(\(values.joined(separator: ", ")))"
  }

  private func unknownOptimizer(_ expression: Expression, _ callee: Expression) -> Diagnostic {
    let words = text(callee.span)
    let bare = String(source.text(of: expression.span)).filter { $0 != "\"" }
    if OptimizerTable.named(bare) != nil { return .unknownOptimizer(words, nil, help: bare, at: callee.span) }
    if let cure = ForeignCure(ofCall: bare), ForeignNames.optimizers[cure.name] != nil {
      return .unknownOptimizer(words, nil, help: cure.code, cure.notes, at: expression.span)
    }
    return .unknownOptimizer(words, meant(by: words, among: OptimizerTable.names), at: callee.span)
  }

  private func unknownKey(
    _ label: String, _ argument: Argument, of optimizer: OptimizerDeclaration, in call: Expression
  ) -> Diagnostic {
    if label == "betas", let name = argument.label,
      let cure = translatedCall(String(source.text(of: call.span)), names: file.names)
    {
      return .foreignAttribute(name, of: optimizer.name, nil, cure: cure, at: call.span)
    }
    let span = argument.label?.span ?? argument.value.span
    if let foreign = foreignKey(label, argument.value, optimizer.name) {
      return .foreignKey(label, of: optimizer.name, foreign, at: span)
    }
    return .unknownKey(
      label.isEmpty ? text(argument.value.span) : label, of: optimizer.name, known: optimizer.keys.map(\.name),
      belongs: nil, at: span)
  }
}
