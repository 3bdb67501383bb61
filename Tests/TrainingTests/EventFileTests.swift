import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import Training

/// Files of events for TensorBoard.
@Suite struct EventFileTests {
  @Test("the checksum is that of RFC 3720")
  func checksum() {
    #expect(EventFile.castagnoli(Array("123456789".utf8)) == 0xE306_9283)
    #expect(EventFile.castagnoli(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(EventFile.castagnoli((0..<32).map { UInt8($0) }) == 0x46DD_794E)
  }

  @Test("fields are written as protocol buffers have them")
  func message() {
    var message = ProtocolMessage()
    message.add(1, 150)
    message.add(2, "testing")
    message.add(3, Float(1))
    #expect(
      message.bytes == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8) + [0x1D, 0x00, 0x00, 0x80, 0x3F])
  }

  @Test("a file holds its version and a record for each call, each with its length")
  func file() throws {
    let folder = TemporaryFolder()
    let events = try EventFile(in: folder.file("logs/a"))
    try events.add([("loss/training", 0.25), ("loss/test", 0.5)], step: 7)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.file("logs/a")).first)
    var bytes = try readBytes(folder.file("logs/a/\(name)"))[...]
    var records: [[UInt8]] = []
    while !bytes.isEmpty {
      let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      records.append(Array(bytes.dropFirst(12).prefix(length)))
      #expect(Array(bytes.prefix(length + 16)) == EventFile.record(records.last ?? []))
      bytes = bytes.dropFirst(length + 16)
    }
    #expect(records.count == 2)
    #expect(String(decoding: records[0], as: UTF8.self).contains("brain.Event:2"))
    // The step, then two values of a tag and a number each.
    #expect(records[1][9...10] == [0x10, 7])
    #expect(String(decoding: records[1], as: UTF8.self).contains("loss/training"))
  }

  @Test("a folder that takes no files is refused")
  func refused() {
    let error = #expect(throws: Diagnostic.self) { try EventFile(in: "/proc/nothing") }
    #expect(error != nil)
  }
}
