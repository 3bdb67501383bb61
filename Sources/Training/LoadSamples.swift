import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Ops

/// The samples that a model reads: those of `--data`, else those of its `data` section.
///
/// Files that the section names are looked for beside the model file.
func openSamples(for compilation: Compilation, _ request: TrainRequest) throws(Diagnostic) -> any SampleSource {
  let expected = try inputExpectation(of: compilation)
  let modelFolder = request.modelFolder
  let mask = maskPath(of: compilation, request)
  if let path = request.data { return try samples(at: path, mask, compilation, expected) }
  switch compilation.typed.data {
  case nil: throw .noData(model: compilation.model.name)
  case .file(let recipe)?:
    let path = resolved(recipe.path, beside: modelFolder)
    return try located(compilation) { () throws(Diagnostic) in try samples(at: path, mask, recipe, expected) }
  case .picture(let picture, let recipe)?:
    return MemorySamples(try spectra(of: picture, recipe, expected, modelFolder))
  }
}

/// The samples that a saved run reads of a file: as it took those it was trained on, with the scaling it found then.
func openSamples(
  of run: SavedRun, data path: String?
) throws(Diagnostic) -> any SampleSource {
  let expected = try inputExpectation(of: run.compilation, isFixed: true)
  let source: any SampleSource
  if let path = path ?? run.dataPath {
    source = try samples(at: path, run.mask, run.compilation, expected, isTraining: false)
  } else if case .picture(let picture, let recipe)? = run.compilation.typed.data {
    source = MemorySamples(try spectra(of: picture, recipe, expected, run.folder.path))
  } else {
    throw .noData(model: run.compilation.model.name)
  }
  return try run.scaling().map { ScaledSamples(source, $0) } ?? source
}

/// Points a message about a key of the data section to its value in the model file.
private func located<Result>(
  _ compilation: Compilation, _ body: () throws(Diagnostic) -> Result
) throws(Diagnostic) -> Result {
  do throws(Diagnostic) {
    return try body()
  } catch {
    let key = compilation.typed.dataKeys.first {
      error.message.contains("`\($0.key)`") || error.message.contains("`\($0.key):")
    }
    guard error.span == nil, let key else { throw error }
    var error = error
    (error.span, error.marker) = (key.value, "does not fit the file")
    throw error
  }
}

/// The mask that was asked for, else that of the data section.
func maskPath(of compilation: Compilation, _ request: TrainRequest) -> String? {
  if let mask = request.mask { return mask }
  guard case .file(let recipe)? = compilation.typed.data else { return nil }
  return recipe.mask.map { resolved($0, beside: request.modelFolder) }
}

/// The part of a file that a recipe takes; its scaling is found by a pass of its own.
private func samples(
  at path: String, _ mask: String?, _ recipe: FileRecipe, _ expected: InputExpectation, isTraining: Bool = true
) throws(Diagnostic) -> any SampleSource {
  var choice = ArrayChoice(recipe)
  choice.mask = mask
  let source = try openSamples(path, fitting: expected, choice: choice)
  guard isTraining else { return source }
  guard let kind = Scaling.Kind(rawValue: recipe.scale.rawValue) else { return SurveyedSamples(source) }
  let scaling = try Scaling(kind, of: source)
  return ScaledSamples(SurveyedSamples(try openSamples(path, fitting: expected, choice: choice)), scaling)
}

extension ArrayChoice {
  init(_ recipe: FileRecipe) {
    self.init()
    item = recipe.dataset
    header = recipe.header.map { $0 ? .present : .absent } ?? .detected
    (rows, columns, channels, between) = (recipe.rows, recipe.columns, recipe.channels, recipe.between)
    pixels = recipe.pixels.map { .init(rows: $0.rows, columns: $0.columns, isColumnMajor: $0.isColumnMajor) }
    (isTransposed, pixelBin, channelBin) = (recipe.isTransposed, recipe.pixelBin, recipe.channelBin)
    (deadChannels, deadPixels) = (recipe.deadChannels, recipe.deadPixels)
    switch recipe.spectral {
    case .number(let axis)?: spectral = .number(axis)
    case .name(let name)?: spectral = .name(name)
    case nil: spectral = nil
    }
  }
}

/// A picture goes through the file's `spectra:`, unless the model reads its pixels as they are.
private func samples(
  at path: String, _ mask: String?, _ compilation: Compilation, _ expected: InputExpectation, isTraining: Bool = true
) throws(Diagnostic) -> any SampleSource {
  let isPicture = path.lowercased().hasSuffix(".png")
  guard isPicture, case .picture(_, let recipe)? = compilation.typed.data else {
    // A pixel has four numbers at most.
    if isPicture, expected.core.count != 1 || expected.core[0] > 4 { throw .pictureWithoutSpectra(path) }
    var recipe = FileRecipe(path: path)
    if case .file(let own)? = compilation.typed.data { recipe = own }
    return try located(compilation) { () throws(Diagnostic) in
      try samples(at: path, mask, recipe, expected, isTraining: isTraining)
    }
  }
  return MemorySamples(try spectra(of: .file(path), recipe, expected, ""))
}

private func spectra(
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
    if let path, !path.lowercased().hasSuffix(".png") { return nil }
    let chosen = path.map(DataRecipe.Picture.file) ?? source
    self.picture = try Training.picture(chosen, run.folder.path).with(channels: recipe.channels)
    self.recipe = recipe
    (parameters, axis) = (recipe.parameters, recipe.axis)
  }

  /// Spectra for some values of the parameters.
  package func spectra(_ pixels: [[Double]]) -> [[Double]] {
    let channels = parameters.indices.map { place in pixels.map { $0[place] } }
    let graph = recipe.graph(shape: [pixels.count])
    let steps = linspace(recipe.low, recipe.high, recipe.count).map { evaluate(graph, $0, channels) }
    return pixels.indices.map { pixel in steps.map { $0.indices.contains(pixel) ? $0[pixel] : .nan } }
  }
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

private func resolved(_ name: String, beside folder: String) -> String {
  name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
}

/// What the model's input looks like, for messages about data that does not fit.
package func inputExpectation(of compilation: Compilation, isFixed: Bool = false)
  throws(Diagnostic) -> InputExpectation
{
  let model = compilation.model
  guard model.encoderInputs.count == 1, let port = model.encoderInputs.first else {
    throw .severalInputs(model.encoderInputs.map(\.name))
  }
  return expectation(port, in: model, isFixed: isFixed)
}

/// What the decoder's input looks like.
package func latentExpectation(of compilation: Compilation) throws(Diagnostic) -> InputExpectation {
  let model = compilation.model
  guard model.decoderInputs.count == 1, let port = model.decoderInputs.first else {
    throw .severalLatents(model.decoderInputs.map(\.name))
  }
  return expectation(port, in: model, isFixed: true, noun: "latent vectors")
}

private func expectation(
  _ port: TypedPort, in model: TypedModel, isFixed: Bool, noun: String = "spectra"
) -> InputExpectation {
  // A single number is stored like a row of one.
  let declared = model.nodes[port.node.index].type.shape
  let shape = declared.isEmpty ? [Size(1)] : declared
  return InputExpectation(
    modelName: model.name,
    inputText: "\(port.name): [\(declared.map(\.description).joined(separator: ", "))]",
    shape: shape.map { $0.evaluated(model.sizes) ?? 0 },
    sizeNames: shape.map { size in
      size.symbols.count == 1 && Size(symbol: size.symbols.first!) == size
        ? size.symbols.first : nil
    }, isFixed: isFixed, sampleNoun: noun)
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
