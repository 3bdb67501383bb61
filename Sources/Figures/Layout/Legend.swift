import Glibc

/// The legend of a plot: a sample of each labelled mark with its label.
struct PlacedLegend {
  struct Entry {
    var colour: Colour
    var dash: Line.Dash?
    var text: PlacedText
  }

  var box: Box
  var entries: [Entry]
  /// Points of the data that it covers.
  var covered: Int

  static let sampleWidth = 12.0
  static let inset = 3.0
  static let lineHeight = 8.6
}

extension PlacedPanel {
  /// Puts the legend in the corner that covers the fewest points.
  mutating func placeLegend(_ measure: TextMeasure, isShared: Bool) {
    guard !isShared else { return }
    let labelled = panel.marks.compactMap(\.legendSample)
    let room = Int((plot.height - 2 * PlacedLegend.inset) / PlacedLegend.lineHeight)
    let shown = labelled.prefix(max(0, room))
    guard !shown.isEmpty else { return }
    let limit = plot.width - PlacedLegend.sampleWidth - 4 * PlacedLegend.inset
    let texts = shown.map { measure.fitted($0.label, .tick, limit: max(0, limit)) }
    let width = (texts.map(\.width).max() ?? 0) + PlacedLegend.sampleWidth + 3 * PlacedLegend.inset
    let height = Double(shown.count) * PlacedLegend.lineHeight + PlacedLegend.inset
    let (box, covered) = freestCorner(width: width, height: height)
    legend = PlacedLegend(
      box: box,
      entries: zip(shown, texts).enumerated().map { index, pair in
        entry(pair.0, pair.1, top: box.y + 1.5 + Double(index) * PlacedLegend.lineHeight, in: box)
      }, covered: covered)
  }

  private func entry(
    _ sample: LegendSample, _ text: (text: String, width: Double), top: Double, in box: Box
  ) -> PlacedLegend.Entry {
    let left = box.x + PlacedLegend.sampleWidth + 2 * PlacedLegend.inset
    let textBox = Box(x: left, y: top, width: text.width, height: Font.tick.height)
    return PlacedLegend.Entry(
      colour: sample.colour, dash: sample.dash,
      text: PlacedText(text: text.text, font: .tick, box: textBox))
  }

  private func freestCorner(width: Double, height: Double) -> (box: Box, covered: Int) {
    let inset = 4.0
    let right = plot.maxX - inset - width
    let bottom = plot.maxY - inset - height
    let corners = [
      (right, plot.y + inset), (plot.x + inset, plot.y + inset), (right, bottom), (plot.x + inset, bottom),
    ]
    let boxes = corners.map {
      Box(x: max(plot.x, $0.0), y: max(plot.y, $0.1), width: width, height: height)
    }
    let points =
      panel.marks.flatMap { $0.samplePoints }.map { (x.position($0.0), y.position($0.1)) }
      + panel.marks.flatMap(textPoints) + panel.marks.flatMap(rulePoints)
    let covered = boxes.map { box in
      points.count { $0.0 >= box.x && $0.0 <= box.maxX && $0.1 >= box.y && $0.1 <= box.maxY }
    }
    let best = covered.indices.min { (covered[$0], $0) < (covered[$1], $1) } ?? 0
    return (boxes[best], covered[best])
  }
}

extension PlacedPanel {
  /// Places along a rule.
  fileprivate func rulePoints(_ mark: Mark) -> [(Double, Double)] {
    guard case .rule(let rule) = mark else { return [] }
    let shares = (0..<40).map { (Double($0) + 0.5) / 40 }
    return shares.map { share in
      rule.direction == .vertical
        ? (x.position(rule.position), plot.y + share * plot.height)
        : (plot.x + share * plot.width, y.position(rule.position))
    }
  }

  /// Places that a text covers, if its letters are of middling width.
  fileprivate func textPoints(_ mark: Mark) -> [(Double, Double)] {
    guard case .text(let text) = mark else { return [] }
    let step = Font.tick.size * 0.5
    let count = min(text.text.count, 100)
    let shift = text.anchor == .left ? 0 : text.anchor == .centre ? count / 2 : count
    return (0..<count).map { (x.position(text.x) + Double($0 - shift) * step, y.position(text.y)) }
  }
}

/// What the legend shows of a mark.
struct LegendSample {
  var label: String
  var colour: Colour
  /// nil is a filled square.
  var dash: Line.Dash?
}

extension Mark {
  var legendSample: LegendSample? {
    switch self {
    case .line(let line): line.label.map { LegendSample(label: $0, colour: line.colour, dash: line.dash) }
    case .scatter(let scatter): scatter.label.map { LegendSample(label: $0, colour: scatter.colour) }
    case .bars(let bars): bars.label.map { LegendSample(label: $0, colour: bars.colour) }
    case .band(let band): band.label.map { LegendSample(label: $0, colour: band.colour.lighter) }
    case .rule(let rule): rule.label.map { LegendSample(label: $0, colour: rule.colour, dash: rule.dash) }
    default: nil
    }
  }

  /// Some hundred points that stand for what the mark covers.
  fileprivate var samplePoints: [(Double, Double)] {
    switch self {
    case .line(let line): thinned(line.x, line.y)
    case .scatter(let scatter): thinned(scatter.x, scatter.y)
    case .band(let band): thinned(band.x, band.lower) + thinned(band.x, band.upper)
    case .bars(let bars):
      zip(bars.edges, bars.heights).flatMap { edge, height in
        (0..<5).map { (edge, height * Double($0) / 4) }
      }
    default: []
    }
  }
}

extension PanelMeasures {
  /// Raises the upper end of a y axis that is free to choose, when its legend would cover data everywhere.
  mutating func makeHeadroom(_ size: (width: Double, height: Double)) {
    guard !sharesLegend, panel.y.range == nil, !panel.isPicture, !panel.y.isReversed else { return }
    let plot = Box(x: 0, y: 0, width: size.width, height: size.height)
    guard let legend = PlacedPanel(self, plot: plot, slot: plot).legend, legend.covered > 0 else { return }
    let share = (legend.box.height + 6) / size.height
    guard share < 0.6 else { return }
    let (low, high) = (yRange.lowerBound, yRange.upperBound)
    let stretch = 1 / (1 - share)
    let isLogarithmic = panel.y.scale == .logarithmic
    let raised = isLogarithmic ? low * pow(high / low, stretch) : low + (high - low) * stretch
    guard raised.isFinite, raised > high else { return }
    yRange = usable(low...raised, isPositive: isLogarithmic)
  }
}

private func thinned(_ x: [Double], _ y: [Double]) -> [(Double, Double)] {
  let count = min(x.count, y.count)
  return Swift.stride(from: 0, to: count, by: max(1, count / 400)).map { (x[$0], y[$0]) }
}
