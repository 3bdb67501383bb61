import Diagnostics
import Glibc

/// What a figure is drawn on: a Cairo surface with points as units and the upper left corner as origin.
final class Canvas {
  let cairo: CairoFunctions
  let context: OpaquePointer?
  /// Whether texts are drawn by the built-in strokes, for systems without fonts.
  let usesStrokes: Bool
  /// Pixels in a point; curves need no more detail.
  let resolution: Double

  init(
    _ cairo: CairoFunctions, on surface: OpaquePointer?, scale: Double, resolution: Double,
    typeface: Typeface
  ) {
    self.cairo = cairo
    self.resolution = resolution
    let context = cairo.create(surface)
    self.context = context
    setFontOptions(cairo, context)
    cairo.scale(context, scale, scale)
    usesStrokes = typeface == .strokes || !hasFonts(cairo, context)
  }

  deinit { cairo.destroy(context) }

  /// What went wrong, if anything did.
  var failure: String? {
    let status = cairo.status(context)
    return status == 0 ? nil : cairo.statusText(status).map { String(cString: $0) } ?? "error \(status)"
  }

  func saving(_ body: () -> Void) {
    cairo.save(context)
    body()
    cairo.restore(context)
  }

  func clip(to box: Box) {
    cairo.rectangle(context, box.x, box.y, box.width, box.height)
    cairo.clip(context)
    cairo.newPath(context)
  }

  func set(_ colour: Colour) {
    cairo.setColour(
      context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
  }

  func fill(_ box: Box, _ colour: Colour) {
    set(colour)
    cairo.rectangle(context, box.x, box.y, box.width, box.height)
    cairo.fill(context)
  }

  func outline(_ box: Box, _ colour: Colour, width: Double) {
    set(colour)
    setLine(width: width)
    cairo.rectangle(context, box.x, box.y, box.width, box.height)
    cairo.stroke(context)
  }

  func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
    cairo.moveTo(context, x1, y1)
    cairo.lineTo(context, x2, y2)
  }

  func setLine(width: Double, dash: Line.Dash = .solid, isRound: Bool = false) {
    let width = width.isFinite ? min(max(width, 0.1), 50) : 0.75
    cairo.setLineWidth(context, width)
    cairo.setLineCap(context, isRound ? Cairo.capRound : Cairo.capButt)
    cairo.setLineJoin(context, isRound ? Cairo.joinRound : Cairo.joinMiter)
    let lengths: [Double] =
      switch dash {
      case .solid: []
      case .dashed: [4 * width, 2.5 * width]
      case .dotted: [width, 1.8 * width]
      }
    cairo.setDash(context, lengths, Int32(lengths.count), 0)
  }

  func stroke() { cairo.stroke(context) }
}

/// Where the shapes of letters come from.
enum Typeface { case system, strokes }

/// The same widths at every size, so that what was measured is what is drawn.
private func setFontOptions(_ cairo: CairoFunctions, _ context: OpaquePointer?) {
  let options = cairo.createFontOptions()
  cairo.setHintMetrics(options, Cairo.hintMetricsOff)
  cairo.setHintStyle(options, Cairo.hintStyleNone)
  cairo.setAntialias(options, Cairo.antialiasGrey)
  cairo.setFontOptions(context, options)
  cairo.destroyFontOptions(options)
}

/// Without fonts letters have no width, or Cairo's own font shows all signs but ASCII as the same box.
private func hasFonts(_ cairo: CairoFunctions, _ context: OpaquePointer?) -> Bool {
  cairo.selectFont(context, "sans", 0, 0)
  cairo.setFontSize(context, 10)
  let shapes = ["0", "µ", "−"].map { text in
    var extents = [Double](repeating: 0, count: 6)
    cairo.textExtents(context, text, &extents)
    return extents
  }
  return shapes.allSatisfy { $0[2] > 0.5 && $0[4] > 0.5 && $0[4] < 30 } && shapes[1] != shapes[2]
}
