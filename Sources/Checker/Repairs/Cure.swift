import Diagnostics
import Syntax

/// An edit that may mend a mistake, and what to say about it.
struct Cure {
  typealias Edit = Diagnostic.Fix
  let edits: [Edit]
  /// The sentence before the new text.
  let advice: String
  /// The part of the file that the help shows as it will be; nil where the advice says everything.
  let shown: Span?
  /// The place of the mistake, if it was noticed elsewhere; the arrow goes there.
  private(set) var cause: Span?
  /// Another way, which the message adds after the new text.
  private(set) var also: String?

  init(_ advice: String, _ edits: [Edit], shows shown: Span? = nil) {
    self.advice = advice
    self.edits = edits
    self.shown = shown
  }

  func at(_ cause: Span?) -> Cure {
    var cure = self
    cure.cause = cause ?? self.cause
    return cure
  }

  func or(_ other: String) -> Cure {
    var cure = self
    cure.also = other
    return cure
  }

  /// Whether it makes the file train more than its writer wrote.
  var addsLayers: Bool { edits.contains { $0.span.start == $0.span.end && $0.replacement.contains("dense(") } }

  /// The file after the edits.
  func applied(to source: SourceFile) -> String {
    text(of: Span(0, source.text.utf8.count), in: source)
  }

  /// What the message says, with the line of what it shows if that is away from the arrow.
  func help(in source: SourceFile, for error: Diagnostic) -> String {
    let end = also.map { "; \($0)" } ?? ""
    guard let shown else { return advice + end }
    var text = text(of: shown, in: source)
    // Where brackets would be cut in two, the whole line.
    if text.count(where: { $0 == "(" }) != text.count(where: { $0 == ")" }) {
      text = lines(around: shown, in: source)
    }
    text = statements(in: text).joined(separator: "` and `")
    let lines = source.line(at: shown.start)...source.line(at: shown.end)
    let arrow = (cause ?? error.span).map { source.line(at: $0.start) }
    let line = arrow.map { lines.contains($0) } ?? true ? "" : ", line \(lines.lowerBound)"
    return "\(advice)\(line): `\(text)`\(end)"
  }

  /// A text on one line, without its comments; where it goes on to further statements, each of them.
  private func statements(in text: String) -> [String] {
    var result: [String] = []
    for line in text.split(separator: "\n") {
      let words = withoutComment(line).split { $0.isWhitespace }.joined(separator: " ")
      if words.hasPrefix("let "), !result.isEmpty {
        result.append(words)
      } else if let last = result.popLast() {
        result.append("\(last) \(words)")
      } else {
        result.append(words)
      }
    }
    return result
  }

  /// A line up to its comment: on one line with others it would hide what follows.
  private func withoutComment(_ line: Substring) -> Substring {
    var (isText, place) = (false, line.startIndex)
    while place < line.endIndex {
      if line[place] == "\"" { isText.toggle() }
      if !isText, line[place...].hasPrefix("//") { return line[..<place] }
      place = line.index(after: place)
    }
    return line
  }

  /// The new text of the lines around a place, without what leads them in.
  private func lines(around span: Span, in source: SourceFile) -> String {
    let bytes = Array(source.text.utf8)
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<span.start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[span.end...].firstIndex(of: newline) ?? bytes.count
    var line = text(of: Span(start, end), in: source).drop { $0.isWhitespace }
    if line.hasPrefix("|>") { line = line.dropFirst(2) }
    return String(line)
  }

  /// The new text of a place.
  func text(of span: Span, in source: SourceFile) -> String {
    var result = ""
    var position = span.start
    for edit in edits.sorted(by: { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) })
    where edit.span.start >= position && edit.span.end <= span.end {
      result += source.slice(position..<edit.span.start) + edit.replacement
      position = edit.span.end
    }
    return result + source.slice(position..<span.end)
  }
}

extension Diagnostic {
  /// The arrow goes to the line of the cause; where it was noticed becomes a label.
  mutating func move(to cause: Span?, in source: SourceFile) {
    guard let cause, let noticed = span, source.line(at: noticed.start) != source.line(at: cause.start) else { return }
    labels.removeAll { $0.span == cause }
    labels.insert(.init(noticed, marker.isEmpty ? "noticed here" : marker), at: 0)
    (span, marker) = (cause, "the cause is here")
  }
}

extension SourceFile {
  /// The smallest single edit that turns this text into another.
  func edit(to other: String) -> Diagnostic.Fix {
    let (old, new) = (Array(text.utf8), Array(other.utf8))
    let shorter = min(old.count, new.count)
    var head = 0
    while head < shorter, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < shorter - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    // An edit cuts no word in two.
    while head > 0, old[head - 1].isOfWord { head -= 1 }
    while tail > 0, old[old.count - tail].isOfWord { tail -= 1 }
    let middle = String(decoding: new[head..<(new.count - tail)], as: UTF8.self)
    return .init(Span(head, old.count - tail), middle)
  }
}

extension UInt8 {
  /// Whether a name or number may contain it, or it is part of a character of several bytes.
  fileprivate var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...: true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
    default: false
    }
  }
}
