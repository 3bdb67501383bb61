import Datasets
import Diagnostics
import Graph
import Ops
import Random
import Recipe

/// The first values of weights that start from the training data or from a file.
final class WeightStarts {
  private let data: TrainingData
  private let recipe: TrainRecipe
  private let modelFolder: String
  private let tell: (Diagnostic) -> Void
  /// Samples of the training set, read when a weight asks for them.
  private var held: HeldSamples?

  /// At most so many numbers of the samples are looked at.
  private static let mostNumbers = 1 << 25

  init(_ data: TrainingData, _ recipe: TrainRecipe, modelFolder: String, tell: @escaping (Diagnostic) -> Void) {
    (self.data, self.recipe, self.modelFolder, self.tell) = (data, recipe, modelFolder, tell)
  }

  func values(of weight: Weight<Int>, number: Int) throws(Diagnostic) -> [Float] {
    if weight.start.name == "file" { return try read(weight) }
    if weight.start.name == "axis" { return try axis(weight.count) }
    let spectra = try trainingSpectra()
    let (rows, columns) = (weight.shape[0], weight.shape[1])
    guard columns == spectra.width else {
      throw .startOfOtherWidth(weight.name, weight.start.name, columns, spectra.width)
    }
    guard rows <= spectra.count else { throw .tooFewSpectra(weight.name, rows, spectra.count) }
    let stream = RandomStream(seed: recipe.seed, purpose: .weights, part: number)
    switch weight.start.name {
    case "pixels":
      let order = permutation(of: spectra.count, seed: recipe.seed &+ UInt64(number), purpose: .weights)
      return order.prefix(rows).flatMap { spectra.sample($0) }
    case "pca":
      try requireOpenBLAS(threads: 1)
      guard let directions = principalDirections(rows, of: spectra) else {
        throw .tooFewSpectra(weight.name, rows, min(spectra.count, columns))
      }
      return directions
    default:
      try requireOpenBLAS(threads: 1)
      guard let endmembers = VertexComponents(rows, stream).endmembers(of: spectra) else {
        throw .spectraDoNotDiffer(weight.name)
      }
      return endmembers
    }
  }

  /// The spectral axis, or the numbers of its channels with a warning.
  private func axis(_ count: Int) throws(Diagnostic) -> [Float] {
    let axes = data.layout.spectral
    guard let axis = axes.first(where: { $0.count == count }) else {
      throw .axisOfOtherLength(count, axes.first?.count ?? data.layout.shownWidth, data.layout.source)
    }
    if !axis.isCalibrated { tell(.noAxis(data.layout.source)) }
    return axis.values.map { Float($0) }
  }

  private func trainingSpectra() throws(Diagnostic) -> HeldSamples {
    if let held { return held }
    let split = Split(of: data.layout, recipe)
    let most = max(2, WeightStarts.mostNumbers / max(1, data.layout.width))
    let layout = data.layout
    let rows = try data.gathered(spread(split.training, most: most))
    let shown = rows.columns(layout.offset..<layout.offset + layout.shownWidth)
    // In samples of rows and columns each pixel is a spectrum.
    let isPicture = layout.patches != nil || layout.sampleShape.count == 3
    let samples = isPicture ? shown.cut(to: layout.sampleShape.dropFirst(2).reduce(1, *)) : shown
    held = samples
    return samples
  }

  /// An array of the weight's shape, or a matrix the other way round.
  private func read(_ weight: Weight<Int>) throws(Diagnostic) -> [Float] {
    let (path, item) = (weight.start.texts[0], weight.start.texts.dropFirst().first)
    let array = try readArray(resolved(path, beside: modelFolder), item: item)
    func plain(_ shape: [Int]) -> [Int] { shape.filter { $0 != 1 } }
    if plain(array.shape) == plain(weight.shape) { return array.values }
    guard weight.shape.count == 2, plain(array.shape) == plain(weight.shape.reversed()) else {
      throw .startOfOtherShape(weight.name, weight.shape, path, array.shape)
    }
    tell(.startTurned(weight.name, weight.shape, path, array.shape))
    let (rows, columns) = (weight.shape[0], weight.shape[1])
    return (0..<rows * columns).map { array.values[$0 % columns * rows + $0 / columns] }
  }
}

extension HeldSamples {
  func sample(_ index: Int) -> [Float] {
    (0..<width).map { values.start[index * width + $0] }
  }
}

/// The first principal components, each of length 1 and with its largest element above 0; nil where there are fewer.
private func principalDirections(_ count: Int, of spectra: HeldSamples) -> [Float]? {
  guard let components = PrincipalComponents(count, of: spectra.minus(spectra.mean, unit: spectra.unit)),
    components.count == count
  else { return nil }
  var result: [Float] = []
  for row in 0..<count {
    let own = (0..<spectra.width).map { components.directions.start[row * spectra.width + $0] }
    let largest = own.max { abs($0) < abs($1) } ?? 0
    result += largest < 0 ? own.map { -$0 } : own
  }
  return result
}
