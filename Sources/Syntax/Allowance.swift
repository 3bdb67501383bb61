import Diagnostics

/// `// allow AE0820: as in the paper`: a warning that the writer of the file has seen and means.
///
/// It concerns its own line, or the next line of the model where it stands on a line alone.
package struct Allowance: Sendable {
  package let codes: [String]
  /// Why the warning may be: what follows the colon.
  package let reason: String
  /// The comment, from its slashes.
  package let span: Span
  /// The bytes in which a warning has to start.
  package let reach: Range<Int>

  /// Nil for a comment that says something else.
  init?(_ comment: Span, in source: SourceFile) {
    let words = source.text(of: comment).drop { $0 == "/" }.drop { $0 == " " || $0 == "\t" }
    guard words.hasPrefix("allow AE") else { return nil }
    let parts = words.dropFirst(6).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    codes = parts[0].split { $0 == "," || $0 == " " || $0 == "\t" }.map { String($0) }
    reason = parts.count > 1 ? String(parts[1].trimmingBlanks) : ""
    span = comment
    reach = Allowance.reach(of: comment, in: source)
  }

  private static func reach(of comment: Span, in source: SourceFile) -> Range<Int> {
    var line = source.line(at: comment.start)
    let start = source.bytes(ofLine: line).lowerBound
    if source.slice(start..<comment.start).isCode { return start..<comment.start }
    repeat { line += 1 } while line <= source.lineCount && !source.text(ofLine: line).isCode
    return comment.end..<(line <= source.lineCount ? source.bytes(ofLine: line).upperBound : comment.end)
  }
}

extension Substring {
  /// Whether a line has more than blanks and a comment.
  fileprivate var isCode: Bool {
    let text = drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    return !text.isEmpty && !text.hasPrefix("//")
  }

  fileprivate var trimmingBlanks: Substring {
    let isBlank = { (character: Character) in character == " " || character == "\t" || character == "\r" }
    let end = lastIndex { !isBlank($0) }.map { index(after: $0) } ?? startIndex
    return self[..<end].drop(while: isBlank)
  }
}
