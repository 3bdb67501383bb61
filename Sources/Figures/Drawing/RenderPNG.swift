import Diagnostics

extension Figure {
  func renderPNG(
    _ layout: FigureLayout, _ cairo: CairoFunctions, _ typeface: Typeface, dotsPerInch: Double
  ) throws(Diagnostic) -> [UInt8] {
    let resolution = dotsPerInch.isFinite ? min(max(dotsPerInch, 20), 2400) : 300
    let scale = resolution / 72
    let (width, height) = (Int((layout.width * scale).rounded()), Int((layout.height * scale).rounded()))
    // Cairo's limit for a side, and one gigabyte.
    guard width < 32_000, height < 32_000, width * height < 1 << 28 else {
      throw .figureTooLarge(name, width: width, height: height)
    }
    let surface = cairo.imageSurface(Cairo.formatRGB, Int32(width), Int32(height))
    defer { cairo.destroySurface(surface) }
    let canvas = Canvas(cairo, on: surface, scale: scale, resolution: scale, typeface: typeface)
    canvas.draw(layout)
    if let failure = canvas.failure { throw .cannotDraw(name, failure) }
    let bytes = ByteSink()
    guard cairo.writePNG(surface, ByteSink.take, bytes.address) == 0 else {
      throw .cannotDraw(name, "its picture cannot be packed")
    }
    return withResolution(bytes.bytes, dotsPerInch: resolution)
  }
}

/// The file with a chunk `pHYs` behind its header, which says how large the picture is on paper.
private func withResolution(_ png: [UInt8], dotsPerInch: Double) -> [UInt8] {
  let header = 33
  guard png.count > header else { return png }
  let perMetre = UInt32((dotsPerInch / 0.0254).rounded())
  let body = Array("pHYs".utf8) + big(perMetre) + big(perMetre) + [1]
  return png[..<header] + big(9) + body + big(checksum(body)) + png[header...]
}

private func big(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var sum = UInt32.max
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}
