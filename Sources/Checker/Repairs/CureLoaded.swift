import Diagnostics
import Graph
import Syntax

// Numbers of files.
extension RepairSite {
  /// `let W = np.load("E.npy")`: a weight that starts from the file, of each pair of sizes that the model names.
  func weightOfFile(_ call: Span) -> [Cure] {
    guard let numbers = LoadedNumbers(text(call)), let model = file.models.first else { return [] }
    let lets = model.lets + [model.encoder.body, model.decoder.body, model.loss].flatMap(\.lets)
    guard let statement = lets.first(where: { $0.value.span.start <= call.start && call.end <= $0.value.span.end }),
      holdsAlone(call, statement.value)
    else { return weightBefore(call, numbers, model) }
    return shapesOfFile(used: statement.name.text, statement.value, model).map { shape in
      let whole = weight(shape, numbers, like: statement.value)
      return Cure("a weight starts from the file", [.init(statement.value.span, whole)], shows: statement.span)
    }
  }

  /// Whether a `let` gives its name to the numbers, not to what a formula makes of them.
  private func holdsAlone(_ call: Span, _ value: Expression) -> Bool {
    switch value.kind {
    case .call(let callee, _): value.span == call || text(callee) == "weight"
    case .slice(let operand, _): operand.span == call
    default: value.span == call
    }
  }

  /// `matmul(z, np.load("E.npy"))`: the weight gets a name before the encoder.
  private func weightBefore(_ call: Span, _ numbers: LoadedNumbers, _ model: Model) -> [Cure] {
    guard model.span.start <= call.start, call.end <= model.span.end, let value = expression(at: call) else {
      return []
    }
    let names = Set(model.parameters.map(\.name.text) + model.lets.map(\.name.text))
    guard let name = ["W", "E", "W_2"].first(where: { !names.contains($0) }) else { return [] }
    let start = model.encoder.span.start
    return shapesOfFile(used: nil, value, model).map { shape in
      let line = "let \(name) = \(weight(shape, numbers, like: value))"
      return Cure(
        "a weight starts from the file: write `\(line)` before the encoder, and `\(name)` here",
        [.init(Span(start, start), "\(line)\n  "), .init(call, name)])
    }
  }

  /// `weight([latent, n], start: file("E.npy"), fixed: true)`, with what the user said of the weight.
  private func weight(_ shape: String, _ numbers: LoadedNumbers, like value: Expression) -> String {
    var kept = numbers.isTrained ? [] : ["fixed: true"]
    if let (name, arguments) = call(value), name == "weight" {
      let known: Set = ["in", "fixed", "name", "basis"]
      kept = arguments.filter { known.contains($0.label?.text ?? "") }.map { "\($0.label!.text): \(text($0.value))" }
    }
    return "weight(\(([shape, "start: \(numbers.start)"] + kept).joined(separator: ", ")))"
  }

  /// The list of sizes that is given, else those that the model names, codes first; vectors first where no product
  /// uses the name.
  private func shapesOfFile(used name: String?, _ value: Expression, _ model: Model) -> [String] {
    let given = call(value)?.arguments.first { argument in
      if case .list = argument.value.kind { argument.label == nil || argument.label?.text == "shape" } else { false }
    }
    if let given { return [text(given.value)] }
    var seen: Set<String> = []
    let ports = model.encoder.outputs + model.encoder.inputs
    let sizes =
      ports.flatMap { $0.shape ?? [] }.map(text) + model.parameters.filter { $0.kind == .int }.map(\.name.text)
    let known = Array(sizes.filter { seen.insert($0).inserted }.prefix(4))
    let pairs = known.flatMap { first in known.filter { $0 != first }.map { "[\(first), \($0)]" } }
    let single = known.map { "[\($0)]" }
    let isMatrix = name.map { name in ["matmul(\(name)", ", \(name))"].contains { own.text.contains($0) } } ?? true
    return isMatrix ? pairs + single : single + pairs
  }
}
