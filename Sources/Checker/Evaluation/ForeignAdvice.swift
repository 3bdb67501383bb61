import Diagnostics
import Graph
import Syntax

extension Elaborator {
  /// What to say of a name that Keras, PyTorch or MATLAB know; nil for others.
  func foreign(_ name: String, call: Span, piped: EvaluatedArgument?, isCalled: Bool) -> Diagnostic? {
    if let word = foreignWord(String(name.split(separator: ".").last ?? ""), at: call), !isCalled { return word }
    let own = Array(declarations.blocks.keys) + Array(declarations.functions.keys)
    if own.contains(where: { $0.lowercased() == name.lowercased() }) { return nil }
    guard isCalled || ForeignNames.callable(name) != nil,
      let cure = ForeignCure(
        ofCall: String(source.text(of: call)), context: context(piped?.meaning ?? receiver(of: name)))
    else { return nil }
    return cure.code == nil ? .foreignWithoutCure(cure, at: call) : .foreignName(cure, at: call)
  }

  /// The sizes of the input of a call, for the cure.
  private func context(_ input: Meaning?) -> [String: String] {
    guard case .tensor(let value)? = input else { return [:] }
    let shape = type(of: value).shape
    var context: [String: String] = [:]
    let product = shape.reduce(Size(1)) { $0 * $1 }
    context["elements"] = known(product).map { "\($0)" } ?? product.description
    if let last = shape.last { context["features"] = known(last).map { "\($0)" } ?? last.description }
    if shape.count > 1 { context["steps"] = known(shape[0]).map { "\($0)" } ?? shape[0].description }
    return context
  }

  /// The value before the dot of `x.flatten`.
  private func receiver(of name: String) -> Meaning? {
    name.firstIndex(of: ".").flatMap { frame.bindings[String(name[..<$0])]?.meaning }
  }

  private func foreignWord(_ name: String, at span: Span) -> Diagnostic? {
    switch name.lowercased() {
    case "yes", "on": .foreignTruth(name, "true", at: span)
    case "no", "off": .foreignTruth(name, "false", at: span)
    case "true", "false": .foreignTruth(name, name.lowercased(), at: span)
    case "pi", "π": .foreignConstant(name, "pi", at: span)
    case "none", "null", "nil", "undefined": .foreignNothing(name, at: span)
    case "e": .foreignConstant(name, "exp(x)", at: span)
    case "end" where !frame.isFunction: .foreignConstant(name, "-1", at: span)
    case "inf", "infinity", "nan": .foreignConstant(name, "1e30", at: span)
    default: nil
    }
  }
}
