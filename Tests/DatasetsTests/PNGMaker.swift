/// Makes PNG files for tests, without compression and without filters.
struct PNGMaker {
  enum Colour: UInt8 {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6
  }

  var width: Int
  var height: Int
  var depth: UInt8
  var colour: Colour
  /// The rows' bytes as the format packs them.
  var rows: [[UInt8]]
  var palette: [UInt8] = []
  var transparency: [UInt8] = []
  var gamma: UInt32?

  var bytes: [UInt8] {
    let head = big(UInt32(width)) + big(UInt32(height)) + [depth, colour.rawValue, 0, 0, 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", head)
    if let gamma { file += chunk("gAMA", big(gamma)) }
    if !palette.isEmpty { file += chunk("PLTE", palette) }
    if !transparency.isEmpty { file += chunk("tRNS", transparency) }
    return file + chunk("IDAT", stored(rows.flatMap { [0] + $0 })) + chunk("IEND", [])
  }
}

private func big(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
  let body = Array(name.utf8) + data
  return big(UInt32(data.count)) + body + big(crc(body))
}

/// A zlib stream with one block that is not compressed.
private func stored(_ data: [UInt8]) -> [UInt8] {
  let count = UInt16(data.count)
  let sizes = [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
  return [0x78, 0x01, 0x01] + sizes + data + big(adler(data))
}

private func adler(_ data: [UInt8]) -> UInt32 {
  var (a, b) = (UInt32(1), UInt32(0))
  for byte in data {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  return b << 16 | a
}

private func crc(_ data: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in data {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// The file with the checksum of every whole chunk made right.
func withMendedChecksums(_ file: [UInt8]) -> [UInt8] {
  var file = file
  var place = 8
  while place + 12 <= file.count {
    let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = place + 8 + length
    guard end + 4 <= file.count else { break }
    file.replaceSubrange(end..<end + 4, with: big(crc(Array(file[place + 4..<end]))))
    place = end + 4
  }
  return file
}
