/// One plot of a figure: marks in a pair of axes, with what stands around them.
package struct Panel: Equatable, Sendable {
  package var title: String?
  /// Instead of the letter that the figure gives; an empty text means none.
  package var letter: String?
  package var x: PlotAxis
  package var y: PlotAxis
  package var marks: [Mark]
  package var colourBar: ColourBar?
  package var scaleBar: ScaleBar?
  /// Height of the plot divided by its width, where the data does not decide it.
  package var aspect: Double
  /// Whether one unit is as long on both axes, as in maps.
  package var hasEqualAspect: Bool

  package init(
    title: String? = nil, letter: String? = nil, x: PlotAxis = PlotAxis(), y: PlotAxis = PlotAxis(), marks: [Mark],
    colourBar: ColourBar? = nil, scaleBar: ScaleBar? = nil, aspect: Double = 0.75,
    hasEqualAspect: Bool = false
  ) {
    self.title = title
    self.letter = letter
    self.x = x
    self.y = y
    self.marks = marks
    self.colourBar = colourBar
    self.scaleBar = scaleBar
    self.aspect = aspect
    self.hasEqualAspect = hasEqualAspect
  }

  /// A map without ticks, its first row at the top, with a colour bar beside it.
  package static func map(
    _ map: Map, title: String? = nil, colourBar: ColourBar? = ColourBar(), scaleBar: ScaleBar? = nil
  ) -> Panel {
    Panel(
      title: title, x: PlotAxis(isVisible: false), y: PlotAxis(isReversed: true, isVisible: false),
      marks: [.map(map)], colourBar: colourBar, scaleBar: scaleBar, hasEqualAspect: true)
  }

  /// A picture without ticks may have a label, which names a row of pictures.
  var hasYLabel: Bool { !y.label.isEmpty && (y.isVisible || isPicture) }

  /// Pictures carry their letter inside, where it needs no room.
  var isPicture: Bool {
    marks.contains {
      switch $0 {
      case .map, .picture: true
      default: false
      }
    }
  }
}

/// An axis of a panel.
package struct PlotAxis: Equatable, Sendable {
  package enum Scale: String, Equatable, Sendable { case linear, logarithmic }

  /// What stands beside the axis, such as "Energy loss (eV)"; simple LaTeX becomes letters.
  package var label: String
  package var scale: Scale
  /// What is shown; nil takes all of the data.
  package var range: ClosedRange<Double>?
  /// Whether values run from high to low, as wavenumbers do.
  package var isReversed: Bool
  /// Whether ticks and labels are drawn.
  package var isVisible: Bool
  /// Whether the axis counts something, so that ticks stand at whole numbers only.
  package var isWhole: Bool

  package init(
    _ label: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    isReversed: Bool = false, isVisible: Bool = true, isWhole: Bool = false
  ) {
    self.isWhole = isWhole
    self.label = mathAsText(label)
    self.scale = scale
    self.range = range
    self.isReversed = isReversed
    self.isVisible = isVisible
  }

  /// The label "name (units)", or the name alone where there are no units.
  package init(
    name: String, units: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    isReversed: Bool = false
  ) {
    self.init(
      units.isEmpty ? name : "\(name) (\(units))", scale: scale, range: range, isReversed: isReversed)
  }
}

/// A bar that shows the value of each colour.
package struct ColourBar: Equatable, Sendable {
  package var label: String
  /// nil takes limits and colours of the first mark that has them.
  package var limits: ClosedRange<Double>?
  package var colours: ColourMap?

  package init(
    _ label: String = "", limits: ClosedRange<Double>? = nil, colours: ColourMap? = nil
  ) {
    self.label = mathAsText(label)
    self.limits = limits
    self.colours = colours
  }
}

/// A bar of a known length on a map.
package struct ScaleBar: Equatable, Sendable {
  package enum Corner: String, Equatable, Sendable { case lowerLeft, lowerRight }

  /// In units of the x axis.
  package var length: Double
  package var text: String
  package var corner: Corner

  package init(length: Double, text: String, corner: Corner = .lowerRight) {
    self.length = length
    self.text = mathAsText(text)
    self.corner = corner
  }

  /// A bar of 1, 2 or 5 times a power of ten, near a quarter of the width.
  package init(near width: Double, units: String, corner: Corner = .lowerRight) {
    let length = roundStep(width / 4)
    self.init(length: length, text: "\(plainNumber(length)) \(units)", corner: corner)
  }
}
