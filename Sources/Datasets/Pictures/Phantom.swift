import Files

extension Picture {
  /// A painted picture of known abundances, for trying a model without data.
  ///
  /// With u from 0 to 1 along a row and v from 0 to 1 down the rows, the background is
  ///
  ///     red = u,  green = v,  blue = (u - v)^2 (3 - 2 |u - v|)
  ///
  /// and five shapes lie on it, the later ones above: a disc of red about (0.28, 0.30), a ring of
  /// green about (0.70, 0.36), a diamond of blue at (0.30, 0.74), a smooth hill of all three about
  /// (0.72, 0.76), and a dark band along u + v = 1. Only sums, products and quotients occur, so the
  /// numbers are the same on every machine.
  package static func phantom(height: Int = 85, width: Int = 70) -> Picture {
    precondition(height >= 2 && width >= 2)
    var values: [Double] = []
    values.reserveCapacity(3 * height * width)
    for row in 0..<height {
      for column in 0..<width {
        let u = Double(column) / Double(width - 1)
        let colour = colour(u, Double(row) / Double(height - 1))
        for channel in 0..<3 { values.append(colour[channel]) }
      }
    }
    return Picture(height: height, width: width, channels: 3, values: values, name: "phantom")
  }
}

/// Red, green and blue at a point of the unit square.
private func colour(_ u: Double, _ v: Double) -> SIMD3<Double> {
  var colour = SIMD3(u, v, smooth(abs(u - v)))
  let disc = squaredDistance(u - 0.28, v - 0.30)
  if disc < 0.0225 { colour = SIMD3(1 - 8 * disc, 0.1, 0.3 * v) }
  let ring = squaredDistance(u - 0.70, v - 0.36)
  if ring > 0.01, ring < 0.03 { colour = SIMD3(0.2 * u, 0.75 + 0.25 * u, 0.05) }
  let diamond = abs(u - 0.30) + abs(v - 0.74)
  if diamond < 0.17 { colour = SIMD3(0.15, 0.2 * v, 1 - 2 * diamond) }
  let hill = 1 - squaredDistance(u - 0.72, v - 0.76) / 0.04
  if hill > 0 { colour += smooth(hill) * (1 - colour) }
  if abs(u + v - 1) < 0.03, u > 0.05, u < 0.95 { colour *= 0.25 }
  return colour
}

private func squaredDistance(_ x: Double, _ y: Double) -> Double { x * x + y * y }

/// The smooth step 3 x^2 - 2 x^3 from 0 at 0 to 1 at 1.
private func smooth(_ x: Double) -> Double { x * x * (3 - 2 * x) }
