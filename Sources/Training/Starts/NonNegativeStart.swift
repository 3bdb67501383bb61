import Diagnostics
import Random

/// Spectra of a non-negative matrix factorisation with the least squares, from NNDSVDa on.
///
/// Multiplicative updates of Lee and Seung (NIPS 2001); the start is that of Boutsidis and Gallopoulos (Pattern Recognition
/// 41, 2008), with the mean of the data in place of zeros, as scikit-learn has it.
struct NonNegativeStart: SpectralStart {
  let name = "nmf"
  private let turns = 500
  private let mostSamples = 8192

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireProducts(threads: 1)
    let samples = spectra.taking(spectra.spread(mostSamples))
    guard let start = NonNegativeFactors(rows, of: samples) else { throw .spectraDoNotDiffer(draw.weight) }
    var factors = start
    for _ in 0..<turns { factors.improve() }
    return factors.spectra.values
  }
}
