/// What a tensor file is known by: its names, shapes, notes and numbers; each changed bit gives another.
///
/// FNV-1a over words of 32 bits: multiplication by an odd number forgets nothing, so a single change always shows.
struct TensorChecksum {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The key of the notes of a file that holds it.
  static let key = "checksum"

  init(_ file: TensorFile) {
    for note in file.metadata.sorted(by: { $0.key < $1.key }) where note.key != TensorChecksum.key {
      add(note.key)
      add(note.value)
    }
    for tensor in file.tensors {
      add(tensor.name)
      for size in tensor.shape { add(UInt32(truncatingIfNeeded: size)) }
      tensor.withValues { values in for value in values { add(value.bitPattern) } }
    }
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt32(byte)) }
    add(.max)
  }

  @inline(__always)
  private mutating func add(_ word: UInt32) { state = (state ^ UInt64(word)) &* 0x100_0000_01B3 }

  /// Sixteen hex digits.
  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
