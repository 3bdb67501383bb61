import Diagnostics

/// Words whose letters or digits only look like those of ASCII, as a keyboard of another script writes them.
///
/// Names may be of any script, so such a word is a mistake only where the file is right without it.
package struct Disguise {
  /// The file with plain letters, and the message that asks for them.
  package struct Attempt {
    package let text: String
    package let diagnostic: Diagnostic
  }

  private struct Word {
    let span: Span
    let text: String
    let plain: String
  }

  private let source: SourceFile
  private let words: [Word]

  /// Nil for a file without such words.
  package init?(_ source: SourceFile) {
    let size = source.text.utf8.count
    guard size < 50_000, !source.text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var lexer = Lexer(source.text)
    lexer.run()
    self.source = source
    words = lexer.tokens.compactMap { token in
      switch token.kind {
      case .identifier, .number: break
      default: return nil
      }
      let text = String(source.text(of: token.span))
      guard var plain = plainWord(text) else { return nil }
      // `2О` with a Cyrillic letter for the zero.
      if case .number = token.kind, !plain.contains("e") { plain = String(plain.map { "Oo".contains($0) ? "0" : $0 }) }
      return Word(span: token.span, text: text, plain: plain)
    }
    if words.isEmpty { return nil }
  }

  /// Each word in all its places, then all words.
  package var attempts: [Attempt] {
    var seen: Set<String> = []
    let distinct = words.map(\.text).filter { seen.insert($0).inserted }
    let single = distinct.prefix(6).flatMap { text in
      let same = words.filter { $0.text == text }
      let isCapital = text.count == 1 && same[0].plain != same[0].plain.lowercased()
      let small = same.map { Word(span: $0.span, text: $0.text, plain: $0.plain.lowercased()) }
      return isCapital ? [attempt(same), attempt(small)] : [attempt(same)]
    }
    return distinct.count > 1 ? single + [attempt(words)] : single
  }

  /// The errors of the file; where fewer are left with plain letters, the message about the letters before these.
  package func explained(_ errors: [Diagnostic], left: (String) -> [Diagnostic]?) -> [Diagnostic] {
    var best: (attempt: Attempt, left: [Diagnostic])?
    for attempt in attempts {
      guard let left = left(attempt.text)?.filter({ $0.severity == .error }) else { continue }
      if left.isEmpty { return [attempt.diagnostic] }
      if left.count < best?.left.count ?? errors.count { best = (attempt, left) }
    }
    guard let best else { return errors }
    let rest = errors.filter { error in best.left.contains(where: error.saysSame) }
    return [best.attempt.diagnostic] + rest
  }

  private func attempt(_ words: [Word]) -> Attempt {
    let (first, last) = (words[0], words[words.count - 1])
    let span = Span(first.span.start, last.span.end)
    let mended = text(of: span, words)
    let start = String(source.slice(0..<span.start))
    let end = String(source.slice(span.end..<source.text.utf8.count))
    let plain = first.text.first { plainLetter($0, amongLatin: true) != nil } ?? "?"
    let before = first.text.prefix { $0 != plain }.utf8.count
    let position = first.span.start + before
    let diagnostic = Diagnostic.disguisedLetter(
      plain,
      first.text.first?.isNumber ?? false
        ? digit(plain, first) : first.text.count == 1 ? first.plain : plainLetter(plain, amongLatin: true) ?? "",
      word: first.text.first?.isNumber ?? false ? "" : first.plain, more: words.count - 1,
      at: Span(position, position + String(plain).utf8.count), fix: Diagnostic.Fix(span, mended))
    return Attempt(text: start + mended + end, diagnostic: diagnostic)
  }

  private func digit(_ letter: Character, _ word: Word) -> String {
    zip(word.text, word.plain).first { $0.0 == letter }.map { String($0.1) } ?? ""
  }

  private func text(of span: Span, _ words: [Word]) -> String {
    var result = ""
    var position = span.start
    for word in words {
      result += source.slice(position..<word.span.start) + word.plain
      position = word.span.end
    }
    return result + source.slice(position..<span.end)
  }
}

/// The word in ASCII alone; nil when it is so already or holds letters that look like no other.
private func plainWord(_ text: String) -> String? {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
  let hasLatin = text.utf8.contains { $0 < 0x80 && $0 > 0x40 && $0 != UInt8(ascii: "_") }
  let plain = text.map { plainLetter($0, amongLatin: hasLatin) ?? String($0) }.joined()
  return plain.utf8.allSatisfy { $0 < 0x80 } ? plain : nil
}
