/// A number that stands for no value, though the file does not say so: it is far from all others, or below 0 where no
/// other is, and is there again and again.
package struct FillValue: Equatable, Sendable {
  package let value: Float
  package let count: Int
  package let channels: [Int]
  /// Where it stands first.
  package let channel: Int
  package let spectrum: Int
  /// The range of all other numbers, but for a few channels that have another such number.
  package let others: ClosedRange<Float>
}

extension Extremes {
  /// A number is no value of its kind beyond this many times the range of all others.
  private static let beyond = 30.0
  /// In more channels than this share other numbers decide.
  private static let usual = 0.95
  /// What programs write where nothing was measured, if no other number is below 0.
  private static let marks: Set<Float> = [-9999, -999, -99, -99999, -32768, -32767, -1000, -10000]
  /// What programs write there above all others: a count that comes again is no such number.
  private static let highMarks: Set<Float> = [999, 9999, 99999, 999_999, 32767, 65535, 2_147_483_648, 4_294_967_296]
  /// No instrument measures so much: fill values of netCDF and of simulations.
  private static let enormous: Float = 1e15

  /// The number at an end that stands for no value; `flat` tells how many spectra are nothing but a number.
  func fillValue(flat: (Float) -> Int) -> FillValue? {
    fillValue(isHigh: false, flat: flat) ?? fillValue(isHigh: true, flat: flat)
  }

  private func fillValue(isHigh: Bool, flat: (Float) -> Int) -> FillValue? {
    let all = (0..<width).map { (low: ends($0, isHigh: false), high: ends($0, isHigh: true)) }
    let outer = all.map { isHigh ? $0.high : $0.low }
    let firsts = outer.compactMap(\.first?.value)
    guard let value = isHigh ? firsts.max() : firsts.min() else { return nil }
    guard let others = self.others(all, without: value, isHigh: isHigh), Extremes.isApart(value, others, isHigh: isHigh)
    else {
      return nil
    }
    // In a channel that is far from all others the number is one of many.
    let opposite = all.map { isHigh ? $0.low : $0.high }
    let channels = outer.indices.filter { channel in
      outer[channel].first?.value == value && opposite[channel].first.map { others.contains($0.value) } == true
    }
    let count = channels.reduce(0) { $0 + outer[$1][0].count } - flat(value) * channels.count
    let first = channels.min { firstSpectrum($0, isHigh: isHigh) < firstSpectrum($1, isHigh: isHigh) }
    guard count > 1, let first else { return nil }
    return FillValue(
      value: value, count: count, channels: channels, channel: first, spectrum: firstSpectrum(first, isHigh: isHigh),
      others: others)
  }

  /// The range of most channels without a number at one end.
  private func others(
    _ all: [(low: [(value: Float, count: Int)], high: [(value: Float, count: Int)])], without value: Float, isHigh: Bool
  ) -> ClosedRange<Float>? {
    func inner(_ ends: [(value: Float, count: Int)]) -> Float? { ends.first { $0.value != value }?.value }
    let lows = all.compactMap { isHigh ? $0.low.first?.value : inner($0.low) }.sorted()
    let highs = all.compactMap { isHigh ? inner($0.high) : $0.high.first?.value }.sorted()
    guard !lows.isEmpty, !highs.isEmpty else { return nil }
    let low = lows[isHigh ? 0 : unusual(lows.count)]
    let high = highs[highs.count - 1 - (isHigh ? unusual(highs.count) : 0)]
    return low <= high ? low...high : nil
  }

  /// A second number of this kind stands in few channels: at least one is allowed.
  private func unusual(_ channels: Int) -> Int {
    channels < 4 ? 0 : max(1, Int(Double(channels - 1) * (1 - Extremes.usual)))
  }

  private static func isApart(_ value: Float, _ others: ClosedRange<Float>, isHigh: Bool) -> Bool {
    let (low, high) = (Double(others.lowerBound), Double(others.upperBound))
    let distance = isHigh ? Double(value) - high : low - Double(value)
    if !isHigh, low >= 0, marks.contains(value) { return distance > 0 }
    if isHigh, value < enormous, !highMarks.contains(value) { return false }
    return high > low && distance > beyond * (high - low)
  }
}
