import Checker
import Compiler
import Datasets
import Diagnostics
import Files

/// The samples that a model is trained on: those of `--data`, else those of its `data` section.
///
/// Files that the section names are looked for beside the model file. What is read more than once may be unpacked into the
/// folder beside the run.
func openSamples(for compilation: Compilation, _ request: TrainRequest) throws(Diagnostic) -> any SampleSource {
  let source = try samples(
    request.data, maskPath(of: compilation, request), compilation, inputExpectation(of: compilation),
    modelFolder: request.modelFolder)
  // Spectra that a formula makes of a picture have nothing to be found.
  if source is MemorySamples { return source }
  guard case .file(let recipe)? = compilation.typed.data, let kind = Scaling.Kind(rawValue: recipe.scale.rawValue)
  else { return SurveyedSamples(source) }
  try source.unpack(in: request.dataFolder, toDraw: false)
  let scaling = try Scaling(kind, of: source)
  source.restart()
  return ScaledSamples(SurveyedSamples(source), scaling)
}

/// The samples that a saved run reads of a file: as it took those it was trained on, with the scaling it found then.
///
/// Its mask marks pixels of its own data; other data are taken whole.
func openSamples(of run: SavedRun, data path: String?) throws(Diagnostic) -> any SampleSource {
  if path == nil, run.record["data"]?["is_stream"] == .bool(true) { throw .dataAreGone(run.dataPath ?? "a pipe") }
  if path == nil, let data = run.dataPath, !fileExists(data) { throw .dataMoved(data, run.folder.path) }
  var expected = try inputExpectation(of: run.compilation, isFixed: true)
  expected.trainedAxes = run.spectralAxes
  (expected.trainedEncoding, expected.trainedQuantity) = (run.encoding, run.quantity)
  let mask = path.map(absolutePath) ?? run.dataPath == run.dataPath ? run.mask : nil
  let source = try samples(path ?? run.dataPath, mask, run.compilation, expected, modelFolder: run.folder.path)
  try source.unpack(in: ScratchFile.defaultFolder, toDraw: false)
  return try run.scaling().map { ScaledSamples(source, $0) } ?? source
}

/// The mask that was asked for, else that of the data section.
func maskPath(of compilation: Compilation, _ request: TrainRequest) -> String? {
  if let mask = request.mask { return mask }
  guard case .file(let recipe)? = compilation.typed.data else { return nil }
  return recipe.mask.map { resolved($0, beside: request.modelFolder) }
}

/// The samples of a file, or of the data section where no path is given.
private func samples(
  _ path: String?, _ mask: String?, _ compilation: Compilation, _ expected: InputExpectation, modelFolder: String
) throws(Diagnostic) -> any SampleSource {
  switch compilation.typed.data {
  case .picture(let picture, let recipe)? where path?.isPicture ?? true:
    return MemorySamples(
      try spectra(of: path.map { .file($0) } ?? picture, recipe, expected, path == nil ? modelFolder : ""))
  case .file(let recipe)?:
    let path = path ?? resolved(recipe.path, beside: modelFolder)
    return try located(compilation) { () throws(Diagnostic) in try samples(at: path, mask, recipe, expected) }
  default:
    guard let path else { throw .noData(model: compilation.model.name) }
    return try samples(at: path, mask, FileRecipe(path: path), expected)
  }
}

/// The part of a file that a recipe takes.
private func samples(
  at path: String, _ mask: String?, _ recipe: FileRecipe, _ expected: InputExpectation
) throws(Diagnostic) -> any SampleSource {
  // A pixel has four numbers at most.
  if path.isPicture, expected.core.count != 1 || expected.core[0] > 4 { throw .pictureWithoutSpectra(path) }
  var choice = ArrayChoice(recipe)
  choice.mask = mask
  return try openSamples(path, fitting: expected, choice: choice)
}

/// Points a message about a key of the data section to its value in the model file.
private func located<Result>(
  _ compilation: Compilation, _ body: () throws(Diagnostic) -> Result
) throws(Diagnostic) -> Result {
  do throws(Diagnostic) {
    return try body()
  } catch {
    guard error.span == nil, let key = error.key, let span = compilation.typed.dataKeys[key] else { throw error }
    var error = error
    (error.span, error.marker) = (span, "does not fit the file")
    throw error
  }
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

extension String {
  /// Whether a path names a picture.
  var isPicture: Bool { lowercased().hasSuffix(".png") }
}

func resolved(_ name: String, beside folder: String) -> String {
  name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
}
