import Glibc

/// The two streams of the terminal, written at once and without buffers that a signal could lose.
package enum Console {
  package static func print(_ text: String) { write(text, to: 1) }
  package static func error(_ text: String) { write(text, to: 2) }

  /// Whether a person looks at the stream and has not asked for plain text (see no-color.org).
  package static func wantsColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && getenv("NO_COLOR") == nil
      && getenv("TERM").map { strcmp($0, "dumb") != 0 } ?? false
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
  fileprivate var baseAddress: UnsafePointer<UInt8>? {
    base.baseAddress.map { $0 + startIndex }
  }
}
