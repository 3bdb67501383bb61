import CPNG
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
    cairo.flushSurface(surface)
    guard let bytes = packed(surface, cairo, width, height, dotsPerInch: resolution) else {
      throw .cannotDraw(name, "its picture cannot be packed")
    }
    return bytes
  }
}

/// The bytes of a PNG file; Cairo's own writer takes four times as long and does not say how large the picture is.
private func packed(
  _ surface: OpaquePointer?, _ cairo: CairoFunctions, _ width: Int, _ height: Int, dotsPerInch: Double
) -> [UInt8]? {
  packedPNG(
    cairo.imageData(surface).map { UnsafePointer($0) }, rowBytes: Int(cairo.imageStride(surface)), width, height,
    dotsPerInch: dotsPerInch)
}

/// The bytes of a PNG file of pixels of four bytes: blue, green, red and one that is left out.
func packedPNG(
  _ pixels: UnsafePointer<UInt8>?, rowBytes: Int, _ width: Int, _ height: Int, dotsPerInch: Double
) -> [UInt8]? {
  guard let pixels else { return nil }
  let sink = ByteSink()
  var picture = aec_png_picture()
  picture.pixels = pixels
  picture.row_bytes = rowBytes
  picture.width = UInt32(width)
  picture.height = UInt32(height)
  picture.pixels_per_metre = UInt32((dotsPerInch / 0.0254).rounded())
  picture.context = sink.address
  picture.take = { address, bytes, count in
    _ = ByteSink.take(address, bytes, UInt32(truncatingIfNeeded: count))
  }
  let isWritten = withExtendedLifetime(sink) { aec_png_write(&picture) == 1 }
  return isWritten ? sink.bytes : nil
}
