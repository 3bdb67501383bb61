import Diagnostics

/// Hyper-parameters without a type.
extension Parser {
  /// What is said of one, from what follows its name on.
  func untyped(_ name: Name) -> Diagnostic {
    let words: Set = ["const", "let", "var", "val", "param", "hyper", "float", "double", "str"]
    var (head, mark) = (name.text, position)
    if case .identifier(let real) = kind {
      if Parameter.Kind(rawValue: name.text) != nil { head = "\(real): \(name.text)" }
      if words.contains(name.text) { head = real }
      if Parameter.Kind(rawValue: real) != nil { head = "\(name.text): \(real)" }
      if head != name.text { mark += 1 }
    }
    let hasValue = tokens[mark].kind == .symbol(.assign)
    guard hasValue, let value = textOfItem(from: mark + 1) else {
      return .untypedParameter(
        head, value: hasValue ? String(source.text(of: tokens[mark + 1].span)) : "10", at: name.span)
    }
    return .untypedParameter(head, value: value.text, at: name.span, whole: name.span.joined(value.span))
  }

  /// A single value up to the next comma or bracket.
  private func textOfItem(from index: Int) -> (text: String, span: Span)? {
    var end = index
    if tokens[end].kind == .symbol(.minus) { end += 1 }
    let ends: [Token.Kind] = [.symbol(.comma), .symbol(.closeParenthesis), .identifier("in")]
    guard end + 1 < tokens.count, ends.contains(tokens[end + 1].kind) else { return nil }
    let span = tokens[index].span.joined(tokens[end].span)
    return (String(source.text(of: span)), span)
  }

  /// One message for all hyper-parameters of a list that lack their type, or have one of another language, where
  /// nothing else is wrong with it.
  mutating func joinUntyped(since known: Int, _ inside: Span) {
    let found = Array(diagnostics.dropFirst(known))
    let areForeign = found.allSatisfy { $0.code == "AE0145" && $0.fix != nil }
    guard found.count > 1, areForeign || found.allSatisfy({ $0.code == "AE0146" }), let first = found.first?.span
    else { return }
    // What has no value gets none: the data may give it.
    let fixes = found.compactMap { message in
      message.fix ?? message.span.map { .init($0, "\(source.text(of: $0)): int") }
    }
    var list = ""
    var place = inside.start
    for fix in fixes {
      list += source.text(of: Span(place, fix.span.start)) + fix.replacement
      place = fix.span.end
    }
    list += source.text(of: Span(place, inside.end))
    dropDiagnostics(from: known)
    let words = list.split { $0.isWhitespace }.joined(separator: " ")
    let fix = Diagnostic.Fix(inside, list)
    report(
      areForeign
        ? .foreignKinds(words, count: found.count, at: first, fix: fix)
        : .untypedParameters(words, count: found.count, at: first, fix: fix))
  }
}

extension Parser {
  /// `times: int = None`: a hyper-parameter without a default.
  mutating func noDefault(_ head: String, _ mark: Span) -> Diagnostic? {
    guard case .identifier(let word) = kind, ["None", "null", "nil", "undefined", "auto"].contains(word),
      [.symbol(.comma), .symbol(.closeParenthesis)].contains(peek().kind)
    else { return nil }
    let place = advance().span
    let start = tokens[..<position].last { $0.span.end <= mark.start }?.span.end ?? mark.start
    return .noDefault(word, head, at: place, whole: Span(start, place.end))
  }
}
