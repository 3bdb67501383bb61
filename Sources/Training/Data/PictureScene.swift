import Checker
import Datasets
import Diagnostics
import Files
import Graph
import Ops

extension SpectrumRecipe {
  /// The axis of the spectra: the variable that the function runs over.
  var axis: Axis {
    let step = count > 1 ? (high - low) / Double(count - 1) : 0
    return Axis(
      count: count, points: step == 0 ? .indices : .uniform(offset: low, scale: step), name: variable, role: .spectral)
  }
}

/// The picture of a model's `data` section, and how its pixels become spectra.
package struct PictureScene: Sendable {
  package let picture: Picture
  /// What the function calls the numbers of a pixel.
  package let parameters: [String]
  package let axis: Axis
  private let recipe: SpectrumRecipe

  /// The scene that a run was trained on; nil when its data is no picture.
  package init?(of run: SavedRun) throws(Diagnostic) {
    guard case .picture(let source, let recipe)? = run.compilation.typed.data else { return nil }
    let path = run.dataPath
    if let path, !path.isPicture { return nil }
    let chosen = path.map(DataRecipe.Picture.file) ?? source
    self.picture = try Training.picture(chosen, run.folder.path).with(channels: recipe.channels)
    self.recipe = recipe
    (parameters, axis) = (recipe.parameters, recipe.axis)
  }

  /// Spectra for some values of the parameters.
  package func spectra(_ pixels: [[Double]]) -> [[Double]] {
    let channels = parameters.indices.map { index in pixels.map { $0[index] } }
    let graph = recipe.graph(shape: [pixels.count])
    let steps = linspace(recipe.low, recipe.high, recipe.count).map { evaluate(graph, $0, channels) }
    return pixels.indices.map { pixel in steps.map { $0.indices.contains(pixel) ? $0[pixel] : .nan } }
  }
}

/// The spectra that a recipe makes of the pixels of a picture.
func spectra(
  of source: DataRecipe.Picture, _ recipe: SpectrumRecipe, _ expected: InputExpectation,
  _ modelFolder: String
) throws(Diagnostic) -> Samples {
  let picture = try picture(source, modelFolder).with(channels: recipe.channels)
  let points = linspace(recipe.low, recipe.high, recipe.count)
  var graphs: [Int: Graph] = [:]
  let samples = try picture.spectra(over: points, sampleShape: [recipe.count]) {
    t, channels throws(Diagnostic) in
    let count = channels.first?.count ?? 0
    let graph = graphs[count] ?? recipe.graph(shape: [count])
    graphs[count] = graph
    return evaluate(graph, t, channels)
  }
  return try samples.fitted(to: expected, along: recipe.axis)
}

private func picture(_ source: DataRecipe.Picture, _ modelFolder: String) throws(Diagnostic)
  -> Picture
{
  switch source {
  case .phantom(let rows, let columns):
    let pixels = rows.multipliedReportingOverflow(by: columns)
    try requireMemory(
      pixels.overflow ? .max : 24 * min(pixels.partialValue, .max / 24), for: "phantom(\(rows), \(columns))")
    return Picture.phantom(height: rows, width: columns)
  case .file(let name): return try readPNG(resolved(name, beside: modelFolder))
  }
}

/// The user's function for one axis value and many pixels, by the reference interpreter in Double.
private func evaluate(_ graph: Graph, _ t: Double, _ channels: [[Double]]) -> [Double] {
  let count = channels.first?.count ?? 0
  var values = ["t": Tensor([count], repeating: t)]
  for (number, channel) in channels.enumerated() { values["c\(number)"] = Tensor([count], channel) }
  return graph.evaluated(values)["spectrum"]?.values ?? []
}

/// `count` numbers from low to high, both included, as NumPy and PyTorch space them.
func linspace(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
  guard count > 1 else { return Array(repeating: low, count: max(0, count)) }
  let step = (high - low) / Double(count - 1)
  // From both ends towards the middle, so that the last point is exact.
  return (0..<count).map {
    $0 < count / 2 ? low + step * Double($0) : high - step * Double(count - 1 - $0)
  }
}

extension Samples {
  /// The same samples in the model's shape; the number of axis points must be the model's.
  fileprivate func fitted(to expected: InputExpectation, along axis: Axis) throws(Diagnostic) -> Samples {
    let fitting = try SampleLayout(
      ofArray: [count] + sampleShape, named: source, fitting: expected)
    let layout = SampleLayout(
      sampleShape: fitting.sampleShape, spatial: self.layout.spatial, spectral: [axis], source: source)
    return Samples(layout, values: values)
  }
}
