import Datasets
import Glibc

/// A spectrum image whose truth is known: pure spectra, and how much of each is in every pixel.
package struct Scene: Sendable {
  package let rows: Int
  package let columns: Int
  /// The axis of a spectrum.
  package let axis: Axis
  package let quantity: Quantity
  /// Of the endmembers.
  package let names: [String]
  /// A spectrum for each name.
  package let endmembers: [[Double]]
  /// Shares of the endmembers, pixel after pixel.
  package var abundances: [[Double]]
  /// The recorded spectra, pixel after pixel.
  package var spectra: [[Double]]
}

/// What a scene is made of, beside its kind.
package struct SceneOptions: Equatable, Sendable {
  package var rows = 64
  package var columns = 64
  /// The number of endmembers; nil takes that of the scene.
  package var components: Int?
  /// The ratio of the signal's power to that of the noise in decibels; of counted scenes, the counts of a spectrum.
  package var noise: Double?
  /// No pixel has a larger share of one endmember, where the scene is of minerals.
  package var purest = 0.8
  package var seed: UInt64 = 0

  package init() {}
}

/// A kind of scene; each stands in a file of its own.
package struct SceneKind: Sendable {
  package let name: String
  /// What it is, as a sentence of the manual.
  package let sentence: String
  /// Where it was described.
  package let source: String
  package let components: Int
  /// How many endmembers it has spectra for.
  package let mostComponents: Int
  /// In decibels, or in counts.
  package let noise: Double
  package let isCounted: Bool
  let make: @Sendable (SceneOptions, Int) -> Scene

  /// A scene of this kind, with its noise.
  package func scene(_ options: SceneOptions) -> Scene {
    var scene = make(options, options.components ?? components)
    let level = options.noise ?? noise
    var numbers = SceneNumbers(seed: options.seed, part: 1)
    if isCounted { scene.count(level, &numbers) } else { scene.addNoise(decibels: level, &numbers) }
    return scene
  }

  /// Bytes that a scene of this kind takes at least, in double precision, with the heads of its arrays.
  package func bytes(_ options: SceneOptions) -> Int {
    var small = options
    (small.rows, small.columns) = (2, 2)
    let scene = make(small, options.components ?? components)
    let numbers = scene.axis.count + scene.endmembers.count
    return options.rows * options.columns * (8 * numbers + 96)
  }

  /// In the order of the manual.
  package static let all: [SceneKind] = [.dirichlet, .blocks, .fields, .bilinear, .illumination, .eels, .eds]
}

extension Scene {
  /// Minerals of the library at random, mixed by some shares.
  init(_ options: SceneOptions, minerals count: Int, _ abundances: [[Double]]) {
    let library = Minerals.usgs
    var numbers = SceneNumbers(seed: options.seed, part: 0)
    let chosen = numbers.choice(count, of: library.names.count)
    let endmembers = chosen.map { library.spectra[$0] }
    self.init(
      rows: options.rows, columns: options.columns,
      axis: Axis(
        count: library.wavelengths.count, points: .values(library.wavelengths), name: "wavelength", units: "nm",
        role: .spectral),
      quantity: Quantity(name: "reflectance"), names: chosen.map { library.names[$0] }, endmembers: endmembers,
      abundances: abundances, spectra: abundances.map { mixed($0, endmembers) })
  }

  /// Adds normal noise of one deviation.
  mutating func addNoise(decibels: Double, _ numbers: inout SceneNumbers) {
    let squares = spectra.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    let count = spectra.count * (spectra.first?.count ?? 1)
    let deviation = (squares / Double(max(1, count)) / pow(10, decibels / 10)).squareRoot()
    for pixel in spectra.indices {
      for channel in spectra[pixel].indices { spectra[pixel][channel] += deviation * numbers.normal() }
    }
  }

  /// Counts each spectrum with so many counts in the mean (Poisson noise).
  mutating func count(_ dose: Double, _ numbers: inout SceneNumbers) {
    let mean = spectra.reduce(0) { $0 + $1.reduce(0, +) } / Double(max(1, spectra.count))
    for pixel in spectra.indices {
      for channel in spectra[pixel].indices {
        spectra[pixel][channel] = numbers.counts(mean: spectra[pixel][channel] * dose / mean)
      }
    }
  }
}

/// A sum of spectra by their shares.
func mixed(_ shares: [Double], _ spectra: [[Double]]) -> [Double] {
  (spectra.first ?? []).indices.map { channel in
    zip(shares, spectra).reduce(0) { $0 + $1.0 * $1.1[channel] }
  }
}

/// Shares with none above a limit: those above are drawn towards equal shares.
func limited(_ shares: [Double], to purest: Double) -> [Double] {
  let (largest, even) = (shares.max() ?? 0, 1 / Double(max(1, shares.count)))
  guard largest > purest, largest > even else { return shares }
  let part = max(0, (purest - even) / (largest - even))
  return shares.map { even + part * ($0 - even) }
}
