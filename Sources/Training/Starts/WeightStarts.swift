import Datasets
import Diagnostics
import Graph
import Ops
import Recipe

/// The first values of weights that start from the training data or from a file.
final class WeightStarts {
  private let data: TrainingData
  private let recipe: TrainRecipe
  private let modelFolder: String
  private let tell: (Diagnostic) -> Void
  private let progress: StartProgress
  private let memory = StartMemory()
  /// Samples of the training set, read when a weight asks for them.
  private var held: HeldSamples?
  private var grid: SampleGrid?

  /// At most so many numbers of the samples are looked at.
  private static let mostNumbers = 1 << 25
  /// A start may lose so much of its squares to the range of its weight before anybody is told.
  private static let mostLost = 1e-3

  init(
    _ data: TrainingData, _ recipe: TrainRecipe, modelFolder: String, progress: ProgressStyle = .silent,
    tell: @escaping (Diagnostic) -> Void
  ) {
    (self.data, self.recipe, self.modelFolder, self.tell) = (data, recipe, modelFolder, tell)
    self.progress = StartProgress(progress)
  }

  /// `map` is the function through which alone the model uses the weight.
  func values(of weight: Weight<Int>, number: Int, behind map: WeightMap?) throws(Diagnostic) -> [Float] {
    if weight.start.name == "file" { return try read(weight) }
    if weight.start.name == "axis" { return try axis(weight.count) }
    guard let start = spectralStarts[weight.start.name] else { preconditionFailure("no start \(weight.start.name)") }
    let spectra = try trainingSpectra()
    guard start.givesSpectra else { return try start.values(weight.count, of: spectra, draw(weight, number)) }
    let columns = weight.shape.last ?? 1
    let rows = weight.count / max(1, columns)
    guard columns == spectra.width else {
      throw .startOfOtherWidth(weight.name, weight.start.name, columns, spectra.width)
    }
    guard rows <= spectra.count else { throw .tooFewSpectra(weight.name, rows, spectra.count) }
    defer { progress.end() }
    let found = try start.values(rows, of: spectra, draw(weight, number))
    let values = start.order.map { orderedByShare(found, rows, of: spectra, weighs: $0 == .light) } ?? found
    tellOfRange(weight, values)
    return start.resemblesData ? map?.starting(at: values) ?? values : values
  }

  private func draw(_ weight: Weight<Int>, _ number: Int) -> StartDraw {
    StartDraw(
      weight: weight.name, seed: recipe.seed, number: number, grid: grid, tell: tell,
      step: { [progress] in progress.step(weight.name, weight.start.name) }, memory: memory)
  }

  /// Warns where the range of a weight takes much from its start.
  private func tellOfRange(_ weight: Weight<Int>, _ values: [Float]) {
    guard let constraint = weight.constraint else { return }
    var held = values
    held.withUnsafeMutableBufferPointer {
      ConstraintTable.required(constraint.name).project(
        $0, weight.shape.last ?? 1, constraint.numbers.map { Float($0) })
    }
    func squares(_ numbers: some Sequence<Float>) -> Double { numbers.reduce(0) { $0 + Double($1) * Double($1) } }
    let lost = squares(zip(values, held).map { $0 - $1 }) / max(squares(values), .leastNormalMagnitude)
    guard lost > WeightStarts.mostLost else { return }
    let changed = zip(values, held).count { $0 != $1 }
    tell(.startIsHeld(weight.name, to: constraint.text, Double(changed) / Double(values.count), squares: lost))
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
    let (layout, chosen) = (data.layout, spread(split.training, most: most))
    let rows = try data.gathered(chosen)
    let shown = rows.columns(layout.offset..<layout.offset + layout.shownWidth)
    // In samples of rows and columns each pixel is a spectrum.
    let isPicture = layout.patches != nil || layout.sampleShape.count == 3
    let samples = isPicture ? shown.cut(to: layout.sampleShape.dropFirst(2).reduce(1, *)) : shown
    held = samples
    if !isPicture, layout.leading.count == 2 {
      grid = SampleGrid(columns: layout.leading[1], places: chosen.map(layout.position))
    }
    return samples
  }

  /// An array of the weight's shape, or a matrix the other way round.
  private func read(_ weight: Weight<Int>) throws(Diagnostic) -> [Float] {
    let (path, item) = (weight.start.texts[0], weight.start.texts.dropFirst().first)
    let file = resolved(path, beside: modelFolder)
    let found = try readArrayWithAxes(file, item: item)
    var array = found.array
    let spectra = found.axes.filter { $0.role == .spectral && $0.count == data.layout.spectral.first?.count }
    try spectra.notes(
      beside: data.layout.spectral, of: path,
      help: "weights meet the data channel by channel; give spectra at the points of the data"
    ).forEach(tell)
    func plain(_ shape: [Int]) -> [Int] { shape.filter { $0 != 1 } }
    if plain(array.shape) == plain(weight.shape) { return array.values }
    func isTurned() -> Bool { weight.shape.count == 2 && plain(array.shape) == plain(weight.shape.reversed()) }
    if !isTurned(), array.shape.first == weight.shape.last {
      array = try readArray(file, item: item, isAlongColumns: true)
    }
    guard isTurned() else {
      throw .startOfOtherShape(weight.name, weight.shape, path, array.shape)
    }
    tell(.startTurned(weight.name, weight.shape, path, array.shape))
    let (rows, columns) = (weight.shape[0], weight.shape[1])
    return (0..<rows * columns).map { array.values[$0 % columns * rows + $0 / columns] }
  }
}
