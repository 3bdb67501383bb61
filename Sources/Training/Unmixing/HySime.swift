import Datasets
import Diagnostics
import Runtime

/// The number of endmembers in data by hyperspectral signal subspace identification by minimum error.
///
/// Noise is what a channel's regression on all others leaves; a direction counts where the power of the data is more than
/// twice that of the noise along it. (J. M. Bioucas-Dias and J. M. P. Nascimento, IEEE TGRS 46, 2008.)
struct HySime {
  let components: Int
  /// Whether all numbers are whole and none is below 0.
  let isCounted: Bool
  /// Whether numbers lie farther below 0 than noise about 0 does.
  let isSigned: Bool
  private let products: Products

  /// Neighbouring channels are averaged until so many are left, which changes nothing but the cost.
  private static let mostChannels = 256
  private static let mostNumbers = 1 << 24

  init(_ source: any SampleSource, channels: Int) throws(Diagnostic) {
    // Regression on more channels than an eighth of the spectra would take the signal for noise.
    let most = max(8, min(HySime.mostChannels, source.layout.count / 8))
    let bin = (channels + most - 1) / most
    var products = Products(width: channels / bin, bin: bin)
    let stride = max(1, source.layout.count * channels / HySime.mostNumbers)
    var (number, isCounted) = (0, true)
    try source.forEachBlock { block in
      isCounted = isCounted && block.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
      for start in Swift.stride(from: 0, to: block.count, by: channels) {
        if number % stride == 0 { products.add(block.baseAddress! + start) }
        number += 1
      }
    }
    (self.isCounted, self.products) = (isCounted, products)
    let noise = products.isUsable ? HySime.noise(products.means, products.width) : nil
    components = noise.map { HySime.count(products.means, products.width, $0) } ?? 0
    isSigned = noise.map { products.isBelowZero(beyond: $0.variances) } ?? false
  }

  /// Of channels: the variances of what a regression on the others leaves, and the inverse of the correlation.
  private struct Noise {
    let variances: [Double]
    let precision: [Double]
  }

  /// The variance along the last direction in which endmembers differ, in parts of the noise's, from which on none is hidden.
  private static let clear = 8.0

  /// Light is even where the data have no more dimensions than shares of so many endmembers give them; else brightness
  /// differs, or mixtures are no sums.
  func traits(ends: Int, isCounted: Bool) -> DataTraits {
    guard products.isUsable, ends < products.width else { return DataTraits(isSigned: isSigned) }
    let (values, noise) = variances(ends: ends, isCounted: isCounted)
    let edge = 1 + (Double(products.width) / products.samples).squareRoot()
    return DataTraits(
      // Numbers below 0 have no brightness by which they could be divided.
      isEven: isSigned || values[ends - 1] <= SimplexPoints.excess * edge * edge * noise, isSigned: isSigned,
      isNoisy: ends > 1 && values[ends - 2] < HySime.clear * noise, isCounted: isCounted)
  }

  /// Along the principal directions, and that of the noise: the mean of those behind what endmembers can fill.
  private func variances(ends: Int, isCounted: Bool) -> (values: [Double], noise: Double) {
    let width = products.width
    let variances = products.covariance(ofCounts: isCounted)
    let values = eigenvectors(of: variances, size: width).map { direction in
      (0..<width).reduce(0.0) { sum, row in
        sum + direction[row] * (0..<width).reduce(0) { $0 + variances[row * width + $1] * direction[$1] }
      }
    }
    let rest = values.dropFirst(min(max(16, 2 * ends), width / 2))
    let trace = (0..<width).reduce(0.0) { $0 + variances[$1 * width + $1] }
    let least = SimplexPoints.leastNoise * SimplexPoints.leastNoise * trace / Double(width)
    return (values, max(rest.reduce(0, +) / Double(max(1, rest.count)), least))
  }

  /// The count for a matrix of correlations of channels, row after row.
  static func count(_ correlation: [Double], _ width: Int) -> Int {
    noise(correlation, width).map { count(correlation, width, $0) } ?? 0
  }

  private static func noise(_ correlation: [Double], _ width: Int) -> Noise? {
    let trace = (0..<width).reduce(0) { $0 + correlation[$1 * width + $1] }
    guard trace > 0, width > 1 else { return nil }
    var regular = correlation
    for channel in 0..<width { regular[channel * width + channel] += 1e-9 * trace / Double(width) }
    return inverse(regular, width).map { precision in
      Noise(variances: (0..<width).map { 1 / precision[$0 * width + $0] }, precision: precision)
    }
  }

  private static func count(_ correlation: [Double], _ width: Int, _ found: Noise) -> Int {
    let (noise, precision) = (found.variances, found.precision)
    // What regression leaves is X (1 - P D^-1), so the signal's correlation follows without the data.
    var signal = correlation
    for row in 0..<width {
      for column in 0..<width {
        signal[row * width + column] += noise[row] * precision[row * width + column] * noise[column]
      }
      signal[row * width + row] -= 2 * noise[row]
    }
    return eigenvectors(of: signal, size: width).count { direction in
      var (power, disturbance) = (0.0, 0.0)
      for row in 0..<width {
        disturbance += direction[row] * direction[row] * noise[row]
        for column in 0..<width { power += direction[row] * correlation[row * width + column] * direction[column] }
      }
      return 2 * disturbance < power
    }
  }

  /// Sums of products of channels.
  private struct Products {
    let width: Int
    private let bin: Int
    private var sums: [Double]
    private var row: [Double]
    private var count = 0.0
    private var totals: [Double]
    /// The squares of numbers below 0.
    private var below: [Double]

    init(width: Int, bin: Int) {
      below = [Double](repeating: 0, count: width)
      (self.width, self.bin) = (width, bin)
      totals = [Double](repeating: 0, count: width)
      (sums, row) = ([Double](repeating: 0, count: width * width), [Double](repeating: 0, count: width))
    }

    mutating func add(_ sample: UnsafePointer<Float>) {
      for channel in 0..<width {
        row[channel] = (0..<bin).reduce(0) { $0 + Double(sample[channel * bin + $1]) } / Double(bin)
        totals[channel] += row[channel]
        for index in channel * bin..<(channel + 1) * bin where sample[index] < 0 {
          below[channel] += Double(sample[index]) * Double(sample[index])
        }
      }
      for one in 0..<width { for other in 0...one { sums[one * width + other] += row[one] * row[other] } }
      count += 1
    }

    var samples: Double { count }

    /// Whether the squares below 0 of a channel are three times those of noise about 0; `noise` is that of means of bins.
    func isBelowZero(beyond noise: [Double]) -> Bool {
      let trace = (0..<width).reduce(0) { $0 + sums[$1 * width + $1] } / count / Double(width)
      return below.indices.contains { channel in
        let squares = below[channel] / (count * Double(bin))
        return squares > 1.5 * noise[channel] * Double(bin) && squares > 1e-6 * trace
      }
    }

    /// About the mean; of counts each channel is divided by the root of its mean.
    func covariance(ofCounts isCounted: Bool) -> [Double] {
      let mean = totals.map { $0 / count }
      let least = 1e-3 * mean.reduce(0, +) / Double(width)
      let scales = mean.map { isCounted ? 1 / max($0, least, .leastNormalMagnitude).squareRoot() : 1 }
      let correlation = means
      return (0..<width * width).map { place in
        let (one, other) = (place / width, place % width)
        return (correlation[place] - mean[one] * mean[other]) * scales[one] * scales[other]
      }
    }

    var isUsable: Bool { count > 1 && sums.allSatisfy(\.isFinite) }

    var means: [Double] {
      (0..<width * width).map { place in
        let (one, other) = (place / width, place % width)
        return sums[max(one, other) * width + min(one, other)] / count
      }
    }
  }

  /// The inverse of a symmetric matrix with eigenvalues above 0 by Cholesky's factors; nil for others.
  private static func inverse(_ matrix: [Double], _ width: Int) -> [Double]? {
    var lower = matrix
    for row in 0..<width {
      for column in 0...row {
        var sum = matrix[row * width + column]
        for place in 0..<column { sum -= lower[row * width + place] * lower[column * width + place] }
        if row == column {
          guard sum > 0 else { return nil }
          lower[row * width + row] = sum.squareRoot()
        } else {
          lower[row * width + column] = sum / lower[column * width + column]
        }
      }
    }
    var result = [Double](repeating: 0, count: width * width)
    for unit in 0..<width {
      var x = [Double](repeating: 0, count: width)
      x[unit] = 1
      for row in unit..<width {
        for place in unit..<row { x[row] -= lower[row * width + place] * x[place] }
        x[row] /= lower[row * width + row]
      }
      for row in (0..<width).reversed() {
        for place in row + 1..<max(width, row + 1) { x[row] -= lower[place * width + row] * x[place] }
        x[row] /= lower[row * width + row]
      }
      for row in 0..<width { result[row * width + unit] = x[row] }
    }
    return result
  }
}

extension InputExpectation {
  /// Spectra for a method that has no model file.
  init(ofChannels channels: Int) {
    self.init(modelName: "unmix", inputText: "x: [channels]", shape: [channels], sizeNames: ["channels"])
  }
}
