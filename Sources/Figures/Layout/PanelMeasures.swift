/// What stands around a plot: the ticks of its axes and the room that its texts take on each side.
struct PanelMeasures {
  let panel: Panel
  let letter: String?
  let xRange: ClosedRange<Double>
  var yRange: ClosedRange<Double>
  let bar: ResolvedColourBar?
  let measure: TextMeasure
  /// What the column of the grid leaves at the left, and for the labels of ticks there.
  var columnLeft = 0.0
  var columnLabels = 0.0
  /// Whether the colour bar takes its room from the plot, not from the whole column.
  var barIsInside = false
  /// Whether the figure has one legend for all panels.
  var sharesLegend = false
  var xTicks = Ticks.none
  var yTicks = Ticks.none
  var barTicks = Ticks.none
  /// Of the plot that ticks were last chosen for.
  private var size = (width: 0.0, height: 0.0)

  init(_ panel: Panel, letter: String?, _ measure: TextMeasure) {
    self.panel = panel
    self.letter = letter
    self.measure = measure
    xRange = panel.xRange
    yRange = panel.yRange
    bar = panel.colourBar.map { ResolvedColourBar($0, marks: panel.marks) }
  }

  /// Chooses ticks for a plot of this size.
  mutating func chooseTicks(_ size: (width: Double, height: Double)) {
    self.size = size
    let measure = measure
    let horizontal = TickSpace(
      length: size.width * 0.97, extent: { measure.fitted($0, .tick).width }, comfort: 26)
    let vertical = TickSpace(
      length: size.height * 0.97, extent: { _ in Font.tick.height }, gap: 1.5, comfort: 14)
    if panel.x.isVisible { xTicks = ticks(panel.x, xRange, horizontal) }
    if panel.y.isVisible { yTicks = ticks(panel.y, yRange, vertical) }
    guard let bar else { return }
    var space = vertical
    space.length = max(size.height, Room.leastBarHeight) * 0.97
    barTicks = colourBarTicks(bar.limits, space)
  }

  private func ticks(_ axis: PlotAxis, _ range: ClosedRange<Double>, _ space: TickSpace) -> Ticks {
    axis.scale == .linear ? linearTicks(range, space, leastStep: axis.isWhole ? 1 : 0) : logarithmicTicks(range, space)
  }

  /// The height of a plot of some width, and the width that is left to it when it would be too high.
  func plotSize(slotWidth: Double) -> (width: Double, height: Double) {
    let slotWidth = max(1, slotWidth - insetForBar)
    let aspect = panel.aspect.isFinite && panel.aspect > 0 ? panel.aspect : 0.75
    let ratio = panel.trueRatio.map { min(max($0, 1e-4), 1e4) } ?? min(max(aspect, 0.05), 20)
    let height = min(slotWidth * ratio, slotWidth * Room.highest)
    if panel.isTruePicture {
      return (max(height / ratio, Room.leastPictureSide), max(height, Room.leastPictureSide))
    }
    return (max(height / ratio, Room.leastPlotSide), max(height, bar == nil ? Room.leastPlotSide : Room.leastBarHeight))
  }

  /// Whether the plot is a picture too low for its letter and its scale bar, which then stand outside.
  var isFlat: Bool { panel.isTruePicture && size.height < Room.leastForLetter }

  var hasLetterOutside: Bool { letter != nil && (!panel.isPicture || isFlat) }

  /// Whether the title stands above what the ticks of the y axis share, since there is no room for both beside each other.
  var hasRaisedTitle: Bool {
    guard let title = panel.title, !title.isEmpty, let shared = yTicks.shared else { return false }
    return width(title, .label) > size.width - 2 * (width(shared, .tick) + 8)
  }
}

/// Distances in points.
enum Room {
  static let margin = 3.0
  static let betweenColumns = 7.0
  static let betweenRows = 7.0
  /// Between the frame and the labels of its ticks.
  static let tickGap = 2.5
  /// Between labels of ticks and the label of the axis.
  static let labelGap = 2.0
  static let barGap = 3.0
  static let barWidth = 4.5
  static let leastBarHeight = 26.0
  /// The height of a picture may be this times the width of its place.
  static let highest = 1.6
  static let leastPlotSide = 15.0
  /// Of a picture at its true shape: a line that is just seen.
  static let leastPictureSide = 1.5
  static let leastForLetter = 16.0
  /// Flat pictures take as many columns as leave them this height.
  static let wantedPictureHeight = 6.0
  static let leastPictureWidth = 40.0
  static let leastPlotWidth = 50.0
}

/// A colour bar with what it takes from the marks filled in.
struct ResolvedColourBar: Equatable, Sendable {
  let label: String
  let limits: ClosedRange<Double>
  let colours: ColourMap

  init(_ bar: ColourBar, marks: [Mark]) {
    let scale = marks.lazy.compactMap(\.colourScale).first
    label = bar.label
    colours = bar.colours ?? scale?.colours ?? .viridis
    limits = bar.limits.map { usable($0, isPositive: false) } ?? scale?.limits ?? 0...1
  }
}
