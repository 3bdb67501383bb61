import Diagnostics
import Files
import Glibc

/// A file of events for TensorBoard: the losses of every epoch, and the numbers that schedules change.
///
/// Records have a length, a message of protocol buffers, and a checksum behind each (tensorflow/core/lib/io/record_writer).
/// The file grows while the run goes on; readers leave out a record that is not whole yet.
final class EventFile {
  private let path: String
  private let descriptor: Int32

  /// Makes the folder and a file of a name of its own.
  ///
  /// - Throws: AE5338 where nothing can be written.
  init(in folder: String) throws(Diagnostic) {
    try RunFolder.make(folder)
    let (now, process) = (time(nil), getpid())
    path = "\(folder)/events.out.tfevents.\(now).\(process)"
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .eventsNotWritten(path, String(cString: strerror(errno))) }
    var event = ProtocolMessage()
    event.add(1, Double(now))
    event.add(3, "brain.Event:2")
    try write(event)
  }

  deinit { close(descriptor) }

  /// Adds numbers of a step, each with its tag.
  func add(_ numbers: [(tag: String, value: Double)], step: Int) throws(Diagnostic) {
    var summary = ProtocolMessage()
    for number in numbers {
      var value = ProtocolMessage()
      value.add(1, number.tag)
      value.add(2, Float(number.value))
      summary.add(1, value)
    }
    var event = ProtocolMessage()
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    event.add(1, Double(now.tv_sec) + Double(now.tv_nsec) / 1e9)
    event.add(2, step)
    event.add(5, summary)
    try write(event)
  }

  private func write(_ message: ProtocolMessage) throws(Diagnostic) {
    let record = EventFile.record(message.bytes)
    // One call for a record, so that no other process sees a part where the system can help it.
    let written = record.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == record.count else {
      throw .eventsNotWritten(path, written < 0 ? String(cString: strerror(errno)) : "the disk is full")
    }
  }

  /// Length, checksum of the length, the bytes, checksum of the bytes.
  static func record(_ bytes: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(bytes.count))
    return length + littleEndian(maskedChecksum(length)) + bytes + littleEndian(maskedChecksum(bytes))
  }

  /// CRC-32C (Castagnoli), turned and moved as records have it.
  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let checksum = castagnoli(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  /// CRC-32C of some bytes (RFC 3720, appendix B.4).
  static func castagnoli(_ bytes: [UInt8]) -> UInt32 {
    var checksum = ~UInt32(0)
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0x82F6_3B78 : checksum >> 1 }
    }
    return ~checksum
  }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// A message of protocol buffers as it is written down: fields with their numbers.
struct ProtocolMessage {
  private(set) var bytes: [UInt8] = []

  private enum Wire: Int {
    case varint, eight, bytes
    case four = 5
  }

  mutating func add(_ field: Int, _ value: Int) {
    head(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ value: Double) {
    head(field, .eight)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func add(_ field: Int, _ value: Float) {
    head(field, .four)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }
  mutating func add(_ field: Int, _ message: ProtocolMessage) { add(field, message.bytes) }

  private mutating func add(_ field: Int, _ content: [UInt8]) {
    head(field, .bytes)
    varint(UInt64(content.count))
    bytes += content
  }

  private mutating func head(_ field: Int, _ wire: Wire) { varint(UInt64(field << 3 | wire.rawValue)) }

  /// Seven bits a byte, the lowest first; all but the last have the highest bit.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension Diagnostic {
  static func eventsNotWritten(_ path: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE5338", "cannot write `\(path)` for TensorBoard: \(cause)", help: "give another folder with --tensorboard")
  }

  /// The run itself goes on.
  static func eventsEnded(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE5338", cause.message + "; the training goes on without it", severity: .warning,
      help: "`metrics.csv` of the run has all numbers")
  }
}

extension Explanation {
  package static let events = [
    Explanation(
      "AE5338", "Events that cannot be written",
      meaning:
        "`--tensorboard` writes a file of events, and the folder takes none or the disk is full. A training that has "
        + "begun goes on without it.",
      example: .command("aec train dense.ae --tensorboard /proc/events"),
      cure: "Give another folder. `metrics.csv` of the run has all numbers in any case.")
  ]
}
