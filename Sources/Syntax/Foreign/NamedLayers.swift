import Diagnostics

/// A `dense` of a file with what its weights need, as the tokens tell it.
struct NamedLayer: Sendable {
  /// `encoder`, `decoder`, or nothing for a layer before the parts.
  let part: String
  /// The name that `name:` or a `let` gives it; else `dense`, `dense_2`.
  let name: String
  let hasNameInQuotes: Bool
  let units: String
  /// The width of its input.
  let features: String?
  let hasBias: Bool
  /// What holds its weights, as a `weight` takes it: `in: 0...`, `start: vca`.
  let settings: [String]
  /// Whether its settings speak of the last axis, or of a file: then its axes stay as they are.
  var holdsRows: Bool {
    settings.contains { ["in: unit", "in: simplex", "start: file"].contains(where: $0.hasPrefix) }
  }
  /// Its input and its whole stage, where it has its place in a pipeline.
  let input: String?
  let stage: String?
}

/// Reads the `dense` layers of a file in their order.
struct LayerFinder {
  let source: SourceFile
  let tokens: [Token]
  let closings: [Int: Int]
  let names: ModelNames
  private let openings: [Int: Int]

  init(_ source: SourceFile, _ tokens: [Token], _ closings: [Int: Int], _ names: ModelNames) {
    (self.source, self.tokens, self.closings, self.names) = (source, tokens, closings, names)
    openings = Dictionary(closings.map { ($0.value, $0.key) }) { first, _ in first }
  }

  /// At most a few dozen, since each looks back to where its pipeline starts.
  func layers() -> [NamedLayer] {
    var (found, part, width, looked) = ([NamedLayer](), "", String?.none, 0)
    var counts: [String: Int] = [:]
    for (index, token) in tokens.enumerated() where looked < 60 {
      guard case .identifier(let word) = token.kind else { continue }
      if token.startsLine, word == "encoder" || word == "decoder" {
        part = word
        let taken = word == "encoder" ? names.inputs : names.decoderInputs
        width = taken.first.flatMap { names.context(of: $0)["features"] }
      }
      guard let close = closings[index + 1], ["dense", "lstm", "gru", "conv1d"].contains(word) else { continue }
      looked += 1
      let layer = layer(at: index, until: close, in: part, behind: width ?? features(of: names.inputs.first), &counts)
      if word == "dense", let layer { found.append(layer) }
      if !part.isEmpty { width = layer?.units }
    }
    return found
  }

  private func features(of name: String?) -> String? { name.flatMap { names.context(of: $0)["features"] } }

  private func layer(
    at index: Int, until close: Int, in part: String, behind width: String?, _ counts: inout [String: Int]
  ) -> NamedLayer? {
    let call = String(source.text(of: tokens[index].span.joined(tokens[close].span)))
    let inside = call.drop { $0 != "(" }.dropFirst().dropLast()
    guard let first = inside.split(separator: ",").first else { return nil }
    let units = String(first.split(separator: ":").last ?? "").trimmed
    if tokens[index].kind == .identifier("dense") { counts[part, default: 0] += 1 }
    let count = counts[part] ?? 1
    let bound = index > 2 && tokens[index - 3].kind == .keyword(.let) ? text(index - 2) : nil
    let given = call.firstMatch(of: /name:\s*"([A-Za-z0-9_.]+)"/).map { String($0.1) }
    let use = bound == nil ? index : place(of: bound!)
    let end = bound == nil ? close : use ?? close
    let input = use.flatMap(inputOfStage)
    return NamedLayer(
      part: part, name: given ?? bound ?? (count > 1 ? "dense_\(count)" : "dense"), hasNameInQuotes: given != nil,
      units: units, features: bound == nil ? width : features(of: input?.text) ?? width,
      hasBias: call.firstMatch(of: /bias:\s*false/) == nil,
      settings: inside.outerParts.map(\.trimmed).filter { part in
        ["in:", "start:", "fixed:"].contains { part.hasPrefix($0) }
      }, input: input?.text,
      stage: input.map { String(source.text(of: Span($0.start, tokens[end].span.end))) })
  }

  private func text(_ index: Int) -> String { String(source.text(of: tokens[index].span)) }

  /// Where a layer with a name is a stage.
  private func place(of name: String) -> Int? {
    tokens.indices.dropFirst().first { tokens[$0].kind == .identifier(name) && tokens[$0 - 1].kind == .symbol(.pipe) }
  }

  /// What stands before the pipe in front of a stage.
  private func inputOfStage(_ stage: Int) -> (text: String, start: Int)? {
    guard stage > 1, tokens[stage - 1].kind == .symbol(.pipe) else { return nil }
    let ends: [Token.Kind] = [
      .newline, .symbol(.openBrace), .symbol(.assign), .symbol(.comma), .symbol(.openParenthesis),
    ]
    var index = stage - 2
    while index > 0 {
      index = openings[index] ?? index
      if ends.contains(tokens[index - 1].kind) { break }
      index -= 1
    }
    let start = tokens[index].span.start
    return (String(source.text(of: Span(start, tokens[stage - 2].span.end))), start)
  }
}
