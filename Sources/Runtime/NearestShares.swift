import CKernels

/// The sum of the squares of what the nearest mixtures of some spectra leave of samples: fully constrained least squares.
///
/// Samples and `spectra`, as many as `ends`, have `width` numbers each. (Heinz and Chang, IEEE TGRS 2001.)
package func squaresLeftByShares(
  of samples: UnsafePointer<Float>, count: Int, width: Int, spectra: [Float], ends: Int
) -> Double {
  let mean = (0..<width).map { channel in
    (0..<ends).reduce(0) { $0 + spectra[$1 * width + channel] } / Float(ends)
  }
  let centred = spectra.indices.map { spectra[$0] - mean[$0 % width] }
  var products = [Float](repeating: 0, count: ends * count)
  for sample in 0..<count {
    for end in 0..<ends {
      var sum: Float = 0
      for channel in 0..<width {
        sum += (samples[sample * width + channel] - mean[channel]) * centred[end * width + channel]
      }
      products[end * count + sample] = sum
    }
  }
  var shares = products
  aec_constrained_squares(
    &shares, Int64(count), products, Int64(count), centred, Int64(ends), Int64(width), Int64(count), true)
  var squares = 0.0
  for sample in 0..<count {
    for channel in 0..<width {
      var rest = samples[sample * width + channel]
      for end in 0..<ends { rest -= shares[end * count + sample] * spectra[end * width + channel] }
      squares += Double(rest) * Double(rest)
    }
  }
  return squares
}
