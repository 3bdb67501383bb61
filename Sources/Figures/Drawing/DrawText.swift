// Texts, by the system's fonts or by strokes.
extension Canvas {
  /// The advance of a text; superscripts are small raised digits.
  func width(_ text: String, _ font: Font) -> Double {
    runs(of: text).reduce(0) { sum, run in
      sum + width(run.text, size: font.size * run.scale, isBold: font.isBold)
    }
  }

  private func width(_ text: String, size: Double, isBold: Bool) -> Double {
    if usesStrokes { return StrokeFont.width(text, size: size) }
    select(size: size, isBold: isBold)
    var extents = [Double](repeating: 0, count: 6)
    cairo.textExtents(context, text, &extents)
    return extents[4].isFinite ? extents[4] : 0
  }

  private func select(size: Double, isBold: Bool) {
    cairo.selectFont(context, "sans", 0, isBold ? Cairo.bold : 0)
    cairo.setFontSize(context, size)
  }

  func draw(_ placed: PlacedText) {
    guard !placed.text.isEmpty else { return }
    saving {
      let box = placed.box
      if placed.runsUpwards {
        cairo.translate(context, box.x + placed.font.ascent, box.maxY)
        cairo.rotate(context, -.pi / 2)
      } else {
        cairo.translate(context, box.x, box.y + placed.font.ascent)
      }
      drawRuns(placed)
    }
  }

  private func drawRuns(_ placed: PlacedText) {
    var x = 0.0
    for run in runs(of: placed.text) {
      let size = placed.font.size * run.scale
      let y = -placed.font.size * run.rise
      drawRun(run.text, x: x, y: y, size: size, placed)
      x += width(run.text, size: size, isBold: placed.font.isBold)
    }
  }

  private func drawRun(_ text: String, x: Double, y: Double, size: Double, _ placed: PlacedText) {
    guard !usesStrokes else { return drawStrokes(text, x: x, y: y, size: size, placed) }
    select(size: size, isBold: placed.font.isBold)
    cairo.moveTo(context, x, y)
    switch placed.style {
    case .plain(let colour):
      set(colour)
      cairo.showText(context, text)
    case .outlined:
      cairo.textPath(context, text)
      set(.black)
      setLine(width: size * 0.16, isRound: true)
      cairo.strokePreserve(context)
      set(.white)
      cairo.fill(context)
    }
    cairo.newPath(context)
  }

  private func drawStrokes(_ text: String, x: Double, y: Double, size: Double, _ placed: PlacedText) {
    let width = size * (placed.font.isBold ? 0.14 : 0.085)
    let passes: [(Colour, Double)] =
      switch placed.style {
      case .plain(let colour): [(colour, width)]
      case .outlined: [(.black, width + size * 0.13), (.white, width)]
      }
    for (colour, width) in passes {
      set(colour)
      setLine(width: width, isRound: true)
      for stroke in StrokeFont.strokes(text, size: size) {
        for (index, point) in stroke.enumerated() {
          if index == 0 { cairo.moveTo(context, x + point.x, y + point.y) }
          cairo.lineTo(context, x + point.x, y + point.y)
        }
      }
      self.stroke()
    }
  }
}
