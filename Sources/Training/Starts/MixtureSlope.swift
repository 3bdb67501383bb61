import Glibc

/// The loss of points spread over faces of a simplex, each with a share, and its gradient.
struct MixtureSlope {
  /// Minus the mean logarithm of the density.
  private(set) var loss: Double
  private(set) var corners: [[Double]]
  private(set) var shares: [Double]

  /// Nil where a face has no volume; `faces` are numbers of corners, `shares` logarithms.
  init?(_ corners: [[Double]], _ faces: [[Int]], _ shares: [Double], of points: NoisyPoints) {
    let models = faces.compactMap { face in SimplexFace(face.map { corners[$0] }) }
    guard models.count == faces.count else { return nil }
    let top = shares.max() ?? 0
    let sum = shares.reduce(0) { $0 + exp($1 - top) }
    let weights = shares.map { exp($0 - top) / sum }
    let mixture = FaceMixture(models, faces, weights, of: points, corners: corners.count)
    // Halves are added in one order, so that the result is the same for any number of processors.
    let middle = points.count / 2
    let second = Background { mixture.sums(middle..<points.count) }
    var sums = mixture.sums(0..<middle)
    sums.add(second.value)
    let count = Double(points.count)
    guard sums.total.isFinite else { return nil }
    loss = -sums.total / count
    self.shares = zip(weights, sums.faces).map { $0 - $1.total / count }
    self.corners = corners.map { $0.map { _ in 0.0 } }
    for (face, (model, part)) in zip(faces, zip(models, sums.faces)) {
      let gradient = part.gradient(of: model)
      for (place, corner) in face.enumerated() {
        for axis in 0..<points.width { self.corners[corner][axis] -= gradient[place * points.width + axis] / count }
      }
    }
  }
}

/// Faces with their shares, seen by points.
private struct FaceMixture: Sendable {
  private let flat: FlatFaces
  private let logarithms: [Double]
  private let points: NoisyPoints
  /// For each face the corners that are none of its own; nil where the first is not the whole simplex.
  private let others: [[Int]]?
  /// For each edge of grains its ends, which are the faces of these numbers, and its squared length; empty for others.
  private let edges: [(one: Int, other: Int, squared: Double)?]

  /// Of faces with a smaller part in a point than this nothing is computed there: e to this power.
  private static let negligible = -40.0

  init(_ faces: [SimplexFace], _ corners: [[Int]], _ weights: [Double], of points: NoisyPoints, corners count: Int) {
    (flat, self.points) = (FlatFaces(faces, corners), points)
    logarithms = weights.map { log(max($0, 1e-300)) }
    let areGrains = faces.count > count && faces.prefix(count).allSatisfy { $0.count == 1 }
    edges =
      !areGrains
      ? []
      : zip(faces, corners).map { face, own in
        guard own.count == 2 else { return nil }
        return (own[0], own[1], 2 * face.arms.reduce(0) { $0 + $1 * $1 })
      }
    others = faces[0].isWhole ? corners.map { own in (0..<count).filter { !own.contains($0) } } : nil
  }

  func sums(_ range: Range<Int>) -> MixtureSums {
    let faces = flat.faces
    var sums = MixtureSums(total: 0, faces: faces.map(FaceSums.init))
    let room = faces.map { 2 * $0.count + $0.width }.reduce(0, +)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, room)) { scratch in
      var next = scratch.baseAddress!
      let views = faces.map { face in
        defer { next += 2 * face.count + face.width }
        return FlatFace.View(ratios: next, pushes: next + face.count, rest: next + 2 * face.count)
      }
      var (densities, squares) = (faces.map { _ in 0.0 }, faces.map { _ in 0.0 })
      points.values.withUnsafeBufferPointer { values in
        for point in range {
          let place = FlatFace.Point(values.baseAddress! + point * points.width, points.deviations[point])
          add(place, faces, views, &densities, &squares, to: &sums)
        }
      }
    }
    return sums
  }

  private func add(
    _ point: FlatFace.Point, _ faces: [FlatFace], _ views: [FlatFace.View], _ densities: inout [Double],
    _ squares: inout [Double], to sums: inout MixtureSums
  ) {
    var most = -Double.infinity
    for face in faces.indices {
      let least = most + FaceMixture.negligible
      let isFar =
        face > 0
        && (isFar(face, faces[face], views[0], point, below: least)
          || isFar(face, faces[face], squares, point, below: least))
      densities[face] =
        isFar ? -.infinity : logarithms[face] + faces[face].look(at: point, into: views[face], from: faces[0], views[0])
      most = max(most, densities[face])
      if !edges.isEmpty, faces[face].count == 1 { squares[face] = faces[face].distance(views[face].rest) }
    }
    var sum = 0.0
    for face in faces.indices {
      let part = densities[face] - most
      densities[face] = part < FaceMixture.negligible ? 0 : exp(part)
      sum += densities[face]
    }
    sums.total += most + log(sum)
    for face in faces.indices where densities[face] > 1e-12 * sum {
      sums.faces[face].add(views[face], faces[face], weight: densities[face] / sum, point.deviation)
    }
  }

  /// Whether a face is so far from a point that it says nothing there: no nearer than the plane across a corner beside it.
  private func isFar(
    _ number: Int, _ face: FlatFace, _ whole: FlatFace.View, _ point: FlatFace.Point, below: Double
  ) -> Bool {
    guard let others else { return false }
    var farthest = 0.0
    for corner in others[number] { farthest = max(farthest, abs(whole.ratios[corner])) }
    return logarithms[number] + face.most(atDistance: farthest, point) < below
  }
}

extension FaceMixture {
  /// Whether an edge is so far from a point that it says nothing there, from the squared distances of its ends.
  fileprivate func isFar(
    _ number: Int, _ face: FlatFace, _ squares: [Double], _ point: FlatFace.Point, below: Double
  ) -> Bool {
    guard !edges.isEmpty, let edge = edges[number], edge.squared > 0 else { return false }
    let (one, other) = (squares[edge.one], squares[edge.other])
    // How far along the edge the point lies from its first end.
    let along = (one - other + edge.squared) / 2
    let beside = max(0, one - along * along / edge.squared)
    return logarithms[number] + face.most(atDistance: beside.squareRoot() / point.deviation, point) < below
  }
}

/// Sums over points.
private struct MixtureSums: Sendable {
  /// Of the logarithm of the density.
  var total: Double
  var faces: [FaceSums]

  mutating func add(_ other: MixtureSums) {
    total += other.total
    for face in faces.indices { faces[face].add(other.faces[face]) }
  }
}
