import Datasets
import Foundation
import Random
import TestSupport
import Testing

@testable import Training

/// The likelihood of a simplex around points, and what is found with it.
@Suite struct SimplexFitTests {
  private let stream = RandomStream(seed: 3, purpose: .test)
  private static let corners = [[0.0, 0], [4, 0.5], [1, 3]]

  /// Points spread over a triangle and one of its edges, with noise.
  private func points(_ count: Int, noise: Double) -> NoisyPoints {
    var values: [Double] = []
    for point in 0..<count {
      var shares = (0..<3).map { -log(max(stream.uniformDouble(8 * point + $0), 1e-9)) }
      if point % 4 == 0 { shares[2] = 0 }
      let sum = shares.reduce(0, +)
      for axis in 0..<2 {
        let mixed = (0..<3).reduce(0.0) { $0 + shares[$1] / sum * SimplexFitTests.corners[$1][axis] }
        let spread = (0..<3).reduce(-1.5) { $0 + stream.uniformDouble(8 * point + 3 + $1) }
        values.append(mixed + 2 * noise * spread * (axis == 0 ? 1 : -1))
      }
    }
    return NoisyPoints(
      count: count, width: 2, values: values, deviations: (0..<count).map { noise * (1 + Double($0 % 3)) })
  }

  @Test(
    "the gradient of the likelihood is that of finite differences", arguments: [0.05, 0.5],
    [[[0, 1, 2], [0, 1], [1, 2], [2]], [[0], [1], [2], [0, 1], [0, 2], [1, 2]]])
  func gradient(_ noise: Double, faces: [[Int]]) throws {
    let (points, shares) = (points(60, noise: noise), Array([0, -1, -2, -1.5, -1, -0.5].prefix(faces.count)))
    let slope = try #require(MixtureSlope(Self.corners, faces, shares, of: points))
    func loss(_ change: (inout [[Double]], inout [Double]) -> Void) throws -> Double {
      var (corners, own) = (Self.corners, shares)
      change(&corners, &own)
      return try #require(MixtureSlope(corners, faces, own, of: points)).loss
    }
    let step = 1e-5
    for corner in 0..<3 {
      for axis in 0..<2 {
        let up = try loss { corners, _ in corners[corner][axis] += step }
        let down = try loss { corners, _ in corners[corner][axis] -= step }
        #expect(abs((up - down) / (2 * step) - slope.corners[corner][axis]) < 1e-5 * (1 + abs(slope.loss)))
      }
    }
    for face in faces.indices {
      let change = try loss { _, shares in shares[face] += step } - loss { _, shares in shares[face] -= step }
      #expect(abs(change / (2 * step) - slope.shares[face]) < 1e-6)
    }
  }

  @Test("the density of a simplex adds up to 1, as nearly as amounts have noise of their own")
  func density() throws {
    let flat = try FlatFaces([
      #require(SimplexFace(Self.corners)), #require(SimplexFace(Array(Self.corners.prefix(2)))),
    ])
    let (step, noise) = (0.02, 0.05)
    var sums = [0.0, 0.0]
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 8) { room in
      let start = room.baseAddress!
      let view = FlatFace.View(ratios: start, pushes: start + 3, rest: start + 6)
      for x in stride(from: -3, to: 7, by: step) {
        for y in stride(from: -3, to: 6, by: step) {
          [x, y].withUnsafeBufferPointer { place in
            for (index, face) in flat.faces.enumerated() {
              let density = exp(face.look(at: .init(place.baseAddress!, noise), into: view))
              sums[index] += density * step * step
            }
          }
        }
      }
    }
    #expect(sums.allSatisfy { abs($0 - 1) < 0.02 }, "\(sums)")
  }

  @Test("noise leaves directions of weak signals alone, and turns them where it is as strong")
  func overlaps() {
    #expect(overlap(ofVariance: 1000, 0.05) > 0.999)
    #expect(overlap(ofVariance: 1.4, 0.05) == 0)
    let weak = overlap(ofVariance: 1.54, 196.0 / 4096)
    #expect(weak > 0.4 && weak < 0.7, "\(weak)")
  }

  /// Points of shares that are even, or crowd at corners, behind noise.
  private func hidden(power: Double) -> NoisyPoints {
    var values: [Double] = []
    for point in 0..<2000 {
      let shares = (0..<3).map { pow(-log(max(stream.uniformDouble(16 * point + $0), 1e-9)), power) }
      let sum = shares.reduce(0, +)
      for axis in 0..<2 {
        let mixed = (0..<3).reduce(0.0) { $0 + shares[$1] / sum * Self.corners[$1][axis] }
        values.append(mixed + 0.3 * stream.normal(4 * (16 * point + 3 + axis)))
      }
    }
    return NoisyPoints(count: 2000, width: 2, values: values, deviations: Array(repeating: 0.3, count: 2000))
  }

  @Test("corners that noise hides get the size that even shares need, and stay where shares crowd")
  func evenSpread() throws {
    let centre = middle(of: Self.corners)
    let small = Self.corners.map { zip($0, centre).map { $1 + 0.5 * ($0 - $1) } }
    let found = try #require(spreadEvenly(small, hidden(power: 1), stream))
    for (corner, due) in zip(found, Self.corners) {
      #expect(zip(corner, due).allSatisfy { abs($0 - $1) < 0.25 }, "\(found)")
    }
    #expect(spreadEvenly(small, hidden(power: 6), stream) == nil)
  }

  @Test("a fit of grains is spread where shares are even, and stays where most points are pure")
  func grains() {
    for (power, due) in [(1.0, true), (12, false)] {
      let points = hidden(power: power)
      var fit = SimplexMixture(ofGrains: points, from: Self.corners)
      #expect(fit.spread(stream) == due, "\(power)")
    }
  }

  @Test("the signal along a direction is what is over the noise, as channels and spectra blur both")
  func signals() {
    // Without channels there is no blur: the variance is that of signal and noise.
    #expect(abs(signalVariance(of: 5, 0) - 4) < 1e-12 && signalVariance(of: 0.9, 0) == 0)
    let ratio = 0.05
    let signal = 0.8
    #expect(abs(signalVariance(of: (1 + signal) * (1 + ratio / signal), ratio) - signal) < 1e-9)
  }

  @Test("data far below 0 are seen, and noise about 0 is not taken for them")
  func signed() throws {
    func look(_ offset: Float) throws -> HySime {
      let values = (0..<400).flatMap { sample -> [Float] in
        let share = Float(stream.uniformDouble(1000 * sample))
        return (0..<24).map { channel in
          let noise = Float(stream.uniformDouble(1000 * sample + channel + 1) - 0.5) * 0.1
          return (channel < 12 ? share : channel < 20 ? 1 - share : 0) + offset + noise
        }
      }
      let folder = TemporaryFolder()
      try writeNPY(values, shape: [400, 24], to: folder.file("s.npy"))
      return try HySime(openSamples(folder.file("s.npy"), fitting: InputExpectation(ofChannels: 24)), channels: 24)
    }
    #expect(try !look(0).isSigned && look(-0.5).isSigned)
  }

  @Test("corners are found that no point shows")
  func corners() {
    let points = points(800, noise: 0.05)
    let start = [[1.5, 0.8], [2.5, 0.9], [1.6, 1.8]]
    let fit = SimplexMixture(points, from: [start], triesFaces: true)
    for corner in Self.corners {
      let nearest = fit.corners.map { hypot($0[0] - corner[0], $0[1] - corner[1]) }.min() ?? 9
      #expect(nearest < 0.15, "\(fit.corners)")
    }
  }
}
