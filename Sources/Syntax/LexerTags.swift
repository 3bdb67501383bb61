import Diagnostics

/// Tags of YAML.
extension Lexer {
  /// Whether `!!float` begins here.
  var startsTag: Bool {
    ["int", "float", "str", "bool", "null", "seq", "map"].contains { isNext("!!" + $0) }
  }

  /// `!!float 1e-3`: the value says by itself what it is.
  mutating func readTag() {
    let (start, from) = (index, offset)
    advance(2)
    advance(while: { continuesName($0) })
    let tag = text(since: start)
    let end = offset
    advance(while: { $0 == " " })
    reportHabit("tag", .tagOfYAML(tag, at: Span(from, end), whole: Span(from, offset)))
  }
}
