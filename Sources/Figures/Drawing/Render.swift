import Diagnostics
import Files

/// How a figure is stored.
package enum FigureFormat: Equatable, Sendable {
  case png(dotsPerInch: Double)
  case svg
  case pdf
}

extension Figure {
  /// Draws the figure into a file; the end of its name says how: .png, .svg or .pdf.
  package func write(to path: String, dotsPerInch: Double = 300) throws(Diagnostic) {
    try writeAtomically(render(for: path, dotsPerInch: dotsPerInch), to: path)
  }

  /// The bytes of a file of this name.
  package func render(for path: String, dotsPerInch: Double = 300) throws(Diagnostic) -> [UInt8] {
    switch path.split(separator: ".").last?.lowercased() {
    case "png": try render(as: .png(dotsPerInch: dotsPerInch))
    case "svg": try render(as: .svg)
    case "pdf": try render(as: .pdf)
    default: throw .unknownFigureFormat(path)
    }
  }

  /// The bytes of the drawn figure; the same figure gives the same bytes.
  package func render(as format: FigureFormat) throws(Diagnostic) -> [UInt8] {
    try render(as: format, typeface: .system)
  }

  func render(as format: FigureFormat, typeface: Typeface) throws(Diagnostic) -> [UInt8] {
    let cairo = try CairoLibrary.functions()
    let layout = layout(cairo, typeface)
    switch format {
    case .png(let dotsPerInch):
      return try renderPNG(layout, cairo, typeface, dotsPerInch: dotsPerInch)
    case .svg: return try renderSVG(layout, cairo, typeface)
    case .pdf: return try renderPDF(layout, cairo, typeface)
    }
  }

  /// Texts are measured on a surface of one pixel.
  func layout(_ cairo: CairoFunctions, _ typeface: Typeface) -> FigureLayout {
    let surface = cairo.imageSurface(Cairo.formatRGB, 1, 1)
    defer { cairo.destroySurface(surface) }
    let canvas = Canvas(cairo, on: surface, scale: 1, resolution: 1, typeface: typeface)
    return FigureLayout(self, TextMeasure(width: canvas.width))
  }
}

extension Canvas {
  func draw(_ layout: FigureLayout) {
    // A little more than the page: its last pixels may lie half outside.
    fill(Box(x: 0, y: 0, width: layout.width + 4, height: layout.height + 4), .white)
    for panel in layout.panels { draw(panel) }
    if let legend = layout.legend { draw(legend) }
    guard let bar = layout.sharedBar else { return }
    draw(bar)
    for text in bar.texts { draw(text) }
  }
}
