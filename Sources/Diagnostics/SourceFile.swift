/// A text with a name, and the way from byte offsets to lines and columns.
package struct SourceFile: Sendable {
  /// The name as the user gave it; messages repeat it.
  package let name: String
  package let text: String
  private let lineStarts: [Int]

  package init(name: String, text: String) {
    self.name = name
    var text = text
    text.makeContiguousUTF8()
    self.text = text
    var starts = [0]
    for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  package var lineCount: Int { lineStarts.count }

  /// The line (from 1) that holds a byte offset.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Line and column, both from 1; columns count characters, not bytes.
  package func position(at offset: Int) -> Position {
    let line = line(at: offset)
    let before = slice(lineStarts[line - 1]..<offset)
    // Counting bytes is much faster than finding the characters of a long line.
    let isPlain = before.utf8.allSatisfy { $0 < 0x80 }
    let column = (isPlain ? before.utf8.count : before.count) + 1
    return Position(line: line, column: column)
  }

  /// The text of a line (from 1) without its line end.
  package func text(ofLine line: Int) -> Substring {
    slice(bytes(ofLine: line))
  }

  /// The bytes of a line (from 1) without its line end.
  package func bytes(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    let end = max(start, line < lineStarts.count ? lineStarts[line] - 1 : text.utf8.count)
    let endsWithReturn = slice(start..<end).utf8.last == UInt8(ascii: "\r")
    return start..<(endsWithReturn ? end - 1 : end)
  }

  /// The text of a range of bytes; ends are clamped to the file.
  package func slice(_ range: Range<Int>) -> Substring {
    let view = text.utf8
    let count = view.count
    let lower = view.index(view.startIndex, offsetBy: min(max(0, range.lowerBound), count))
    let upper = view.index(view.startIndex, offsetBy: min(max(0, range.upperBound), count))
    return text[lower..<max(lower, upper)]
  }

  package func text(of span: Span) -> Substring { slice(span.start..<span.end) }
}

/// A place in a text: line and column, both from 1.
package struct Position: Equatable, Sendable {
  package let line: Int
  package let column: Int
}

/// A range of bytes of a source file.
package struct Span: Hashable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that holds both.
  package func joined(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}
