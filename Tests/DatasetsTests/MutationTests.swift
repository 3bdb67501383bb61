import Datasets
import Diagnostics
import Files
import Random
import Testing

/// Damaged files of every kind: each must be read or refused with a message, never end the process.
@Suite struct MutationTests {
  @Test("damaged .npy files are read or refused")
  func npyFiles() throws {
    let floats = raw((0..<24).map { Float($0) })
    let files = [
      npy("'<f4'", "(2, 3, 4)", floats), npy("'>f8'", "(3, 4)", fortran: true, floats),
      npy("'|u1'", "(96,)", version: 2, floats), npy("[('a', '<f4')]", "(24,)", floats),
    ]
    try check(files) { _ = try readNPY(InputFile(name: "f", bytes: $0)) }
  }

  @Test("damaged tables are read or refused")
  func tables() throws {
    let texts = ["a,b,c\n1,2.5,-3e5\n4,5,6\n", "1;2,5\r\n# x\r\n\"3\";4\r\n", "1\t2\n3\t1e-300\n"]
    try check(texts.map { Array($0.utf8) }) { _ = try readCSV(InputFile(name: "f", bytes: $0)) }
  }

  @Test("damaged pictures are read or refused")
  func pictures() throws {
    let rows = [[UInt8]](repeating: [1, 2, 3, 4, 5, 6], count: 3)
    var palette = PNGMaker(width: 6, height: 3, depth: 8, colour: .palette, rows: rows)
    palette.palette = Array(0..<24)
    palette.transparency = [1, 2]
    let files = [
      PNGMaker(width: 2, height: 3, depth: 8, colour: .rgb, rows: rows).bytes,
      PNGMaker(width: 3, height: 3, depth: 16, colour: .grey, rows: rows).bytes, palette.bytes,
    ]
    try check(files) { _ = try readPNG(InputFile(name: "f", bytes: $0)) }
    // With the checksums mended the damage reaches the decoder behind them.
    try check(files) { _ = try readPNG(InputFile(name: "f", bytes: withMendedChecksums($0))) }
  }

  @Test("damaged .safetensors files are read or refused")
  func tensorFiles() throws {
    let header =
      "{\"__metadata__\":{\"k\":\"v\"},"
      + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
      + "\"b\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[24,32]}}"
    let file = safetensors(header, [UInt8](repeating: 0x3C, count: 32))
    try check([file]) { _ = try TensorFile(reading: InputFile(name: "f", bytes: $0)) }
  }

  private func check(_ files: [[UInt8]], _ body: ([UInt8]) throws -> Void) throws {
    var (read, refused) = (0, 0)
    for (number, file) in files.enumerated() {
      for round in 0..<400 {
        var mutator = Mutator(seed: UInt64(1000 * number + round))
        do {
          try body(mutator.mutated(file))
          read += 1
        } catch let error as Diagnostic {
          #expect(error.exitStatus == .data && error.message.contains("`f`"))
          refused += 1
        }
      }
    }
    #expect(refused > 0 && read + refused == 400 * files.count)
  }
}

/// Changes, removes, inserts and repeats bytes.
private struct Mutator {
  private let stream: RandomStream
  private var draws = 0

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: .test) }

  mutating func mutated(_ file: [UInt8]) -> [UInt8] {
    var file = file
    for _ in 0...draw(3) where !file.isEmpty {
      let place = draw(file.count)
      switch draw(6) {
      case 0: file.removeSubrange(place...)
      case 1: file[place] ^= 1 << UInt8(draw(8))
      case 2: file[place] = [0, 0xFF, 0x7F, 0x80, 0x39, 0x2C, 0x7B, 0x28][draw(8)]
      case 3: file.insert(UInt8(draw(256)), at: place)
      case 4: file.remove(at: place)
      default:
        file.insert(contentsOf: file[place..<min(place + 1 + draw(9), file.count)], at: place)
      }
    }
    return file
  }

  private mutating func draw(_ bound: Int) -> Int {
    draws += 1
    return Int(stream.bits(draws) % UInt32(bound))
  }
}
