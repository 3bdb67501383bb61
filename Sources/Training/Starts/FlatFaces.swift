import Glibc

/// Faces as plain numbers in one block of memory, so that a look at a point costs nothing but its arithmetic.
final class FlatFaces: @unchecked Sendable {
  let faces: [FlatFace]
  private let memory: UnsafeMutableBufferPointer<Double>

  init(_ faces: [SimplexFace]) {
    let counts = faces.map { $0.width + $0.arms.count + $0.slopes.count + $0.roots.count }
    memory = .allocate(capacity: max(1, counts.reduce(0, +)))
    var next = memory.baseAddress!
    func put(_ numbers: [Double]) -> UnsafePointer<Double> {
      for number in numbers {
        next.initialize(to: number)
        next += 1
      }
      return UnsafePointer(next - numbers.count)
    }
    self.faces = faces.map { face in
      // Axis after axis, so that all corners take a step of the sum together.
      let slopes = (0..<face.slopes.count).map { face.slopes[$0 % face.count * face.width + $0 / face.count] }
      return FlatFace(
        count: face.count, width: face.width, constant: face.constant, centre: put(face.centre), arms: put(face.arms),
        slopes: put(slopes), roots: put(face.roots))
    }
  }

  deinit { memory.deallocate() }
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

  /// The most that the logarithm of the density can be at a point whose distance from the plane is at least so many noises.
  func most(atDistance ratio: Double, _ point: Point) -> Double {
    constant - ratio * ratio / 2 - Double(width - count + 1) * point.logarithm
  }

  private func distance(_ rest: UnsafeMutablePointer<Double>) -> Double {
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
