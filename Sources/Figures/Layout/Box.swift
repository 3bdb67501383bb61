/// A rectangle on the page, in points from the upper left corner.
struct Box: Equatable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }
  var midX: Double { x + width / 2 }
  var midY: Double { y + height / 2 }

  func contains(_ other: Box, slack: Double = 0.01) -> Bool {
    other.x >= x - slack && other.maxX <= maxX + slack && other.y >= y - slack
      && other.maxY <= maxY + slack
  }

  func overlaps(_ other: Box, slack: Double = 0.01) -> Bool {
    other.x < maxX - slack && x < other.maxX - slack && other.y < maxY - slack
      && y < other.maxY - slack
  }
}
