import Diagnostics
import Random

/// Spectra of a non-negative matrix factorisation with the least squares, from NNDSVDa on.
///
/// Multiplicative updates of Lee and Seung (NIPS 2001) from the start of Boutsidis and Gallopoulos (Pattern Recognition 41,
/// 2008). In place of zeros it has the mean of the data, as that of scikit-learn.
struct NonNegativeStart: SpectralStart {
  let name = "nmf"
  let order: ShareOrder? = .light
  private let turns = 500
  private let mostSamples = 8192

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireProducts(threads: 1)
    let samples = spectra.taking(spectra.spread(mostSamples))
    guard let start = NonNegativeFactors(rows, of: samples) else {
      throw .spectraDoNotDiffer(draw.weight, method: "NMF")
    }
    samples.tellOfNumbersBelowZero(draw, start: name)
    var factors = start
    for _ in 0..<turns {
      factors.improve()
      draw.step()
    }
    return factors.spectra.values
  }
}

extension HeldSamples {
  /// Says that factors at 0 and above cannot meet some of the numbers.
  func tellOfNumbersBelowZero(_ draw: StartDraw, start: String) {
    guard let below else { return }
    draw.tell(.dataBelowZero(draw.weight, below.share, squares: below.squares, start: start))
  }

  /// How many of the numbers lie below 0, and how much they weigh; nil where they hardly do.
  private var below: (share: Double, squares: Double)? {
    var (count, sum) = (0, 0.0)
    for index in 0..<self.count * width where values.start[index] < 0 {
      count += 1
      sum += Double(values.start[index]) * Double(values.start[index])
    }
    let squares = sum / max(squares, .leastNormalMagnitude)
    return squares > 1e-3 ? (Double(count) / Double(self.count * width), squares) : nil
  }
}
