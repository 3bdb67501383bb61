import Datasets
import Foundation
import Random
import Runtime
import TestSupport
import Testing

@testable import Training

/// Methods of unmixing beside independent versions in NumPy: scripts/goldens/unmixing.py prints these numbers.
@Suite struct ReferenceMethodTests {
  private static let ends = (0..<3).map { (row: Int) -> [Float] in
    (0..<24).map { (channel: Int) -> Float in
      Float(1 + sin(0.3 * Double(channel) * Double(row + 1) + Double(row)))
    }
  }

  /// `pure` samples are made of one endmember each, one after the other.
  private func mixtures(noise level: Double = 0.02, above: Double = 0, pure: [Int] = []) -> HeldSamples {
    let samples = HeldSamples(count: 200, width: 24)
    for sample in 0..<200 {
      let place = Double(sample)
      let amounts = [abs(sin(1.3 * place)), abs(sin(2.1 * place + 1)), abs(sin(3.7 * place + 2))]
      let sum = amounts.reduce(0, +)
      for index in 0..<24 {
        let channel = Double(index)
        let noise = sin(12.9898 * place + 78.233 * channel) * cos(4.1414 * place * channel + channel)
        let mixed = (0..<3).reduce(above) { $0 + amounts[$1] / sum * Double(Self.ends[$1][index]) }
        let own = pure.firstIndex(of: sample).map { above + Double(Self.ends[$0][index]) } ?? mixed
        samples.values.start[sample * 24 + index] = Float(own + level * noise)
      }
    }
    return samples
  }

  private func isNear(_ found: Double, _ due: Double, _ tolerance: Double = 1e-3) -> Bool {
    abs(found - due) < tolerance * abs(due)
  }

  @Test(
    "the likelihood of a simplex and its faces, and of grains and their borders",
    arguments: [
      ([[0, 1, 2], [0, 1], [1, 2], [2]], [0, -1, -2, -1.5], 2.851866249332961),
      ([[0], [1], [2], [0, 1], [0, 2], [1, 2]], [0, -0.5, -1, -2, -1.5, -1], 4.33433746782963),
    ] as [([[Int]], [Double], Double)])
  func likelihood(_ faces: [[Int]], shares: [Double], due: Double) throws {
    let values = (0..<40).flatMap { (point: Int) -> [Double] in
      [2 + 1.5 * sin(1.7 * Double(point)), 1 + cos(2.3 * Double(point))]
    }
    let points = NoisyPoints(
      count: 40, width: 2, values: values,
      deviations: (0..<40).map { (point: Int) -> Double in 0.2 * Double(1 + point % 3) })
    let slope = try #require(
      MixtureSlope([[0, 0], [4, 0.5], [1, 3]], faces, shares, of: points))
    #expect(isNear(slope.loss, due, 1e-9), "\(slope.loss)")
  }

  @Test("fully constrained least squares")
  func constrainedSquares() {
    let samples = mixtures()
    let left = squaresLeftByShares(
      of: samples.values.start, count: 200, width: 24, spectra: Self.ends.flatMap { $0 }, ends: 3)
    #expect(isNear(left, 0.4599680906170351), "\(left)")
  }

  @Test("non-negative factors from NNDSVDa")
  func factors() throws {
    var factors = try #require(NonNegativeFactors(3, of: mixtures()))
    #expect(isNear(factors.squaresLeft, 6215.32041674266), "\(factors.squaresLeft)")
    for _ in 0..<200 { factors.improve() }
    #expect(isNear(factors.squaresLeft, 4.932529115084561, 0.01), "\(factors.squaresLeft)")
  }

  @Test("non-negative factors of the least Kullback-Leibler divergence are scikit-learn's")
  func divergence() throws {
    var factors = try #require(DivergenceFactors(3, of: mixtures(above: 0.1)))
    #expect(isNear(factors.divergence, 1961.6299206226272), "\(factors.divergence)")
    for _ in 0..<200 { factors.improve() }
    #expect(isNear(factors.divergence, 2.1059873021559543, 0.01), "\(factors.divergence)")
  }

  @Test("vertex component analysis finds the pure spectra, whatever its directions", arguments: [0, 0.02])
  func vertices(noise: Double) throws {
    // Of the noisy data: what the projection on the space of the endmembers leaves of these spectra.
    let due: [[Double]] =
      noise == 0
      ? Self.ends.map { end in [0, 11, 23].map { Double(end[$0]) } }
      : [
        [1.0071187539971624, 0.8492569909726073, 1.583661185016851],
        [1.838720012973542, 1.971212965869745, 1.7865359060647588],
        [1.9063088645520754, 0.3815605751152757, 0.34748189006863456],
      ]
    let samples = mixtures(noise: noise, pure: [17, 90, 141])
    for seed: UInt64 in 0..<20 {
      let search = VertexComponents(3, RandomStream(seed: seed, purpose: .weights))
      let found = try #require(search.endmembers(of: samples))
      let rows = (0..<3).map { row in [0, 11, 23].map { Double(found[row * 24 + $0]) } }
      for spectrum in due {
        #expect(rows.contains { zip($0, spectrum).allSatisfy { abs($0 - $1) < 1e-3 } }, "\(rows), seed \(seed)")
      }
    }
  }

  @Test("HySime counts the endmembers")
  func hysime() throws {
    let (samples, folder) = (mixtures(), TemporaryFolder())
    try writeNPY(samples.values.values, shape: [200, 24], to: folder.file("x.npy"))
    let source = try openSamples(folder.file("x.npy"), fitting: InputExpectation(ofChannels: 24))
    #expect(try HySime(source, channels: 24).components == 3)
  }

  @Test("endmembers stand in the order of their shares")
  func order() throws {
    let samples = HeldSamples(count: 90, width: 24)
    for sample in 0..<90 {
      // Half of the last, a third of the first, a sixth of the second.
      let end = sample % 6 < 3 ? 2 : sample % 6 < 5 ? 0 : 1
      for channel in 0..<24 { samples.values.start[sample * 24 + channel] = Self.ends[end][channel] }
    }
    let found = orderedByShare(Self.ends.flatMap { $0 }, 3, of: samples, weighs: false)
    #expect(found == Self.ends[2] + Self.ends[0] + Self.ends[1])
  }
}
