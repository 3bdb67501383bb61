import Checker
import Datasets
import Diagnostics
import Files
import Ops
import Recipe

/// A number of a message: four digits of it, without zeros at the end.
package func numberText(_ number: Double) -> String {
  guard number.isFinite else { return number.isNaN ? "NaN" : number > 0 ? "infinity" : "-infinity" }
  if number == number.rounded(), number.magnitude < 1e6 { return "\(Int(number))" }
  let parts = short(number).split(separator: "e", maxSplits: 1)
  let digits = parts[0].contains(".") ? parts[0].trimmed("0").trimmed(".") : parts[0]
  return digits + (parts.count > 1 ? "e" + parts[1] : "")
}

extension Substring {
  fileprivate func trimmed(_ last: Character) -> Substring {
    var rest = self
    while rest.last == last { rest.removeLast() }
    return rest
  }
}

/// A tenth of the largest learning rate that weights of these names have.
func smallerRate(_ recipe: TrainRecipe, of weights: [String], in source: SourceFile) -> String {
  let smaller = recipe.changingRate(by: 0.1, of: weights, in: source)
  return "try a smaller learning rate: \(smaller) instead of \(numberText(recipe.largestRate(of: weights).number))"
}

/// A cause in words.
struct DivergenceAccount {
  private let cause: DivergenceCause
  private let source: SourceFile
  private let model: TypedModel
  private let layout: SampleLayout
  private let recipe: TrainRecipe
  /// Whether no weight has moved yet, so that no learning rate is to blame.
  private let isFirst: Bool

  /// Numbers of the data beyond this are blamed before the learning rate.
  private static let largeInput = 1e6

  init(
    _ cause: DivergenceCause, _ source: SourceFile, _ model: TypedModel, _ layout: SampleLayout, _ recipe: TrainRecipe,
    isFirst: Bool
  ) {
    (self.cause, self.source, self.model, self.layout) = (cause, source, model, layout)
    (self.recipe, self.isFirst) = (recipe, isFirst)
  }

  var isGradient: Bool { if case .gradient = cause.kind { true } else { false } }

  var span: Span? { cause.typed?.span }
  var subject: String { cause.term.map { "the term `\($0)` of the loss" } ?? "the loss" }

  /// The operands in words: `log` of 0.
  private var operands: String { cause.operands.map { numberText($0) }.joined(separator: " and ") }
  private var name: String {
    guard let typed = cause.typed else { return "the loss" }
    switch typed.kind {
    case .elementwise(let operation): return operatorNames[operation] ?? "`\(operation)`"
    case .layer(let layer, _, _): return "`\(layer.name)`"
    default: return "this"
    }
  }

  var event: String {
    if isGradient { return "the slope of \(name) is \(numberText(cause.number)) here" }
    guard !cause.operands.isEmpty else { return "\(name) gives \(numberText(cause.number))" }
    return "\(name) of \(operands) is \(numberText(cause.number))"
  }

  var marker: String {
    isGradient ? "its slope is \(numberText(cause.number))" : "this is \(numberText(cause.number))"
  }

  var notes: [String] {
    var notes: [String] = []
    if isGradient, let term = cause.term { notes.append("it is part of the term `\(term)`") }
    if let typed = cause.typed, typed.path.contains(".") { notes.append("in `\(typed.path)`") }
    if let sample = cause.sample {
      let largest = cause.largestInput.map { ", whose number farthest from 0 is \(numberText($0))" } ?? ""
      notes.append("for the spectrum at \(layout.place(ofSample: sample)) of `\(layout.source)`\(largest)")
    }
    return notes
  }

  var help: String {
    if let guarded {
      let isOverflow = !isGradient && cause.number == .infinity && !isFirst
      return "keep it in its domain: `\(guarded)`" + (isOverflow ? "; or \(smallerRate)" : "")
    }
    if let largest = cause.largestInput, largest.magnitude > DivergenceAccount.largeInput {
      return largeDataHelp
    }
    return isFirst ? firstHelp : smallerRate
  }

  private var smallerRate: String { Training.smallerRate(recipe, of: model.weights.map(\.name), in: source) }

  /// What to change where the first step already fails.
  private var firstHelp: String {
    if let typed = cause.typed, case .layer(let layer, _, _) = typed.kind, positiveLosses.contains(layer.name) {
      return "`\(layer.name)` needs numbers above 0: end the decoder with `softplus`, and keep the data above 0"
    }
    if let exponent {
      return "bound the exponent: `exp(min(\(exponent), 20))`"
    }
    return DivergenceAccount.unmoved(layout)
  }

  /// Where the data are scaled already, the scale is no cure.
  static func unmoved(_ layout: SampleLayout) -> String {
    "no weight has moved yet, so the learning rate is not to blame: make the factor smaller"
      + (layout.scaling == nil ? ", or write `scale: max` in the data section" : "")
  }

  private var largeDataHelp: String {
    let leaveOut = deadPixel.map { "leave that spectrum out with `\($0)`" }
    if layout.scaling != nil { return leaveOut ?? smallerRate }
    return "the data are far from 1: write `scale: max` in the data section" + (leaveOut.map { ", or \($0)" } ?? "")
  }

  /// What stands in the nearest `exp` that the value is made from.
  private var exponent: String? {
    guard let typed = cause.typed else { return nil }
    var (open, seen) = (typed.inputs, Set<NodeID>())
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      let node = model.nodes[next.index]
      if case .elementwise("exp") = node.kind, let input = node.inputs.first {
        return operandText(of: model.nodes[input.index])
      }
      open += node.inputs
    }
    return nil
  }

  private var deadPixel: String? {
    guard let sample = cause.sample else { return nil }
    let place = layout.place(ofSample: sample)
    return "dead_pixels: " + (place.count == 1 ? "\(place)" : "[\(place)]")
  }

  /// The expression kept away from where it has no finite value.
  private var guarded: String? {
    guard let typed = cause.typed, case .elementwise(let operation) = typed.kind else { return nil }
    let operands = typed.inputs.map { operandText(of: model.nodes[$0.index]) }
    // In a pipeline the operand is what stands before: the guard becomes a function of its own.
    let isPiped = source.text(of: typed.span) == operation
    let texts = isPiped ? ["p"] : operands
    guard let cure = cure(operation, texts) else { return nil }
    if !isPiped, let call = guardedCall(of: operation, operands) { return call }
    return isPiped ? "fn safe_\(operation)(p) = \(cure)`, then `|> safe_\(operation)" : cure
  }

  /// The call of the user with its last operand kept away from 0, where a function of aec takes the logarithm of it.
  private func guardedCall(of operation: String, _ operands: [String]) -> String? {
    guard operation == "log", let typed = cause.typed, let last = operands.last else { return nil }
    let call = source.words(typed.span)
    let name = call.prefix { $0 != "(" }
    guard Prelude.names.contains(String(name)), call.hasSuffix(last + ")") else { return nil }
    return call.dropLast(last.count + 1) + "max(\(last), 1e-12))"
  }

  /// The operand as an expression.
  private func operandText(of node: TypedNode) -> String {
    switch node.kind {
    case .input(let name), .output(let name): name
    case .constant(let value?): numberText(value)
    default: source.words(node.span)
    }
  }

  private func cure(_ operation: String, _ texts: [String]) -> String? {
    let met = cause.operands
    switch operation {
    case "log" where isGradient || met.first.map { $0 <= 0 } ?? false: return "log(max(\(texts[0]), 1e-12))"
    case "log1p" where isGradient || met.first.map { $0 <= -1 } ?? false: return "log1p(max(\(texts[0]), -0.999999))"
    case "sqrt" where isGradient || met.first.map { $0 < 0 } ?? false: return "sqrt(max(\(texts[0]), 0))"
    case "exp", "expm1": return "\(operation)(min(\(texts[0]), 20))"
    case "divide" where isGradient || met.last == 0: return "\(texts[0]) / (\(texts[1]) + 1e-12)"
    case "power" where isGradient || met.first.map { $0 <= 0 } ?? false: return "max(\(texts[0]), 1e-12) ^ \(texts[1])"
    default: return nil
    }
  }
}

/// Losses that take the logarithm of what they are given.
private let positiveLosses: Set<String> = ["poisson", "sid"]

private let operatorNames = [
  "add": "the sum", "subtract": "the difference", "multiply": "the product", "divide": "the quotient",
  "power": "the power", "negate": "the negative", "square": "the square",
]
