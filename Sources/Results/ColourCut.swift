import Figures

/// The colours of a map in which a few pixels lie so far from all others that these would share one colour.
struct ColourCut: Equatable {
  /// The values of the first and the last colour.
  let limits: ClosedRange<Double>
  /// "cut at 99.5 %, largest 310", for the colour bar.
  let words: String

  /// The share of pixels at each end that may lie beyond the colours.
  private static let share = 0.005
  /// From so many times the spread of all others on, a few pixels take the colours from them.
  private static let far: Double = 5

  /// Nil for values that need no cut: those of most maps, and mostly equal ones.
  init?(_ values: [Float]) {
    let sorted = values.filter(\.isFinite).sorted()
    let few = max(1, Int(ColourCut.share * Double(sorted.count)))
    guard sorted.count >= 50 else { return nil }
    let (least, most) = (Double(sorted[0]), Double(sorted[sorted.count - 1]))
    let (low, high) = (Double(sorted[few]), Double(sorted[sorted.count - 1 - few]))
    let margin = (ColourCut.far - 1) / 2 * (high - low)
    guard low < high, most - high > margin || low - least > margin else { return nil }
    let cutsLow = low - least > margin
    let cutsHigh = most - high > margin
    limits = (cutsLow ? low : least)...(cutsHigh ? high : most)
    let percent = 100 * Double(few) / Double(sorted.count)
    let ends =
      (cutsLow ? [plainNumber(percent, digits: 2)] : []) + (cutsHigh ? [plainNumber(100 - percent, digits: 4)] : [])
    let beyond =
      (cutsLow ? ["smallest \(plainNumber(least, digits: 3))"] : [])
      + (cutsHigh ? ["largest \(plainNumber(most, digits: 3))"] : [])
    words = "cut at " + ends.map { $0 + " %" }.joined(separator: " and ") + ", " + beyond.joined(separator: ", ")
  }
}
