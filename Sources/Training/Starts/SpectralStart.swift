import Diagnostics
import Random

/// What weights can start from that is found in the training data: see `DistributionTable` for names and sentences.
protocol SpectralStart: Sendable {
  var name: String { get }
  /// Whether each row of a weight becomes a spectrum; else `rows` counts its numbers.
  var givesSpectra: Bool { get }
  /// Whether its rows are like spectra of the data, so that a function of the weight is to give them.
  var resemblesData: Bool { get }
  /// How its rows are put in order; nil for those whose order says something.
  var order: ShareOrder? { get }
  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float]
}

extension SpectralStart {
  var givesSpectra: Bool { true }
  var resemblesData: Bool { true }
  var order: ShareOrder? { nil }
}

/// What makes an endmember the first: its share, or its part of the light where endmembers have no size of their own.
enum ShareOrder { case share, light }

/// Where the random numbers of a start come from, and whom it speaks of.
struct StartDraw {
  let weight: String
  let seed: UInt64
  /// The number of the weight in the model.
  let number: Int
  /// Where the spectra lie in a picture; nil for a list.
  var grid: SampleGrid?
  /// Takes what there is to say of the start.
  var tell: (Diagnostic) -> Void = { _ in }
  /// Hears of each look that a search takes at the data.
  var step: () -> Void = {}

  /// What the starts of a model found, so that no simplex is looked for twice.
  var memory = StartMemory()

  var stream: RandomStream { RandomStream(seed: seed, purpose: .weights, part: number) }
}

/// What one start found and another asks for.
final class StartMemory {
  /// For a number of corners: whether noise hides the simplex, and shares are spread evenly all the same.
  var isSpread: [Int: Bool] = [:]
}

/// Where samples lie in a picture.
struct SampleGrid {
  let columns: Int
  /// For each sample its number in the picture, row after row.
  let places: [Int]

  /// Pairs of some samples, by their order among these, that are side by side or above each other.
  func neighbours(_ chosen: [Int]) -> [(Int, Int)] {
    let order = Dictionary(chosen.enumerated().map { (places[$1], $0) }, uniquingKeysWith: { first, _ in first })
    return order.sorted { $0.key < $1.key }.flatMap { place, index in
      let right = (place + 1) % columns == 0 ? nil : order[place + 1]
      return [right, order[place + columns]].compactMap { $0.map { (index, $0) } }
    }
  }
}

/// All of them; a new one is a file beside this one, and a line here and in `DistributionTable`.
let spectralStarts: [String: any SpectralStart] = Dictionary(
  uniqueKeysWithValues: [
    PixelsStart(), PrincipalStart(), VertexStart(), SimplexStart(), FanStart(), NonNegativeStart(),
    DivergenceStart(), MeanStart(), WhiteningStart(), WienerStart(), NoiseStart(),
  ].map { (start: any SpectralStart) in (start.name, start) })

/// Spectra of the training data, chosen at random.
struct PixelsStart: SpectralStart {
  let name = "pixels"

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    let order = permutation(of: spectra.count, seed: draw.seed &+ UInt64(draw.number), purpose: .weights)
    return order.prefix(rows).flatMap { spectra.sample($0) }
  }
}

/// Vertex component analysis.
struct VertexStart: SpectralStart {
  let name = "vca"
  let order: ShareOrder? = .share

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireProducts(threads: 1)
    guard let endmembers = VertexComponents(rows, draw.stream).endmembers(of: spectra) else {
      throw .spectraDoNotDiffer(draw.weight, method: "vertex component analysis")
    }
    return endmembers
  }
}

/// The mean spectrum.
struct MeanStart: SpectralStart {
  let name = "mean"

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    let mean = spectra.mean.map { Float($0) }
    return (0..<rows).flatMap { _ in mean }
  }
}

extension HeldSamples {
  func sample(_ index: Int) -> [Float] { (0..<width).map { values.start[index * width + $0] } }
}
