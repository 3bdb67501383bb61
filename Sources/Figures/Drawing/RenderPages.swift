import Diagnostics

extension Figure {
  func renderSVG(
    _ layout: FigureLayout, _ cairo: CairoFunctions, _ typeface: Typeface
  ) throws(Diagnostic) -> [UInt8] {
    let sink = ByteSink()
    let surface = cairo.svgSurface(ByteSink.take, sink.address, layout.width, layout.height)
    return renumbered(try renderPage(layout, on: surface, sink, cairo, typeface))
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

/// The file with its surfaces and pictures numbered from 1: Cairo counts all that the process ever made.
private func renumbered(_ svg: [UInt8]) -> [UInt8] {
  let prefixes = ["surface", "image", "mask"].map { Array($0.utf8) }
  var numbers: [[UInt8]: Int] = [:]
  var result: [UInt8] = []
  result.reserveCapacity(svg.count)
  var rest = svg[...]
  while let byte = rest.popFirst() {
    result.append(byte)
    guard byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\"") else { continue }
    guard let prefix = prefixes.first(where: { rest.starts(with: $0) }) else { continue }
    let digits = rest.dropFirst(prefix.count).prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { continue }
    let name = prefix + digits
    numbers[name] = numbers[name] ?? numbers.count + 1
    result += prefix + Array(String(numbers[name] ?? 0).utf8)
    rest = rest.dropFirst(name.count)
  }
  return result
}

/// The file with spaces instead of its date: the same figure shall give the same bytes on any day. A date that is
/// not true is worse than none.
private func withoutDate(_ pdf: [UInt8]) -> [UInt8] {
  var pdf = pdf
  let key = Array("/CreationDate (".utf8)
  guard pdf.count > key.count else { return pdf }
  for start in 0..<pdf.count - key.count where pdf[start] == key[0] {
    guard pdf[start..<start + key.count].elementsEqual(key) else { continue }
    guard let end = pdf[start...].firstIndex(of: UInt8(ascii: ")")) else { break }
    for index in start...end { pdf[index] = UInt8(ascii: " ") }
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
