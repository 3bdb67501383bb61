import Diagnostics

/// Types of other languages where a shape is expected.
private let foreignTypes: Set = [
  "Tensor", "tensor", "float", "float32", "double", "real", "int", "Array", "array", "ndarray", "vector", "Vector",
  "torch", "FloatTensor", "matrix", "Matrix", "list", "List",
]

/// Shapes as other languages write them.
extension Parser {
  /// Whether a shape follows an input: after `:`, or without it, as `x[channels]`.
  mutating func hasShape(_ name: Name) throws(Failure) -> Bool {
    if accept(.colon) { return true }
    guard at(.openBracket), let end = closings[position] else { return false }
    let shape = source.text(of: current.span.joined(tokens[end].span))
    report(
      .shapeForm(
        "`:` comes before a shape", "\(name.text): \(shape)", at: current.span,
        fix: Diagnostic.Fix(Span(current.span.start, current.span.start), ": ")))
    return true
  }

  /// `(channels)`, `channels`, `64`, `Tensor[channels]`: read as the shape that is meant; nil for one in brackets.
  mutating func foreignShape(of name: String) throws(Failure) -> [Expression]? {
    let start = current.span
    switch kind {
    case .symbol(.openParenthesis):
      if let claim = claimInBrackets(of: name) { throw Failure(claim) }
      advance()
      let sizes = try items(until: .closeParenthesis, .commaOrEnd) {
        (parser) throws(Failure) in try parser.expression()
      }
      reportShape(name, sizes, at: start.joined(span(since: start.start)))
      return sizes
    case .identifier(let type) where foreignTypes.contains(type) && !file.names.parameters.contains(type):
      advance()
      if at(.openBracket), let end = closings[position] {
        let shape = String(source.text(of: current.span.joined(tokens[end].span)))
        report(.shapeForm("a shape has no type", "\(name): \(shape)", at: start, fix: Diagnostic.Fix(start, "")))
        return nil
      }
      if Parameter.Kind(rawValue: type) != nil, isInBlockHead {
        let (head, whole) = headWithParameters("\(name): \(type)")
        translated.append(whole)
        throw Failure(.hyperParameterAmongInputs(head, at: start, whole: whole))
      }
      let size = file.names.parameters.first ?? "64"
      report(.shapeForm("a shape is a list of sizes, not a type", "\(name): [\(size)]", at: start, fix: nil))
      return [Expression(.number(1, isInteger: true), start)]
    case .identifier, .number:
      let size = try expression()
      reportShape(name, [size], at: size.span)
      return [size]
    default: return nil
    }
  }

  /// `a: ([ends] in simplex)`: what is said of an output stands without brackets.
  private mutating func claimInBrackets(of name: String) -> Diagnostic? {
    guard peek().kind == .symbol(.openBracket), let end = closings[position], let shape = closings[position + 1],
      tokens[shape + 1].kind == .identifier("in"), shape + 2 < end
    else { return nil }
    let whole = current.span.joined(tokens[end].span)
    let inside = String(source.text(of: peek().span.joined(tokens[end - 1].span)))
    translated.append(whole)
    return .shapeForm(
      "a shape and what is said of it stand without brackets", "\(name): \(inside)", at: whole,
      fix: .init(whole, inside))
  }

  /// The head of the block up to its inputs, with the hyper-parameters in brackets of their own, and its place.
  func headWithParameters(_ found: String) -> (head: String, whole: Span) {
    guard diagnosticCount < 100, let start = tokens[..<position].lastIndex(where: \.startsLine),
      let open = closings.filter({ $0.key < position && position <= $0.value }).max(by: { $0.key < $1.key }),
      case .identifier(let name) = tokens[start + 1].kind
    else { return ("block name(\(found)) (x: [D])", current.span) }
    let items = parts(open.key + 1..<open.value)
    let isParameter = { (item: Range<Int>) in
      guard item.count > 2 else { return false }
      if tokens[item.lowerBound + 1].kind == .symbol(.assign) { return true }
      guard case .identifier(let type) = tokens[item.lowerBound + 2].kind else { return false }
      return Parameter.Kind(rawValue: type) != nil
    }
    let text = { (items: [Range<Int>]) in
      items.map { typed(String(source.text(of: tokens[$0.lowerBound].span.joined(tokens[$0.upperBound - 1].span)))) }
        .joined(separator: ", ")
    }
    let (parameters, inputs) = (items.filter(isParameter), items.filter { !isParameter($0) })
    let shown = inputs.isEmpty ? "x: [D]" : text(inputs)
    let rest = tokens[(open.value + 1)...].prefix { $0.kind != .symbol(.openBrace) && $0.kind != .newline }
    let end = rest.last ?? tokens[open.value]
    let result = rest.first.map { " " + source.text(of: $0.span.joined(end.span)) } ?? ""
    return ("block \(name)(\(text(parameters))) (\(shown))\(result)", tokens[start].span.joined(end.span))
  }

  /// `heads = 4` as `heads: int = 4`.
  private func typed(_ parameter: String) -> String {
    let sides = parameter.components(by: "=").map(\.trimmed)
    guard sides.count == 2, !sides[0].contains(":") else { return parameter }
    let type = Int(sides[1]) != nil ? "int" : Double(sides[1]) != nil ? "real" : "bool"
    return "\(sides[0]): \(type) = \(sides[1])"
  }

  /// The items between commas.
  private func parts(_ range: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var (start, index) = (range.lowerBound, range.lowerBound)
    while index <= range.upperBound {
      if index == range.upperBound || tokens[index].kind == .symbol(.comma) {
        if index > start { result.append(start..<index) }
        start = index + 1
      }
      index = (closings[index] ?? index) + 1
    }
    return result
  }

  /// Whether the line is the head of a block.
  var isInBlockHead: Bool {
    tokens[..<position].last { $0.startsLine }?.kind == .keyword(.block)
  }

  private mutating func reportShape(_ name: String, _ sizes: [Expression], at span: Span) {
    var shape = "[" + sizes.map { $0.sourceText(in: source) }.joined(separator: ", ") + "]"
    if sizes.count == 1, shape.contains("\u{D7}") {
      // `n×1` of papers: the sign is answered with the shape.
      shape = shape.split(separator: "\u{D7}").map { String($0).trimmed }.joined(separator: ", ")
      translated.append(span)
    }
    let label = name.isEmpty ? "" : name + ": "
    report(
      .shapeForm("a shape needs square brackets", label + shape, at: span, fix: Diagnostic.Fix(span, shape)))
  }

  /// `[None, channels]`, `[:, channels]`: the batch is read past.
  mutating func dropBatch(of name: String) {
    guard let end = closings[position - 1] else { return }
    let comma = tokens[position..<end].firstIndex { $0.kind == .symbol(.comma) }
    guard let comma, comma > position, isBatch(position..<comma) else { return }
    let rest = source.text(of: Span(tokens[comma].span.end, tokens[end].span.start))
    let span = current.span.joined(tokens[comma - 1].span)
    let shape = "[\(String(rest).trimmed)]"
    reportHabit(
      "batch",
      .shapeForm(
        "a shape is that of one sample: the batch has no axis", name.isEmpty ? shape : "\(name): \(shape)", at: span,
        fix: Diagnostic.Fix(Span(span.start, tokens[comma + 1].span.start), "")))
    translated.append(span)
    position = comma + 1
  }

  /// Whether something other than a size follows; names and numbers are left to the checker.
  private func isBatch(_ range: Range<Int>) -> Bool {
    guard range.count == 1 else { return false }
    switch tokens[range.lowerBound].kind {
    case .identifier("None"), .foreign("?"), .symbol(.colon), .symbol(.times), .symbol(.ellipsis): return true
    default: return false
    }
  }
}
