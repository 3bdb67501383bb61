import Diagnostics

/// Types of hyper-parameters as other languages write them.
extension Parser {
  /// `:Int` behind the colon, `Float64`, `np.int32`, `Optional[int]`; nil where nothing is of another language.
  mutating func foreignKind() -> Parameter.Kind? {
    let isDoubled = at(.colon)
    var end = isDoubled ? position + 1 : position
    guard case .identifier(var word) = tokens[end].kind else { return nil }
    if isKnownKind(word), !isDoubled { return nil }
    while isDot(tokens[end + 1]), case .identifier(let next) = tokens[end + 2].kind { (word, end) = (next, end + 2) }
    if word == "Optional", tokens[end + 1].kind == .symbol(.openBracket), let close = closings[end + 1],
      close == end + 3, case .identifier(let inner) = tokens[end + 2].kind
    {
      (word, end) = (inner, close)
    }
    guard let kind = Parameter.Kind(rawValue: word) ?? Self.kind(likeType: word) else { return nil }
    let span = current.span.joined(tokens[end].span)
    let written = String(source.text(of: span))
    let mark = isDoubled ? ":" : ""
    report(
      .unknownParameterKind(mark + written, meant: kind.rawValue, at: span, cure: isDoubled ? " \(kind.rawValue)" : nil)
    )
    position = end + 1
    translated.append(span)
    return kind
  }

  /// Whether a word is a type here, or has its message already.
  private func isKnownKind(_ word: String) -> Bool {
    Parameter.Kind(rawValue: word) != nil || kindSynonyms[word] != nil
  }

  /// `Int64` is `int`, `Float32` is `real`; how many bits a number has does not count.
  private static func kind(likeType word: String) -> Parameter.Kind? {
    var bare = word.lowercased()[...]
    while bare.last?.isNumber ?? false || bare.hasSuffix("_t") { bare.removeLast(bare.hasSuffix("_t") ? 2 : 1) }
    if ["int", "integer", "uint", "usize", "isize", "size", "long", "short", "unsigned"].contains(bare) { return .int }
    if ["float", "double", "real", "number", "numeric"].contains(bare) { return .real }
    return ["bool", "boolean", "logical"].contains(bare) ? .bool : nil
  }
}
