import Diagnostics

/// Principal components times the root of the part of the variance along them that is known to be signal.
///
/// With these rows W, mean + W^T W (x - mean) is Wiener's filter: it draws spectra towards their mean where noise hides what
/// they are. The part is that of the signal in the variance, times how near the direction is to the signal's, squared
/// (D. Paul, Statistica Sinica 17, 2007). All of it is kept where the simplex of the data can be seen, and where shares crowd
/// at corners as those of grains do: least squares then know more than variances.
struct WienerStart: SpectralStart {
  let name = "wiener"
  let resemblesData = false

  /// The part of signal from which on noise hides nothing.
  private static let clear = 0.9

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    let principal = try PrincipalSpectra(rows, of: spectra, draw)
    let parts = signalParts(principal.deviations, of: spectra)
    let isClear = parts.prefix(max(1, rows - 1)).allSatisfy { $0 > WienerStart.clear }
    var isHidden = false
    if !isClear { isHidden = try isEvenBehindNoise(rows, of: spectra, draw) }
    return zip(principal.directions, parts).flatMap { direction, part in
      direction.map { isHidden ? $0 * Float(part.squareRoot()) : $0 }
    }
  }

  private func signalParts(_ deviations: [Double], of spectra: HeldSamples) -> [Double] {
    guard let noise = noiseDeviation(of: spectra, behind: max(16, 2 * deviations.count)), noise > 0 else {
      return deviations.map { _ in 1 }
    }
    let ratio = Double(spectra.width) / Double(spectra.count)
    return deviations.map { deviation in
      let variance = deviation * deviation / (noise * noise)
      let (near, signal) = (overlap(ofVariance: variance, ratio), signalVariance(of: variance, ratio))
      return near * near * signal / (1 + signal)
    }
  }
}
