import Glibc
import Random
import Recipe

/// Points that are spread evenly over a simplex and over some of its faces, each with a share, seen with normal noise.
///
/// Its corners are found by maximum likelihood, which has no weight to choose: the noise says how far points may lie
/// outside, and the volume how far the faces may be. (M. Wu, Q. Li, W.-K. Ma et al., probabilistic simplex component
/// analysis, and C. Huang, M. Wu, W.-K. Ma, "SISAL Revisited", SIAM J. Imaging Sciences 2022; faces are ours.)
struct SimplexMixture {
  private(set) var corners: [[Double]]
  /// The corners of each face with the logarithm of its share, the whole simplex first.
  private var faces: [(corners: [Int], share: Double)]
  private var points: NoisyPoints
  /// Hears of each evaluation.
  private var step: () -> Void
  /// Minus the mean logarithm of the density.
  private(set) var loss = Double.infinity

  /// Faces with a smaller share are left out.
  private static let leastShare = 1e-3
  /// Grains have more pure points than this.
  private static let mostPure = 0.5
  /// So many corners have all their faces tried, more of them the whole simplex and its facets.
  private static let mostCorners = 5

  /// The likeliest fit from some starts: the whole simplex first, then with its faces, where these are worth their numbers.
  ///
  /// Without faces where spectra were divided by their brightness: borders of smooth maps then look like faces.
  init(
    _ points: NoisyPoints, from starts: [[[Double]]], triesFaces: Bool, step: @escaping () -> Void = {}
  ) {
    let fits = starts.map { SimplexMixture(points, whole: $0, step) }
    self = fits.min { $0.loss < $1.loss } ?? SimplexMixture(points, whole: [], step)
    guard triesFaces, !isCollapsed else { return }
    var other = self
    other.faces += SimplexMixture.faces(of: corners.count).dropFirst().map { ($0, -2) }
    other.refine()
    let worth = (loss - other.loss) * Double(points.count)
    if worth > log(Double(points.count)) / 2 * Double(other.faces.count - 1) {
      self = other
    }
  }

  private init(_ points: NoisyPoints, whole corners: [[Double]], _ step: @escaping () -> Void) {
    (self.points, self.corners, self.step) = (points, corners, step)
    faces = [(Array(corners.indices), 0)]
    if !corners.isEmpty { fit(200) }
  }

  /// Points near the corners and the edges between them, as grains and their borders give; the whole simplex left out.
  init(ofGrains points: NoisyPoints, from corners: [[Double]], step: @escaping () -> Void = {}) {
    (self.points, self.corners, self.step) = (points, corners, step)
    faces = [1, 2].flatMap { SimplexMixture.subsets(of: Array(corners.indices), $0) }.map {
      ($0, -2 * Double($0.count))
    }
    fit(100)
  }

  /// The share of points that are at a corner.
  private var pureShare: Double {
    let top = faces.map(\.share).max() ?? 0
    let parts = faces.map { (isPure: $0.corners.count == 1, weight: exp($0.share - top)) }
    return parts.reduce(0) { $0 + ($1.isPure ? $1.weight : 0) } / parts.reduce(0) { $0 + $1.weight }
  }

  /// Moves corners out where noise hides them and shares are spread evenly; false where these crowd at corners.
  mutating func spread(_ stream: RandomStream) -> Bool {
    guard pureShare < SimplexMixture.mostPure, let even = spreadEvenly(corners, points, stream) else { return false }
    corners = even
    return true
  }

  /// The deviation of the noise in shares of a pixel, over all corners and pixels.
  var noiseOfShares: Double? {
    guard let whole = SimplexFace(corners) else { return nil }
    let noise = points.deviations.reduce(0) { $0 + $1 * $1 } / Double(points.count)
    return (noise * whole.roots.reduce(0) { $0 + $1 * $1 } / Double(corners.count)).squareRoot()
  }

  /// Whether the simplex is so small beside the noise that its likelihood means nothing.
  var isCollapsed: Bool {
    guard loss.isFinite, !corners.isEmpty, let whole = SimplexFace(corners) else { return true }
    let noise = points.deviations.reduce(0, +) / Double(points.count)
    return whole.leastHeight < 1.5 * noise
  }

  /// Faces of at least one corner, the whole first.
  private static func faces(of count: Int) -> [[Int]] {
    let all = count <= mostCorners ? 1..<count + 1 : max(1, count - 1)..<count + 1
    return all.reversed().flatMap { size in subsets(of: Array(0..<count), size) }
  }

  private static func subsets(of list: [Int], _ size: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    return list.indices.flatMap { index in
      subsets(of: Array(list[(index + 1)...]), size - 1).map { [list[index]] + $0 }
    }
  }

  private mutating func refine() {
    for _ in 0..<8 {
      let before = (loss, faces.count)
      fit(40)
      let top = faces.map(\.share).max() ?? 0
      let sum = faces.reduce(0) { $0 + exp($1.share - top) }
      let kept = faces.indices.filter { $0 == 0 || exp(faces[$0].share - top) / sum > SimplexMixture.leastShare }
      faces = kept.map { (faces[$0].corners, max(faces[$0].share, top + log(1e-4))) }
      if faces.count == before.1, before.0 - loss < 1e-6 { break }
    }
  }

  private mutating func fit(_ iterations: Int) {
    let (scale, faces, count) = (Scale(points), faces.map(\.corners), corners.count)
    let start = corners.flatMap(scale.inward) + self.faces.map { Float($0.share) }
    let found = minimum(from: start, iterations: iterations) { numbers in
      step()
      guard
        let slope = MixtureSlope(scale.outward(numbers, count), faces, scale.shares(numbers, count), of: points)
      else { return (.infinity, numbers.map { _ in 0 }) }
      let corners = slope.corners.flatMap { zip($0, scale.deviations).map { Float($0 * $1) } }
      return (slope.loss, corners + slope.shares.map { Float($0) })
    }
    let (corners, shares) = (scale.outward(found, count), scale.shares(found, count))
    guard let slope = MixtureSlope(corners, faces, shares, of: points) else { return }
    (self.corners, loss) = (corners, slope.loss)
    self.faces = zip(faces, shares).map { ($0, $1) }
  }
}

/// The magnitudes of points, by which corners are divided while they are looked for.
private struct Scale {
  let mean: [Double]
  let deviations: [Double]

  init(_ points: NoisyPoints) {
    mean = points.mean
    deviations = points.variances.map { max($0.squareRoot(), .leastNormalMagnitude) }
  }

  func inward(_ corner: [Double]) -> [Float] {
    corner.indices.map { Float((corner[$0] - mean[$0]) / deviations[$0]) }
  }

  func outward(_ numbers: [Float], _ count: Int) -> [[Double]] {
    let width = mean.count
    return (0..<count).map { corner in
      (0..<width).map { mean[$0] + Double(numbers[corner * width + $0]) * deviations[$0] }
    }
  }

  func shares(_ numbers: [Float], _ count: Int) -> [Double] { numbers[(count * mean.count)...].map { Double($0) } }
}
