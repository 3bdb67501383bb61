/// A message of Protocol Buffers while it is written: fields with their numbers, one after the other.
///
/// (Google, Protocol Buffers: Encoding.)
struct Protobuf {
  private(set) var bytes: [UInt8] = []

  private mutating func variable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func key(_ field: Int, _ kind: Int) { variable(UInt64(field << 3 | kind)) }

  mutating func int(_ field: Int, _ value: Int) {
    key(field, 0)
    variable(UInt64(bitPattern: Int64(value)))
  }

  mutating func float(_ field: Int, _ value: Float) {
    key(field, 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func data(_ field: Int, _ value: [UInt8]) {
    key(field, 2)
    variable(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  mutating func string(_ field: Int, _ value: String) { data(field, Array(value.utf8)) }

  mutating func message(_ field: Int, _ write: (inout Protobuf) -> Void) {
    var inner = Protobuf()
    write(&inner)
    data(field, inner.bytes)
  }
}
