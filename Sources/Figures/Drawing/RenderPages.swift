import Diagnostics

extension Figure {
  func renderSVG(
    _ layout: FigureLayout, _ cairo: CairoFunctions, _ typeface: Typeface
  ) throws(Diagnostic) -> [UInt8] {
    let sink = ByteSink()
    let surface = cairo.svgSurface(ByteSink.take, sink.address, layout.width, layout.height)
    return try renderPage(layout, on: surface, sink, cairo, typeface)
  }

  func renderPDF(
    _ layout: FigureLayout, _ cairo: CairoFunctions, _ typeface: Typeface
  ) throws(Diagnostic) -> [UInt8] {
    let sink = ByteSink()
    let surface = cairo.pdfSurface(ByteSink.take, sink.address, layout.width, layout.height)
    cairo.setPDFMetadata(surface, Cairo.metadataTitle, clean(name))
    cairo.setPDFMetadata(surface, Cairo.metadataCreationDate, "2000-01-01T00:00:00Z")
    return withoutDate(try renderPage(layout, on: surface, sink, cairo, typeface))
  }

  private func renderPage(
    _ layout: FigureLayout, on surface: OpaquePointer?, _ sink: ByteSink, _ cairo: CairoFunctions,
    _ typeface: Typeface
  ) throws(Diagnostic) -> [UInt8] {
    defer { cairo.destroySurface(surface) }
    // Maps and curves are as fine as at 600 dots per inch.
    let canvas = Canvas(cairo, on: surface, scale: 1, resolution: 600 / 72, typeface: typeface)
    canvas.draw(layout)
    if let failure = canvas.failure { throw .cannotDraw(name, failure) }
    cairo.finishSurface(surface)
    let status = cairo.surfaceStatus(surface)
    guard status == 0 else {
      throw .cannotDraw(name, cairo.statusText(status).map { String(cString: $0) } ?? "error \(status)")
    }
    return sink.bytes
  }
}

/// The file with spaces instead of its date: the same figure shall give the same bytes on any day, and a date that is
/// not true is worse than none.
private func withoutDate(_ pdf: [UInt8]) -> [UInt8] {
  var pdf = pdf
  let key = Array("/CreationDate (".utf8)
  guard pdf.count > key.count else { return pdf }
  for start in 0..<pdf.count - key.count where pdf[start] == key[0] {
    guard pdf[start..<start + key.count].elementsEqual(key) else { continue }
    guard let end = pdf[start...].firstIndex(of: UInt8(ascii: ")")) else { break }
    for place in start...end { pdf[place] = UInt8(ascii: " ") }
    break
  }
  return pdf
}

/// Collects the bytes that Cairo writes.
final class ByteSink {
  private(set) var bytes: [UInt8] = []

  /// What Cairo hands to `take`; the sink must live as long as the surface writes.
  var address: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let take: CairoFunctions.Sink = { address, bytes, count in
    guard let address, let bytes else { return Cairo.statusWriteError }
    let sink = Unmanaged<ByteSink>.fromOpaque(address).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
    return 0
  }
}
