/// What is drawn inside a panel.
package enum Mark: Equatable, Sendable {
  case map(Map)
  case picture(ColourPicture)
  case line(Line)
  case scatter(Scatter)
  case bars(Bars)
  case band(Band)
  case text(Annotation)
  case rule(Rule)
}

/// Values at every pixel, shown by colours; pixels that are no numbers are light grey.
package struct Map: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// Row after row; the first row lies at the lower end of `y`.
  package let values: [Float]
  /// The values of the first and last colour; nil takes the smallest and largest value.
  package var limits: ClosedRange<Double>?
  package var colours: ColourMap
  /// The outer edges of the pixels on the axes.
  package var x: ClosedRange<Double>
  package var y: ClosedRange<Double>

  /// Rows that have no values are left out; what is missing of the last row is shown as no number.
  package init(
    rows: Int, columns: Int, values: [Float], limits: ClosedRange<Double>? = nil,
    colours: ColourMap = .viridis, x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil
  ) {
    (self.rows, self.columns) = filled(rows: rows, columns: columns, count: values.count)
    self.values = values
    self.limits = limits
    self.colours = colours
    self.x = x ?? 0...Double(max(1, self.columns))
    self.y = y ?? 0...Double(max(1, self.rows))
  }
}

/// A picture of red, green and blue between 0 and 1, pixel by pixel.
package struct ColourPicture: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// Three numbers a pixel, row after row; the first row lies at the lower end of `y`.
  package let values: [Float]
  package var x: ClosedRange<Double>
  package var y: ClosedRange<Double>

  package init(
    rows: Int, columns: Int, values: [Float], x: ClosedRange<Double>? = nil,
    y: ClosedRange<Double>? = nil
  ) {
    (self.rows, self.columns) = filled(rows: rows, columns: columns, count: values.count / 3)
    self.values = values
    self.x = x ?? 0...Double(max(1, self.columns))
    self.y = y ?? 0...Double(max(1, self.rows))
  }
}

/// The rows and columns that so many values can fill.
private func filled(rows: Int, columns: Int, count: Int) -> (rows: Int, columns: Int) {
  let columns = min(max(0, columns), count)
  guard columns > 0 else { return (0, 0) }
  return (min(max(0, rows), (count - 1) / columns + 1), columns)
}

/// A curve; it is broken at values that are no numbers and where the caller says.
package struct Line: Equatable, Sendable {
  package enum Dash: String, Equatable, Sendable { case solid, dashed, dotted }

  package var x: [Double]
  package var y: [Double]
  package var colour: Colour
  /// In points.
  package var width: Double
  package var dash: Dash
  /// What the legend says; nil leaves the curve out of it.
  package var label: String?
  /// The places at which a new piece starts: nothing is drawn from the point before to this one.
  package var breaks: [Int]

  package init(
    x: [Double], y: [Double], colour: Colour = .palette(0), width: Double = 0.75,
    dash: Dash = .solid, label: String? = nil, breaks: [Int] = []
  ) {
    self.x = x
    self.y = y
    self.colour = colour
    self.width = width
    self.dash = dash
    self.label = label
    self.breaks = breaks
  }
}

/// Points, all in one colour or each coloured by its value.
package struct Scatter: Equatable, Sendable {
  package var x: [Double]
  package var y: [Double]
  /// A value for each point; nil takes `colour` for all.
  package var values: [Double]?
  package var limits: ClosedRange<Double>?
  package var colours: ColourMap
  package var colour: Colour
  /// The diameter in points.
  package var size: Double
  package var label: String?

  package init(
    x: [Double], y: [Double], values: [Double]? = nil, limits: ClosedRange<Double>? = nil,
    colours: ColourMap = .viridis, colour: Colour = .palette(0), size: Double = 2.5,
    label: String? = nil
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.limits = limits
    self.colours = colours
    self.colour = colour
    self.size = size
    self.label = label
  }
}
