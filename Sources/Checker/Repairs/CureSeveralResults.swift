import Diagnostics
import Graph
import Syntax

// Stages that give several values.
extension RepairSite {
  /// `x |> f |> dense(4)` of a block with two results, or of a scan: they get names, and the first goes on.
  func firstOfSeveral(_ span: Span) -> Cure? {
    guard let value = expression(at: span), case .pipe(_, let stage) = value.kind,
      let block = blockOfResults(stage), (2...4).contains(block.outputs.count), let statement = path(to: span).first
    else { return nil }
    let names = names(ofResults: block, at: span)
    let line = "let (\(names.joined(separator: ", "))) = \(text(value))"
    let edits = [
      Cure.Edit(Span(statement.span.start, statement.span.start), "\(line)\n    "), .init(value.span, names[0]),
    ]
    let rest = self.text(Span(value.span.end, statement.span.end)).split { $0.isWhitespace }.joined(separator: " ")
    let isScan = call(stage)?.name == "scan" && value.span.start == statement.span.start
    let next = isScan && !rest.isEmpty ? "\(names[0]) \(rest)" : names[0]
    return Cure(
      "it gives \(block.outputs.count) values: name them before, `\(line)`, and go on with one, `\(next)`", edits)
  }

  /// The block whose results a stage gives: itself, or the cell of a scan.
  private func blockOfResults(_ stage: Expression) -> Block? {
    guard let (name, arguments) = call(stage) else { return nil }
    let cell = arguments.first { $0.label == nil || $0.label?.text == "cell" }.map { text($0.value) }
    let meant = name == "scan" ? cell ?? name : name
    return file.blocks.first { $0.name.text == meant }
  }

  /// `h` and `_c` of an LSTM, as its states are called; what is not used begins with `_`.
  private func names(ofResults block: Block, at place: Span) -> [String] {
    let states = block.inputs.prefix(block.outputs.count).compactMap(\.name?.text)
    let ports = file.models.flatMap { $0.encoder.inputs + $0.encoder.outputs + $0.decoder.outputs }
    let lets = body(around: place)?.lets.map(\.name) ?? []
    let parameters = file.models.flatMap(\.parameters).map(\.name)
    let known = Set((ports.compactMap(\.name) + lets + parameters).map(\.text))
    let isFree = block.name.text == "lstm_cell" && states.count == 2 && !known.contains(states[0])
    return isFree ? [states[0], "_\(states[1])"] : ["first"] + (2...block.outputs.count).map { "_other\($0)" }
  }
}
