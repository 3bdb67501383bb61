import Foundation

/// The float tensors and the notes of a safetensors file: 8 bytes of header length, a JSON header, little-endian data.
struct Safetensors {
  var tensors: [String: (shape: [Int], values: [Float])] = [:]
  var notes: [String: String] = [:]

  init(_ path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let headerCount = data.prefix(8).enumerated().reduce(0) {
      $0 | Int($1.element) << (8 * $1.offset)
    }
    let header = try JSONSerialization.jsonObject(with: data[8..<8 + headerCount])
    for (name, value) in header as? [String: Any] ?? [:] {
      guard let entry = value as? [String: Any] else { continue }
      guard name != "__metadata__" else {
        notes = entry as? [String: String] ?? [:]
        continue
      }
      let shape = entry["shape"] as? [Int] ?? []
      let place = entry["data_offsets"] as? [Int] ?? [0, 0]
      let bytes = [UInt8](data[8 + headerCount + place[0]..<8 + headerCount + place[1]])
      tensors[name] = (shape, Self.floats(bytes))
    }
  }

  private static func floats(_ bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count, by: 4).map { place in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
      return Float(bitPattern: bits)
    }
  }
}
