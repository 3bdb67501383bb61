/// A number that is far from all others.
package struct Outlier: Equatable, Sendable {
  package let value: Float
  package let channel: Int
  package let spectrum: Int
}

/// A number at which many end.
package struct Ceiling: Equatable, Sendable {
  package let value: Float
  package let count: Int
  package let channels: [Int]
}

/// The largest and the smallest numbers of each channel, and the spectra that they belong to.
struct Extremes: Sendable {
  let width: Int
  /// How many spectra the numbers are of.
  var spectra = 0
  private var highs: [Float]
  private var lows: [Float]
  private var highSpectra: [UInt32]
  private var lowSpectra: [UInt32]
  /// For each channel its two largest numbers, and how often they are there.
  private var tops: [Float]
  private var topCounts: [Int32]
  /// For each channel its two smallest numbers, and how often they are there.
  private var bottoms: [Float]
  private var bottomCounts: [Int32]

  /// Numbers that are kept at each end of a channel.
  private static let kept = 6
  /// A number is an outlier beyond this many times the spread of all others.
  private static let far = 30.0
  /// A channel that spreads so many times as far as usual is no channel like the others.
  private static let wild = 1000.0
  /// Bytes for each channel.
  static let bytesOfChannel = kept * 2 * 8 + 32

  init(width: Int) {
    self.width = width
    highs = Array(repeating: -.infinity, count: width * Extremes.kept)
    lows = Array(repeating: .infinity, count: width * Extremes.kept)
    highSpectra = Array(repeating: 0, count: width * Extremes.kept)
    lowSpectra = highSpectra
    tops = Array(repeating: -.infinity, count: width * 2)
    topCounts = Array(repeating: 0, count: width * 2)
    (bottoms, bottomCounts) = (Array(repeating: .infinity, count: width * 2), topCounts)
  }

  /// Takes neighbouring numbers; those that are not finite are left out.
  mutating func add(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    var (channel, spectrum) = (place.channel, place.spectrum)
    let last = Extremes.kept - 1
    for number in run {
      let start = channel * Extremes.kept
      if number > highs[start + last], number < .infinity {
        Extremes.insert(number, spectrum, from: start, &highs, &highSpectra) { $0 > $1 }
      }
      if number >= tops[2 * channel + 1], number.isFinite {
        Extremes.count(number, 2 * channel, &tops, &topCounts) { $0 > $1 }
      }
      if number <= bottoms[2 * channel + 1], number.isFinite {
        Extremes.count(number, 2 * channel, &bottoms, &bottomCounts) { $0 < $1 }
      }
      if number < lows[start + last], number > -.infinity {
        Extremes.insert(number, spectrum, from: start, &lows, &lowSpectra) { $0 < $1 }
      }
      (channel, spectrum) = (channel + place.channelStep, spectrum + place.spectrumStep)
    }
  }

  /// Counts a number that is one of the two outermost of its channel.
  @inline(__always)
  private static func count(
    _ number: Float, _ first: Int, _ values: inout [Float], _ counts: inout [Int32], _ isBeyond: (Float, Float) -> Bool
  ) {
    if number == values[first] {
      counts[first] &+= 1
    } else if isBeyond(number, values[first]) {
      (values[first + 1], counts[first + 1]) = (values[first], counts[first])
      (values[first], counts[first]) = (number, 1)
    } else if number == values[first + 1] {
      counts[first + 1] &+= 1
    } else {
      (values[first + 1], counts[first + 1]) = (number, 1)
    }
  }

  /// The largest number, where as many numbers are just that one as only a detector at its end gives. Channels that do
  /// not vary are left out; `without` of the numbers are known to mean something else.
  func ceiling(without: (Float) -> Int) -> Ceiling? {
    guard let largest = (0..<width).map({ tops[2 * $0] }).max(), largest.isFinite else { return nil }
    let channels = (0..<width).filter { tops[2 * $0] == largest && tops[2 * $0 + 1] > -.infinity }
    let known = without(largest)
    let count = channels.reduce(0) { $0 + Int(topCounts[2 * $1]) } - known * channels.count
    let next = channels.reduce(0) { $0 + Int(topCounts[2 * $1 + 1]) }
    // Spectra that were divided by their own maximum have it once each.
    if count <= spectra - known, 10 * count > 9 * (spectra - known), [1, 100].contains(largest) { return nil }
    let isOfType = Extremes.ceilings.contains(largest)
    guard count >= (isOfType ? 4 : 10), count > (isOfType ? next : 4 * next) else { return nil }
    return Ceiling(value: largest, count: count, channels: channels)
  }

  /// The largest numbers of detectors and of the types that they are stored in.
  static let ceilings: Set<Float> = [255, 1023, 4095, 16383, 32767, 65535, 65520, 65504, 64512]

  /// Keeps a number in its place among those of its channel.
  @inline(__always)
  private static func insert(
    _ number: Float, _ spectrum: Int, from start: Int, _ values: inout [Float], _ spectra: inout [UInt32],
    _ isBefore: (Float, Float) -> Bool
  ) {
    var place = start + Extremes.kept - 1
    while place > start, isBefore(number, values[place - 1]) {
      (values[place], spectra[place]) = (values[place - 1], spectra[place - 1])
      place -= 1
    }
    (values[place], spectra[place]) = (number, UInt32(truncatingIfNeeded: spectrum))
  }

  /// So many numbers at an end of a channel are a few of all.
  var few: Int { min(Extremes.kept - 1, spectra / 20) }

  /// How many numbers at an end of a channel may be wrong, where they alone make it spread thousands of times as far.
  var mostWild: Int { max(few, spectra > 2 ? 1 : 0) }

  /// How far each channel spreads, without some numbers at each end.
  func widths(without trimmed: Int) -> [Double] {
    (0..<width).map { max(-.infinity, high($0, trimmed) - low($0, trimmed)) }
  }

  /// The largest magnitude of all numbers; 0 without any.
  var magnitude: Double {
    (0..<width).reduce(0) { largest, channel in
      max(largest, [high(channel, 0), -low(channel, 0)].filter(\.isFinite).max() ?? 0)
    }
  }

  /// Of channels that are the same everywhere those whose number is far beyond all that vary, with these numbers.
  func farConstants(_ channels: [Int]) -> [(channel: Int, value: Double)] {
    let constant = Set(channels)
    let varying = (0..<width).filter { !constant.contains($0) }
    let usual = varying.map { max(abs(high($0, 0)), abs(low($0, 0))) }.filter(\.isFinite).max() ?? .infinity
    return channels.map { ($0, high($0, 0)) }.filter { abs($0.1) > 10 * usual }
  }

  /// Channels without any number.
  var emptyChannels: [Int] { (0..<width).filter { low($0, 0) > high($0, 0) } }

  /// The outermost two numbers of a channel, with how often they are there: the largest, or the smallest.
  func ends(_ channel: Int, isHigh: Bool) -> [(value: Float, count: Int)] {
    let (values, counts) = isHigh ? (tops, topCounts) : (bottoms, bottomCounts)
    return [2 * channel, 2 * channel + 1].map { (values[$0], Int(counts[$0])) }.filter { $0.1 > 0 }
  }

  /// The first spectrum with the outermost number of a channel.
  func firstSpectrum(_ channel: Int, isHigh: Bool) -> Int {
    Int((isHigh ? highSpectra : lowSpectra)[channel * Extremes.kept])
  }

  private func high(_ channel: Int, _ place: Int) -> Double { Double(highs[channel * Extremes.kept + place]) }
  private func low(_ channel: Int, _ place: Int) -> Double { Double(lows[channel * Extremes.kept + place]) }

  /// Channels that spread thousands of times as far as usual, not because of a few numbers.
  func wildChannels(usual: Double, without outliers: [Outlier]) -> [Int] {
    let (widths, trimmed, explained) = (widths(without: 0), widths(without: mostWild), Set(outliers.map(\.channel)))
    let limit = usual > 0 ? Extremes.wild * usual : .infinity
    return widths.indices.filter { trimmed[$0] > limit || widths[$0] > limit && !explained.contains($0) }
  }

  /// A channel whose numbers are so many times as large as those of its neighbours stands alone.
  private static let towering = 12.0

  /// Channels whose numbers are far larger than those beside them, and weigh as much as all others together.
  ///
  /// Fewer channels than a spectrum has are columns of a table, which differ by nature.
  func toweringChannels(without dead: [Int]) -> [Int] {
    guard width >= 16 else { return [] }
    let dead = Set(dead)
    let sizes = (0..<width).map { channel -> Double in
      let size = max(abs(high(channel, few)), abs(low(channel, few)))
      return dead.contains(channel) || !size.isFinite ? 0 : size
    }
    let whole = sizes.reduce(0) { $0 + $1 * $1 }
    return sizes.indices.filter { channel in
      let near = [channel - 2, channel - 1, channel + 1, channel + 2].filter(sizes.indices.contains).map { sizes[$0] }
      return sizes[channel] > Extremes.towering * (near.max() ?? 0) && 2 * sizes[channel] * sizes[channel] > whole
    }
  }

  /// Numbers far from all others, and those that alone make a channel spread thousands of times as far as usual.
  func outliers(usual: Double) -> [Outlier] {
    // Of few spectra each is a large part: only what makes a channel wild is told.
    let (count, isFew) = (mostWild, few == 0)
    guard count > 0, usual > 0 || !isFew else { return [] }
    let all = 0..<width
    let everywhere = limits(
      all.map { low($0, count) }.min() ?? 0, all.map { high($0, count) }.max() ?? 0,
      margin: isFew ? usual * Extremes.wild : 0)
    let found = all.flatMap { channel -> [Outlier] in
      let own = limits(low(channel, count), high(channel, count), margin: usual > 0 ? usual * Extremes.wild : .infinity)
      return (0..<count).flatMap { place -> [Outlier] in
        let ends = [(highs, highSpectra), (lows, lowSpectra)]
        return ends.compactMap { values, spectra in
          let (value, spectrum) = (values[channel * Extremes.kept + place], spectra[channel * Extremes.kept + place])
          guard value.isFinite, !everywhere.contains(Double(value)) || !own.contains(Double(value)) else { return nil }
          return Outlier(value: value, channel: channel, spectrum: Int(spectrum))
        }
      }
    }
    return found.sorted { abs($0.value) > abs($1.value) }
  }

  /// Numbers that are no outliers beside those between two.
  private func limits(_ low: Double, _ high: Double, margin: Double) -> ClosedRange<Double> {
    // A channel without numbers, or with very few, and numbers that are all the same leave no measure of what is far.
    guard low <= high, low.isFinite, high.isFinite else { return -.infinity ... .infinity }
    let margin = max(margin, Extremes.far * (high - low))
    return margin > 0 ? low - margin...high + margin : -.infinity ... .infinity
  }
}
