import Testing

@testable import Export

/// Bytes as the documents of Protocol Buffers have them.
@Suite struct ProtobufTests {
  @Test("whole numbers, text and messages have the bytes of the documentation")
  func bytes() {
    var one = Protobuf()
    one.int(1, 150)
    #expect(one.bytes == [0x08, 0x96, 0x01])
    var two = Protobuf()
    two.string(2, "testing")
    #expect(two.bytes == [0x12, 0x07] + Array("testing".utf8))
    var three = Protobuf()
    three.message(3) { $0.int(1, 150) }
    #expect(three.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
  }

  @Test("numbers below 0 take ten bytes, and floats are little-endian")
  func signs() {
    var number = Protobuf()
    number.int(1, -1)
    #expect(number.bytes == [0x08] + Array(repeating: 0xFF, count: 9) + [0x01])
    var float = Protobuf()
    float.float(1, 1)
    #expect(float.bytes == [0x0D, 0, 0, 0x80, 0x3F])
  }
}
