/// How far the loss of a run fell in the last tenth of its epochs, beside the tenth before.
package struct RecentFall: Sendable {
  private let before: Double
  private let last: Double
  /// The epochs that count as the last ones.
  package let epochs: Int
  /// Whether the run has fewer than ten epochs, of which the first fall a little in any run.
  private let isShort: Bool
  private let isLong: Bool

  /// Below this share of its value a change is no more than chance.
  static let least = 0.002
  /// Shorter trainings do not settle.
  private static let fewestOfSettled = 20

  /// `losses` are those of the epochs; nil for fewer than four.
  package init?(_ losses: [Double]) {
    guard losses.count >= 4 else { return nil }
    epochs = max(2, losses.count / 10)
    func mean(_ numbers: ArraySlice<Double>) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    (before, last) = (mean(losses.dropLast(epochs).suffix(epochs)), mean(losses.suffix(epochs)))
    (isShort, isLong) = (losses.count < 10, losses.count >= RecentFall.fewestOfSettled)
  }

  /// The fall as a share of the loss before; below 0 where the loss rose.
  package var share: Double { (before - last) / abs(before) }
  /// Whether more epochs would go on with it.
  package var isFalling: Bool { before - last > (isShort ? 0.1 : 0.02) * abs(before) }
  /// Whether more epochs alone are no cure.
  package var isOver: Bool { isLong && before - last <= RecentFall.least * abs(before) }
}
