import Glibc

/// Faces as plain numbers in one block of memory, so that a look at a point costs nothing but its arithmetic.
final class FlatFaces: @unchecked Sendable {
  let faces: [FlatFace]
  private let memory: UnsafeMutableBufferPointer<Double>

  /// The first face may be the whole simplex: its facets are then seen from it, which costs least.
  init(_ faces: [SimplexFace], _ corners: [[Int]] = []) {
    let facets = faces.indices.map { index in
      corners.count == faces.count && index > 0 ? Facet(of: faces[0], faces[index], corners[index]) : nil
    }
    let counts = zip(faces, facets).map { face, facet in
      face.width + face.arms.count + face.slopes.count + face.roots.count
        + (facet.map { $0.amounts.count + $0.rest.count } ?? 0)
    }
    memory = .allocate(capacity: max(1, counts.reduce(0, +)))
    var next = memory.baseAddress!
    func put(_ numbers: [Double]) -> UnsafePointer<Double> {
      for number in numbers {
        next.initialize(to: number)
        next += 1
      }
      return UnsafePointer(next - numbers.count)
    }
    self.faces = zip(faces, facets).map { face, facet in
      // Axis after axis, so that all corners take a step of the sum together.
      let slopes = (0..<face.slopes.count).map { face.slopes[$0 % face.count * face.width + $0 / face.count] }
      return FlatFace(
        count: face.count, width: face.width, constant: face.constant, centre: put(face.centre), arms: put(face.arms),
        slopes: put(slopes), roots: put(face.roots),
        across: facet.map { (corner: $0.corner, amounts: put($0.amounts), rest: put($0.rest)) })
    }
  }

  deinit { memory.deallocate() }
}

/// A face with one corner less than the whole simplex, seen from that corner.
private struct Facet {
  let corner: Int
  /// What the facet's corners have of that corner, and what its plane leaves of it.
  let amounts: [Double]
  let rest: [Double]

  /// Nil for other faces.
  init?(of whole: SimplexFace, _ face: SimplexFace, _ own: [Int]) {
    let width = face.width
    guard whole.isWhole, face.count == whole.count - 1, face.count > 1,
      let corner = (0..<whole.count).first(where: { !own.contains($0) })
    else { return nil }
    let place = (0..<width).map { whole.centre[$0] + whole.arms[corner * width + $0] - face.centre[$0] }
    let changes = (0..<face.count).map { row in
      (0..<width).reduce(0.0) { $0 + face.slopes[row * width + $1] * place[$1] }
    }
    self.corner = corner
    amounts = changes.map { $0 + 1 / Double(face.count) }
    rest = (0..<width).map { axis in
      changes.indices.reduce(place[axis]) { $0 - changes[$1] * face.arms[$1 * width + axis] }
    }
  }
}

/// What a point needs to know of a face.
struct FlatFace {
  let count: Int
  let width: Int
  let constant: Double
  let centre: UnsafePointer<Double>
  let arms: UnsafePointer<Double>
  let slopes: UnsafePointer<Double>
  let roots: UnsafePointer<Double>
  /// Of a facet: the corner across from it, its amounts of the facet's corners, and what the plane leaves of it.
  let across: (corner: Int, amounts: UnsafePointer<Double>, rest: UnsafePointer<Double>)?

  /// A point with the deviation of its noise and the logarithm of that.
  struct Point {
    let values: UnsafePointer<Double>
    let deviation: Double
    let logarithm: Double

    init(_ values: UnsafePointer<Double>, _ deviation: Double) {
      (self.values, self.deviation, logarithm) = (values, deviation, log(deviation * rootOfTwoPi))
    }
  }

  /// What is seen of a point from a face.
  struct View {
    /// The amounts of the corners over their noise.
    let ratios: UnsafeMutablePointer<Double>
    /// The slopes of log Phi of them.
    let pushes: UnsafeMutablePointer<Double>
    /// What the plane leaves of the point.
    let rest: UnsafeMutablePointer<Double>
  }

  /// The logarithm of the density at a point.
  func look(at point: Point, into view: View) -> Double {
    for axis in 0..<width { view.rest[axis] = point.values[axis] - centre[axis] }
    guard count > 1 else { return offPlane(distance(view.rest), point) }
    let even = 1 / Double(count)
    for corner in 0..<count { view.ratios[corner] = even }
    for axis in 0..<width {
      let part = view.rest[axis]
      for corner in 0..<count { view.ratios[corner] += slopes[axis * count + corner] * part }
    }
    if count <= width {
      for corner in 0..<count {
        let part = view.ratios[corner] - even
        for axis in 0..<width { view.rest[axis] -= part * arms[corner * width + axis] }
      }
    }
    for corner in 0..<count { view.ratios[corner] /= point.deviation * roots[corner] }
    let inside = logNormals(view) + constant
    return count > width ? inside : inside + offPlane(distance(view.rest), point)
  }

  /// The same of a facet, from the amounts of the whole simplex: a point is a mixture of its corners.
  func look(at point: Point, into view: View, from whole: FlatFace, _ seen: View) -> Double {
    guard let across else { return look(at: point, into: view) }
    let part = seen.ratios[across.corner] * point.deviation * whole.roots[across.corner]
    for corner in 0..<count {
      let own = corner < across.corner ? corner : corner + 1
      let amount = seen.ratios[own] * point.deviation * whole.roots[own] + part * across.amounts[corner]
      view.ratios[corner] = amount / (point.deviation * roots[corner])
    }
    for axis in 0..<width { view.rest[axis] = part * across.rest[axis] }
    return logNormals(view) + constant + offPlane(distance(view.rest), point)
  }

  /// The most that the logarithm of the density can be at a point whose distance from the plane is at least so many noises.
  func most(atDistance ratio: Double, _ point: Point) -> Double {
    constant - ratio * ratio / 2 - Double(width - count + 1) * point.logarithm
  }

  /// The square of the length of what the plane leaves.
  func distance(_ rest: UnsafeMutablePointer<Double>) -> Double {
    var sum = 0.0
    for axis in 0..<width { sum += rest[axis] * rest[axis] }
    return sum
  }

  /// The logarithm of the normal density of a squared distance from the plane.
  private func offPlane(_ squared: Double, _ point: Point) -> Double {
    -squared / (2 * point.deviation * point.deviation) - Double(width - count + 1) * point.logarithm
  }

  /// The sum of log Phi of the ratios, whose slopes are noted.
  private func logNormals(_ view: View) -> Double {
    var (product, sum) = (1.0, 0.0)
    for corner in 0..<count {
      let z = view.ratios[corner]
      if z > 8 {
        view.pushes[corner] = 0
      } else if z > -6 {
        let share = erfc(-z * 0.5.squareRoot()) / 2
        view.pushes[corner] = exp(-z * z / 2) / (rootOfTwoPi * share)
        product *= share
        // One logarithm for all of them, as long as their product is a number.
        if product < 1e-200 { (product, sum) = (1, sum + log(product)) }
      } else {
        (view.pushes[corner], sum) = (-z / tailSeries(z), sum + logTail(z))
      }
    }
    return sum + log(product)
  }
}

private let rootOfTwoPi = (2 * Double.pi).squareRoot()

/// log Phi(z) far out, by its asymptotic series.
private func logTail(_ z: Double) -> Double { -z * z / 2 - log(-z * rootOfTwoPi) + log(tailSeries(z)) }

private func tailSeries(_ z: Double) -> Double {
  let part = 1 / (z * z)
  return 1 - part * (1 - 3 * part * (1 - 5 * part))
}
