import Diagnostics
import Glibc
import Runtime

/// Spectra of a non-negative matrix factorisation with the least Kullback-Leibler divergence, the likelihood of counts.
///
/// The start and the updates are those of `nmf` and of Lee and Seung (NIPS 2001), in scikit-learn's order.
struct DivergenceStart: SpectralStart {
  let name = "nmf_kl"
  let order: ShareOrder? = .light
  private let turns = 200
  private let mostSamples = 4096

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireProducts(threads: 1)
    let samples = spectra.taking(spectra.spread(mostSamples))
    guard var factors = DivergenceFactors(rows, of: samples) else {
      throw .spectraDoNotDiffer(draw.weight, method: "NMF")
    }
    samples.tellOfNumbersBelowZero(draw, start: name)
    for _ in 0..<turns {
      factors.improve()
      draw.step()
    }
    return factors.spectra.values
  }
}

/// Two matrices at 0 and above whose product is near to data in the divergence sum of x log(x / y) - x + y.
struct DivergenceFactors {
  let amounts: FloatMemory
  let spectra: FloatMemory
  private let data: HeldSamples
  private let rows: Int
  /// The data over the product, sample after sample.
  private let ratios: FloatMemory
  private let work: (amounts: FloatMemory, spectra: FloatMemory)
  /// Products below this count as it: scikit-learn's.
  private static let least: Float = 1.1920929e-7

  /// From NNDSVDa; nil where there are too few samples or channels.
  init?(_ rows: Int, of data: HeldSamples) {
    guard let start = NonNegativeFactors(rows, of: data) else { return nil }
    (self.data, self.rows, amounts, spectra) = (data, rows, start.amounts, start.spectra)
    ratios = FloatMemory(count: data.count * data.width)
    work = (FloatMemory(count: amounts.count), FloatMemory(count: spectra.count))
  }

  /// One multiplicative update of the amounts, then one of the spectra.
  mutating func improve() {
    let (count, width) = (data.count, data.width)
    findRatios()
    MatrixProducts.product(
      m: count, n: rows, k: width, ratios.start, spectra.start, bTransposed: true, into: work.amounts.start)
    let sums = (0..<rows).map { row in (0..<width).reduce(0.0) { $0 + Double(spectra.start[row * width + $1]) } }
    for index in 0..<amounts.count { scale(amounts, index, work.amounts, sums[index % rows]) }
    findRatios()
    MatrixProducts.product(
      m: rows, n: width, k: count, amounts.start, aTransposed: true, ratios.start, into: work.spectra.start)
    let totals = (0..<rows).map { row in (0..<count).reduce(0.0) { $0 + Double(amounts.start[$1 * rows + row]) } }
    for index in 0..<spectra.count { scale(spectra, index, work.spectra, totals[index / width]) }
  }

  private func scale(_ values: FloatMemory, _ index: Int, _ above: FloatMemory, _ below: Double) {
    values.start[index] *= above.start[index] / max(Float(below), DivergenceFactors.least)
  }

  private func findRatios() {
    findProduct()
    for index in 0..<ratios.count {
      ratios.start[index] = max(0, data.values.start[index]) / max(ratios.start[index], DivergenceFactors.least)
    }
  }

  private func findProduct() {
    MatrixProducts.product(
      m: data.count, n: data.width, k: rows, amounts.start, spectra.start, into: ratios.start)
  }

  /// The divergence of the product from the data.
  var divergence: Double {
    findProduct()
    return (0..<ratios.count).reduce(0.0) { sum, index in
      let (x, y) = (Double(data.values.start[index]), Double(max(ratios.start[index], DivergenceFactors.least)))
      return sum + (x > 0 ? x * log(x / y) - x : 0) + y
    }
  }
}
