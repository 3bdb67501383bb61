import Datasets
import Runtime

/// How many principal components of samples stand above their noise.
///
/// Noise of the same size in every channel has eigenvalues up to an edge (Marčenko and Pastur 1967). The size of the
/// noise is that of what the counted components leave; so counting begins with too many and ends where it agrees with
/// itself. Noise that differs between channels counts as components, so the count is rather too large than too small.
package struct SignalComponents: Equatable, Sendable {
  package let count: Int

  /// So many samples are looked at, and so many components; where more of them stand above the noise there is no count.
  private static let (mostSamples, mostComponents) = (1024, 32)
  /// Eigenvalues of fewer samples scatter too much.
  private static let fewestSamples = 64
  /// How far above the edge a component has to be: the largest eigenvalue of noise scatters about it.
  private static let margin = 1.1
  /// The share of the variance below which a component is no more than rounding.
  private static let rounding = 1e-6

  /// Nil for too few samples, without room for OpenBLAS, and for samples of too many components.
  ///
  /// `scaling` is what the samples were changed by. Where that differs between channels, noise that is the same in all of
  /// them is so before it alone, and is looked at there.
  init?(of samples: HeldSamples, scaledBy scaling: (Scaling, width: Int)? = nil) {
    let some = samples.taking(samples.spread(SignalComponents.mostSamples)).unscaled(scaling)
    // An edge that is far above the noise would hide components: neighbouring channels are averaged.
    let binned = some.averaged(to: max(8, some.count / 8))
    let unit = binned.unit
    guard binned.width > 1, binned.count >= SignalComponents.fewestSamples, unit > 0, unit.isFinite else { return nil }
    let centred = binned.minus(binned.mean, unit: unit)
    let looked = min(SignalComponents.mostComponents, binned.width - 1)
    guard let components = PrincipalComponents(looked, of: centred), components.count == looked else { return nil }
    let variances = components.variances(of: centred)
    let count = SignalComponents.count(
      variances, all: HeldSamples.meanSquare(of: centred), width: binned.width, samples: binned.count)
    guard count < SignalComponents.mostComponents else { return nil }
    self.count = count
  }

  /// How many of the largest variances stand above the noise; `all` is the sum of the variances of all directions.
  static func count(_ variances: [Double], all: Double, width: Int, samples: Int) -> Int {
    let root = 1 + (Double(width) / Double(samples)).squareRoot()
    var count = variances.count
    while true {
      let left = max(0, all - variances.prefix(count).reduce(0, +))
      let edge = margin * root * root * left / Double(max(1, width - count))
      let found = variances.prefix(count).count { $0 > max(edge, rounding * all) }
      if found == count { return count }
      count = found
    }
  }
}

extension PrincipalComponents {
  /// The mean square of the part of each direction in the samples.
  fileprivate func variances(of samples: CentredSamples) -> [Double] {
    let scores = scores(of: samples)
    return (0..<count).map { direction in
      let squares = (0..<samples.count).reduce(0.0) { sum, sample in
        let score = Double(scores.start[sample * count + direction])
        return sum + score * score
      }
      return squares / Double(samples.count)
    }
  }
}

extension HeldSamples {
  /// A copy in the numbers of the file, where each channel was brought to variance 1; else the samples themselves.
  fileprivate func unscaled(_ scaling: (Scaling, width: Int)?) -> HeldSamples {
    guard case (.standard, let channels)? = scaling, channels > 0, width % channels == 0 else { return self }
    let copy = HeldSamples(count: count, width: width)
    copy.values.start.update(from: values.start, count: count * width)
    scaling?.0.undo(on: UnsafeMutableBufferPointer(start: copy.values.start, count: count * width), width: channels)
    return copy
  }

  /// Means of neighbouring numbers of each sample, so that no more than `most` are left; some at the end may be left out.
  fileprivate func averaged(to most: Int) -> HeldSamples {
    let bin = (width + most - 1) / most
    guard bin > 1 else { return self }
    let result = HeldSamples(count: count, width: width / bin)
    for place in 0..<result.count * result.width {
      let start = values.start + place / result.width * width + place % result.width * bin
      result.values.start[place] = (0..<bin).reduce(0) { $0 + start[$1] } / Float(bin)
    }
    return result
  }

  fileprivate static func meanSquare(of samples: CentredSamples) -> Double {
    let squares = (0..<samples.count * samples.width).reduce(0.0) { sum, place in
      let value = Double(samples.values.start[place])
      return sum + value * value
    }
    return squares / Double(max(1, samples.count))
  }
}
