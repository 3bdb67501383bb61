import Datasets
import Diagnostics
import Files
import Random
import Testing

/// Fixtures cut off at many places and with changed bytes: each must be read or refused with a message.
///
/// HDF5 files are only cut off: version 1.10 of the library itself may crash on changed bytes, which would end the tests; the
/// command's own tests change them.
@Suite(.serialized) struct DamagedFormatTests {
  @Test(
    "damaged files are read or refused",
    arguments: [
      "cube.hspy", "plain.h5", "many.h5", "v73.mat", "v4.mat", "v5.mat", "v5z.mat", "many.mat", "struct.mat",
      "stored.npz",
      "deflated.npz", "bil.hdr",
    ])
  func damage(name: String) throws {
    let whole = try bytes(at: fixtures + name)
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      if name == "bil.hdr" {
        let data = try bytes(at: fixtures + "bil.img")
        try write(data, to: "\(folder)/bil.img")
      }
      for round in 0..<240 {
        let isHDF5 = ["cube.hspy", "plain.h5", "many.h5", "v73.mat"].contains(name)
        if isHDF5, round % 2 == 1 { continue }
        try write(damaged(whole, round), to: path)
        do { try readAll(path) } catch let error as Diagnostic { #expect(error.exitStatus == .data) }
      }
    }
  }

  private func readAll(_ path: String) throws {
    let file = try InputFile(path: path)
    guard let format = try dataFormat(of: file) else { return }
    for item in try format.contents(of: file) {
      do {
        let data = try format.open(file, item: item.name)
        // A changed size may claim gigabytes that a machine can hold.
        if data.values.count < 1 << 16 { _ = try numbers(data) }
      } catch is Diagnostic {}
    }
  }

  /// Even rounds cut off, odd ones change three bytes.
  private func damaged(_ bytes: [UInt8], _ round: Int) -> [UInt8] {
    if round % 2 == 0 { return Array(bytes.prefix(bytes.count * round / 240)) }
    let stream = RandomStream(seed: UInt64(round), purpose: .test)
    var bytes = bytes
    for draw in 0..<3 { bytes[Int(stream.bits(2 * draw)) % bytes.count] = UInt8(stream.bits(2 * draw + 1) & 0xFF) }
    return bytes
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try writeAtomically(to: path) { (file) throws(Diagnostic) in
      try bytes.withBytes { (bytes) throws(Diagnostic) in try file.write(bytes) }
    }
  }
}
