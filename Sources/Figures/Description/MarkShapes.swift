/// The bars of a histogram: one more edge than heights.
package struct Bars: Equatable, Sendable {
  package var edges: [Double]
  package var heights: [Double]
  package var colour: Colour
  package var label: String?

  package init(
    edges: [Double], heights: [Double], colour: Colour = .palette(0), label: String? = nil
  ) {
    self.edges = edges
    self.heights = heights
    self.colour = colour
    self.label = label
  }
}

/// The area between two curves, such as a mean plus and minus its deviation.
package struct Band: Equatable, Sendable {
  package var x: [Double]
  package var lower: [Double]
  package var upper: [Double]
  package var colour: Colour
  package var label: String?

  package init(
    x: [Double], lower: [Double], upper: [Double], colour: Colour = .palette(0),
    label: String? = nil
  ) {
    self.x = x
    self.lower = lower
    self.upper = upper
    self.colour = colour
    self.label = label
  }
}

/// A text at a place of the data.
package struct Annotation: Equatable, Sendable {
  package enum Anchor: String, Equatable, Sendable { case left, centre, right }

  package var text: String
  package var x: Double
  package var y: Double
  package var anchor: Anchor
  package var colour: Colour

  package init(
    _ text: String, x: Double, y: Double, anchor: Anchor = .left, colour: Colour = .black
  ) {
    self.text = text
    self.x = x
    self.y = y
    self.anchor = anchor
    self.colour = colour
  }
}

/// A straight line through the whole panel.
package struct Rule: Equatable, Sendable {
  package enum Direction: String, Equatable, Sendable { case horizontal, vertical }

  package var direction: Direction
  /// Where it crosses the other axis.
  package var position: Double
  package var colour: Colour
  package var width: Double
  package var dash: Line.Dash
  package var label: String?

  package init(
    _ direction: Direction, at position: Double, colour: Colour = .grey, width: Double = 0.5,
    dash: Line.Dash = .dashed, label: String? = nil
  ) {
    self.direction = direction
    self.position = position
    self.colour = colour
    self.width = width
    self.dash = dash
    self.label = label
  }
}
