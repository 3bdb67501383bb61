import Diagnostics
import Glibc
import Synchronization

/// The two streams of the terminal, written at once and without buffers that a signal could lose.
package enum Console {
  /// Whether messages go out as JSON, also those of places that know nothing of the command.
  package static var speaksJSON: Bool { json.load(ordering: .relaxed) }
  private static let json = Atomic<Bool>(false)

  package static func speakJSON() { json.store(true, ordering: .relaxed) }

  /// Text of files and names of them is in many results: whatever a terminal would obey is shown as `\u{FFFD}`.
  ///
  /// - Parameter isColoured: Whether the text has colours of our own and nothing of a file.
  package static func print(_ text: String, isColoured: Bool = false) {
    let error = write(isColoured ? text : shownLines(text), to: 1)
    // Who closes a pipe has read enough; anything else means that the result is lost.
    if error != 0, error != EPIPE { lost.store(error, ordering: .relaxed) }
  }

  private static let lost = Atomic<Int32>(0)

  /// Why something printed did not arrive; nil when all did.
  package static var failure: String? {
    let error = lost.load(ordering: .relaxed)
    return error == 0 ? nil : String(cString: strerror(error))
  }

  private static func shownLines(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 || $0 == 0x0A }) { return text }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { printable(Substring($0), keepsTabs: true) }.joined(separator: "\n")
  }

  package static func error(_ text: String) { write(text, to: 2) }

  /// Keeps back what is printed from now on; only the last text is known then.
  package static func hold() { held.withLock { $0 = $0 ?? "" } }

  /// Prints the last text that was kept back, with a line before it, and no longer keeps anything back.
  package static func release(after line: String) {
    let text = held.withLock { text in
      defer { text = nil }
      return text ?? ""
    }
    write(line + text, to: 2)
  }

  /// Nil while everything is printed.
  private static let held = Mutex<String?>(nil)

  /// Prints on the error stream, also while everything else is kept back.
  package static func errorAtOnce(_ text: String) { send(text, to: 2) }

  /// Whether a person looks at the stream.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether a person looks at the stream and has not asked for plain text (see no-color.org).
  package static func wantsColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && getenv("NO_COLOR") == nil
      && getenv("TERM").map { strcmp($0, "dumb") != 0 } ?? false
  }

  /// The error that kept text from arriving; 0 when all of it did.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    let isHeld = held.withLock { last in
      if last != nil { last = text }
      return last != nil
    }
    return isHeld ? 0 : send(text, to: descriptor)
  }

  @discardableResult
  private static func send(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return errno }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
  fileprivate var baseAddress: UnsafePointer<UInt8>? {
    base.baseAddress.map { $0 + startIndex }
  }
}
