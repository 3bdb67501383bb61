import Diagnostics
import Graph
import Ops
import Syntax

// Layers that stand where others have them: before their value, as a matrix, both ways, drawn around a mean.
extension RepairSite {
  /// `dense(bands, relu(dense(hidden, z)))`: the value comes first, in every call of the formula.
  func valueFirst(_ expression: Expression) -> [Cure] {
    guard let text = withValueFirst(expression), text != self.text(expression) else { return [] }
    return [Cure("the value comes first, then the sizes", [.init(expression.span, text)], shows: expression.span)]
  }

  private func withValueFirst(_ expression: Expression) -> String? {
    guard let (name, arguments) = call(expression), !arguments.isEmpty else { return text(expression) }
    var values = arguments.filter { $0.label == nil }.map(\.value)
    let rest = arguments.filter { $0.label != nil }.map { text(Span($0.label!.span.start, $0.value.span.end)) }
    if LayerTable.byName[name] != nil, values.count == 2, isSize(values[0]), !isSize(values[1]) { values.swapAt(0, 1) }
    return "\(name)(\((values.compactMap(withValueFirst) + rest).joined(separator: ", ")))"
  }

  private func isSize(_ value: Expression) -> Bool {
    switch value.kind {
    case .number: true
    case .name(let name): sizes[name] != nil
    case .binary(_, let left, let right): isSize(left) && isSize(right)
    default: false
    }
  }

  /// `let basis = dense(latent)` and `matmul(basis)`: a weight is a matrix, a layer is none.
  func matrixOfLayer(_ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let layers = arguments.map(\.value).filter {
      if case .name = $0.kind { call(resolved($0))?.name == "dense" } else { false }
    }
    guard let layer = layers.first.map(resolved), let name = call(stage)?.name, ["matmul", "transpose"].contains(name),
      let given = call(layer)?.arguments, let units = argument("units", of: layer, positional: true)
    else { return [] }
    let wishes = given.filter { ["start", "in", "basis", "fixed"].contains($0.label?.text) }
      .map { ", " + text(Span($0.label!.span.start, $0.value.span.end)) }.joined()
    let operands = arguments.map(\.value.span) + [valueBefore(stage)].compactMap(\.self)
    let widths = operands.compactMap { shapes[$0]?.last.map(words) } + [text(units)]
    let advice = "a matrix is a `weight`"
    return widths.map {
      Cure(advice, [.init(layer.span, "weight([\($0), \(text(units))]\(wishes))")], shows: layer.span).at(layer.span)
    }
  }

  /// `gru(8, bidirectional: true)`: one that reads forwards and one that reads backwards, side by side.
  func bothWays(_ name: String, _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    guard let flag = arguments.first(where: { $0.label?.text == "bidirectional" }), name == "gru" else { return [] }
    let others = arguments.filter { $0.value.span != flag.value.span && shapes[$0.value.span] == nil }
      .map { text(Span($0.label?.span.start ?? $0.value.span.start, $0.value.span.end)) }
    let layer = { (extra: [String]) in "\(name)(\((others + extra).joined(separator: ", ")))" }
    if text(flag.value) == "false" { return [Cure("leave it out", [.init(stage.span, layer([]))], shows: stage.span)] }
    let own = arguments.first { shapes[$0.value.span] != nil }?.value
    guard let value = own?.span ?? valueBefore(stage), let statement = path(to: stage.span).first else { return [] }
    let isName = if case .name? = expression(at: value)?.kind { true } else { false }
    let start = isName ? text(value) : "s"
    let both = "concat(\(start) |> \(layer([])), \(start) |> \(layer(["reverse: true"])))"
    let edit = Cure.Edit(own == nil ? Span(value.start, stage.span.end) : stage.span, both)
    let advice = "one `\(name)` reads forwards, another one backwards"
    guard !isName else { return [Cure(advice, [edit], shows: statement.span)] }
    let place = letStart(of: statement)
    return [
      Cure(
        "\(advice): `let s = \(text(value))`, then `\(both)`",
        [.init(Span(place, place), "let s = \(text(value))\n    "), edit])
    ]
  }

  /// Where the statement of an expression begins, with its `let`.
  private func letStart(of statement: Expression) -> Int {
    let lets = body(around: statement.span)?.lets ?? []
    return lets.first { $0.value.span == statement.span }?.span.start ?? statement.span.start
  }

  /// `normal(mu, sigma)`: noise has mean 0 and deviation 1, which a formula moves and widens.
  func drawn(_ name: String, _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    let values = arguments.map(\.value)
    guard name == "normal", values.count == 2, let shape = shapes[values[0].span], !shape.isEmpty else {
      return []
    }
    let code = "\(text(values[0])) + \(factor(values[1])) * normal(\(list(shape)))"
    let isOperand = path(to: stage.span).dropLast().last.map { around in
      if case .binary = around.kind { true } else if case .pipe = around.kind { true } else { false }
    }
    return [
      Cure(
        "noise has mean 0 and deviation 1", [.init(stage.span, isOperand == true ? "(\(code))" : code)],
        shows: stage.span)
    ]
  }

  private func factor(_ value: Expression) -> String {
    if case .name(let name) = value.kind, name.lowercased().contains("log") { return "exp(\(name) / 2)" }
    if case .binary(let symbol, _, _) = value.kind, symbol == .add || symbol == .subtract { return "(\(text(value)))" }
    return text(value)
  }

  /// `leaky_relu(negative_slope: 0.02)`: values in order, a lower end before an upper one.
  func withoutLabels(_ span: Span) -> [Cure] {
    guard let stage = expression(at: span), let (name, arguments) = call(stage) else { return [] }
    let upper: Set = ["max", "high", "upper", "max_value", "maximum", "hi"]
    let ordered =
      arguments.filter { !upper.contains($0.label?.text ?? "") }
      + arguments.filter { upper.contains($0.label?.text ?? "") }
    let values = ordered.map { text($0.value) }.joined(separator: ", ")
    return [Cure("give its values in order, without names", [.init(span, "\(name)(\(values))")], shows: span)]
  }

  /// `let b = a |> down(8) |> down(8)` before what joins two sizes: a stage stands twice.
  func stageTwice(_ values: [Mistake.Operand]) -> [Cure] {
    for value in values {
      let stages = pipeline(to: value.span).stages
      for (first, second) in zip(stages, stages.dropFirst()) where text(first) == text(second) {
        guard let before = shapes[first.span] ?? valueBefore(first).flatMap({ shapes[$0] }),
          let chain = chain(around: second.span),
          let index = chain.stages.firstIndex(where: { $0.span == second.span }),
          let after = shapes[chain.prefixes[index + 1].span], before != after
        else { continue }
        let cut = Cure.Edit(Span(chain.prefixes[index].span.end, second.span.end), "")
        return [
          Cure("`\(text(first))` stands twice in a row: leave one out", [cut], shows: chain.whole.span).at(second.span)
        ]
      }
    }
    return []
  }
}
