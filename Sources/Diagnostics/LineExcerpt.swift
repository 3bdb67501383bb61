/// The part of a line that a message shows: all of it, or what surrounds the place in a line that would bury the message.
struct LineExcerpt {
  /// What is shown, with dots where something is left out.
  let text: String
  /// Blanks up to the place, with the tabs of the line.
  let lead: String
  /// How many characters of the place are shown; at least one.
  let markedCount: Int

  /// The most characters of a line that are shown, and how many of them stand before the place in a longer line.
  private static let (most, before) = (240, 80)

  init(_ source: SourceFile, _ span: Span) {
    let line = source.bytes(ofLine: source.line(at: span.start))
    let place = min(max(span.start, line.lowerBound), line.upperBound)
    let (head, tail) = (source.slice(line.lowerBound..<place), source.slice(place..<line.upperBound))
    let marked = source.slice(place..<max(place, min(span.end, line.upperBound)))
    var (start, end) = (head.suffix(Self.most), tail.prefix(Self.most))
    let isWhole = start.startIndex == head.startIndex && end.endIndex == tail.endIndex
    if !isWhole || start.count + end.count > Self.most {
      start = start.suffix(Self.before)
      end = end.prefix(Self.most - start.count)
    }
    let dots = start.startIndex > head.startIndex ? "... " : ""
    let rest = end.endIndex < tail.endIndex ? " ..." : ""
    text = dots + Self.shown(start) + Self.shown(end) + rest
    lead = (dots + start).map { $0 == "\t" ? "\t" : " " }.joined()
    markedCount = max(1, marked.prefix(end.count).count)
  }

  /// The characters without what a terminal obeys; one character may have accents without end, which are cut.
  private static func shown(_ text: Substring) -> String {
    if text.utf8.count <= 16 * most { return printable(text, keepsTabs: true) }
    return text.map { printable(String($0.unicodeScalars.prefix(4))) }.joined()
  }
}
