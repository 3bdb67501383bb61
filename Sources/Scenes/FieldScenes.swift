import Glibc

extension SceneKind {
  /// Smooth fields that overlap.
  static let fields = SceneKind(
    name: "fields", sentence: "smooth random fields that overlap, as minerals do in the field",
    source:
      "Iordache, Bioucas-Dias and Plaza, Total Variation Spatial Regularization for Sparse Unmixing, IEEE TGRS 2012",
    components: 4, mostComponents: 8, noise: 30, isCounted: false
  ) { options, count in Scene(options, minerals: count, smoothShares(options, count)) }

  /// Light that meets two minerals before it is seen adds their product.
  static let bilinear = SceneKind(
    name: "bilinear",
    sentence: "smooth fields, and for each pair of minerals their product times both shares (Fan's model)",
    source:
      "Fan, Hu, Miller and Li, Comparative Study between a New Nonlinear Model and Common Linear Model, IJRS 2009",
    components: 3, mostComponents: 8, noise: 30, isCounted: false
  ) { options, count in
    var scene = Scene(options, minerals: count, smoothShares(options, count))
    for pixel in scene.spectra.indices {
      let shares = scene.abundances[pixel]
      for first in 0..<count {
        for second in first + 1..<max(first + 1, count) {
          let both = shares[first] * shares[second]
          for channel in scene.spectra[pixel].indices {
            scene.spectra[pixel][channel] += both * scene.endmembers[first][channel] * scene.endmembers[second][channel]
          }
        }
      }
    }
    return scene
  }

  /// Slopes that face the light less.
  static let illumination = SceneKind(
    name: "illumination", sentence: "smooth fields under a smooth brightness from 0.4 to 1, as slopes have it",
    source: "Drumetz et al., Blind Hyperspectral Unmixing Using an Extended Linear Mixing Model, IEEE TIP 2016",
    components: 3, mostComponents: 8, noise: 30, isCounted: false
  ) { options, count in
    var scene = Scene(options, minerals: count, smoothShares(options, count))
    var numbers = SceneNumbers(seed: options.seed, part: 3)
    let field = smoothField(options, &numbers)
    let (low, high) = (field.min() ?? 0, field.max() ?? 1)
    for pixel in scene.spectra.indices {
      let brightness = 0.4 + 0.6 * (field[pixel] - low) / max(high - low, 1e-12)
      scene.spectra[pixel] = scene.spectra[pixel].map { $0 * brightness }
    }
    return scene
  }
}

/// Shares that follow smooth fields: the exponential of each in parts of all, none above the largest share.
func smoothShares(_ options: SceneOptions, _ count: Int) -> [[Double]] {
  var numbers = SceneNumbers(seed: options.seed, part: 2)
  let fields = (0..<count).map { _ in smoothField(options, &numbers) }
  return (0..<options.rows * options.columns).map { pixel in
    let weights = fields.map { exp(2.2 * $0[pixel]) }
    let sum = weights.reduce(0, +)
    return limited(weights.map { $0 / sum }, to: options.purest)
  }
}

/// A field of mean 0 and deviation 1 that changes over a sixth of the picture: blurred noise.
func smoothField(_ options: SceneOptions, _ numbers: inout SceneNumbers) -> [Double] {
  var field = (0..<options.rows * options.columns).map { _ in numbers.normal() }
  let reach = max(1, min(options.rows, options.columns) / 12)
  // Three means are nearly a Gaussian.
  for _ in 0..<3 { field = blurred(field, rows: options.rows, columns: options.columns, reach: reach) }
  let mean = field.reduce(0, +) / Double(max(1, field.count))
  let deviation = (field.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, field.count))).squareRoot()
  return field.map { ($0 - mean) / max(deviation, 1e-12) }
}
