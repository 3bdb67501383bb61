import Diagnostics
import Files

/// The lines of a text that hold something: neither blank nor a comment.
///
/// The text passes through a window, which grows only for a line that does not fit into it.
final class CSVLines {
  private let file: InputFile
  private var window: UnsafeMutableBufferPointer<UInt8>
  /// The bytes of the window that are read from the file but not given out.
  private var unread = 0..<0
  /// The number (from 1) of the line that was read last.
  private(set) var number = 0
  /// The last line of comment above the first line that holds something else.
  private(set) var firstComment: [UInt8]?
  /// Lines of comment below the first line that holds something else: the number of the first, and how many.
  private(set) var commentsBelow: (first: Int, count: Int) = (0, 0)
  private var hasGiven = false
  /// The numbers of lines that are passed over.
  var skipped: Set<Int> = []

  init(_ file: InputFile, windowBytes: Int = 1 << 20) {
    self.file = file
    window = .allocate(capacity: min(windowBytes, max(file.size, 16)))
  }

  deinit { window.deallocate() }

  /// The byte at which the next line starts.
  var offset: Int { file.place - unread.count }

  /// Goes to a line that starts at some byte; `number` lines stand before it.
  func go(to offset: Int, after number: Int) {
    file.seek(to: offset)
    (unread, self.number) = (0..<0, number)
  }

  /// The next line; valid until the one after it is read.
  func next() throws(Diagnostic) -> UnsafeBufferPointer<UInt8>? {
    while let line = try nextLine() {
      guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      if !skipped.isEmpty, skipped.contains(number) { continue }
      if first != UInt8(ascii: "#") {
        hasGiven = true
        return line
      }
      if !hasGiven {
        firstComment = Array(line)
      } else {
        commentsBelow = (commentsBelow.count == 0 ? number : commentsBelow.first, commentsBelow.count + 1)
      }
    }
    return nil
  }

  /// Lines end with LF, CR LF or CR.
  private func nextLine() throws(Diagnostic) -> UnsafeBufferPointer<UInt8>? {
    var text = UnsafeBufferPointer(rebasing: window[unread])
    var length = lineLength(text, from: 0)
    // Behind a CR the next byte must be seen too.
    while length + 1 >= text.count, file.remaining > 0 {
      try readOn()
      text = UnsafeBufferPointer(rebasing: window[unread])
      length = lineLength(text, from: length)
    }
    guard !text.isEmpty else { return nil }
    let isPair = length + 1 < text.count && text[length] == 0x0D && text[length + 1] == 0x0A
    unread = min(unread.lowerBound + length + (isPair ? 2 : 1), unread.upperBound)..<unread.upperBound
    number += 1
    let line = UnsafeBufferPointer(rebasing: text[..<length])
    // The mark that Excel puts before UTF-8.
    return number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? .init(rebasing: line[3...]) : line
  }

  /// Moves what is not given out to the front of the window and fills the rest, in a larger window if there is none.
  private func readOn() throws(Diagnostic) {
    let kept = UnsafeBufferPointer(rebasing: window[unread])
    if kept.count > window.count / 2 {
      try requireRoom(2 * window.count, for: file.name)
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * window.count)
      _ = larger.update(fromContentsOf: kept)
      window.deallocate()
      window = larger
    } else if unread.lowerBound > 0 {
      window.baseAddress?.update(from: kept.baseAddress!, count: kept.count)
    }
    let more = min(window.count - kept.count, file.remaining)
    try file.fill(.init(UnsafeMutableBufferPointer(rebasing: window[kept.count..<kept.count + more])))
    unread = 0..<kept.count + more
  }
}

/// The bytes before the end of the first line; some are known to belong to it.
private func lineLength(_ text: UnsafeBufferPointer<UInt8>, from known: Int) -> Int {
  let bytes = UnsafeRawBufferPointer(text)
  var length = known
  // Eight bytes at a time, as long as none of them ends the line.
  while length + 8 <= bytes.count {
    let word = bytes.loadUnaligned(fromByteOffset: length, as: UInt64.self)
    if holdsZero(word ^ 0x0A0A_0A0A_0A0A_0A0A) || holdsZero(word ^ 0x0D0D_0D0D_0D0D_0D0D) { break }
    length += 8
  }
  while length < text.count, text[length] != 0x0A, text[length] != 0x0D { length += 1 }
  return length
}

/// Whether one of the eight bytes is 0.
@inline(__always)
private func holdsZero(_ word: UInt64) -> Bool {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
}
