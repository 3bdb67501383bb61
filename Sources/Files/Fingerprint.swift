import Diagnostics

/// The hash of no bytes.
package let fnvStart: UInt64 = 0xCBF2_9CE4_8422_2325

/// The 64-bit hash of Fowler, Noll and Vo, variant 1a; `hash` is that of the bytes before.
package func fnv1a(_ bytes: UnsafeRawBufferPointer, from hash: UInt64? = nil) -> UInt64 {
  var hash = hash ?? fnvStart
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return hash
}

/// By which a content is known again: its hash.
package struct Fingerprint: Equatable, Sendable {
  private var state = fnvStart

  package init() {}

  package init(_ text: String) {
    var text = text
    text.withUTF8 { state = fnv1a(UnsafeRawBufferPointer($0)) }
  }

  /// Costs a pass over the file.
  package init(ofFile path: String) throws(Diagnostic) {
    let file = try InputFile(path: path)
    while file.remaining > 0 {
      try file.next(1 << 20).withBytes { (bytes) throws(Diagnostic) in add(bytes) }
    }
  }

  package mutating func add(_ bytes: UnsafeRawBufferPointer) { state = fnv1a(bytes, from: state) }

  /// `fnv1a64:` and sixteen hex digits.
  package var text: String {
    let digits = String(state, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
