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
  let inputs = compilation.model.encoderInputs
  try compilation.requireGroups()
  let given = try request.data.files(of: inputs.map(\.name))
  if inputs.count == 1, let spectra = try compilation.painted(given[inputs[0].name], in: request.modelFolder) {
    return spectra
  }
  let shown = compilation.shownInput.name
  return try compilation.joined(inputs, shown: shown) { (port, placement) throws(Diagnostic) in
    let mask = maskPath(of: compilation, request, input: port.name)
    var reading = try compilation.reading(of: port, given[port.name], mask: mask, in: request.modelFolder)
    reading.placement = placement
    let source = try reading.trainingSamples(
      in: request.dataFolder, request.dataRoom, isSurveyed: port.name == shown)
    return source
  }
}

/// The samples that a saved run reads of files: as it took those it was trained on, with the scaling it found then.
///
/// Its mask marks pixels of its own data; other data are taken whole.
func openSamples(of run: SavedRun, _ inputs: [TypedPort], data: GivenData) throws(Diagnostic) -> any SampleSource {
  let compilation = run.compilation
  let given = try data.files(of: compilation.model.encoderInputs.map(\.name), reading: inputs.map(\.name))
  let shown = compilation.shownInput.name
  if compilation.model.encoderInputs.count == 1 {
    try run.requireData(given[shown], of: shown)
    if let spectra = try compilation.painted(given[shown] ?? run.dataPath, in: run.folder.path) { return spectra }
  }
  return try compilation.joined(inputs, shown: shown) { (port, placement) throws(Diagnostic) in
    try run.samples(of: port, given[port.name], placement)
  }
}

extension Compilation {
  /// Refuses one file for several inputs.
  fileprivate func requireGroups() throws(Diagnostic) {
    let inputs = model.encoderInputs.map(\.name)
    guard inputs.count > 1 else { return }
    switch typed.data {
    case .file?, .picture?: throw .oneFileForAll(inputs)
    default: return
    }
  }

  /// The samples of each input, side by side where there are several.
  fileprivate func joined(
    _ inputs: [TypedPort], shown: String,
    _ open: (TypedPort, Placement?) throws(Diagnostic) -> any SampleSource
  ) throws(Diagnostic) -> any SampleSource {
    if inputs.count == 1 && model.encoderInputs.count == 1 { return try open(inputs[0], nil) }
    let sources = try pointing(to: groupKeys) { () throws(Diagnostic) in
      try placedAlike(inputs, shown: shown, open)
    }
    return try pointing(to: groupKeys) { () throws(Diagnostic) in
      try JoinedSamples(sources, shown: sources.firstIndex { $0.name == shown } ?? 0)
    }
  }

  /// The samples of each input, those of lists where the places of another input put their lines.
  private func placedAlike(
    _ inputs: [TypedPort], shown: String,
    _ open: (TypedPort, Placement?) throws(Diagnostic) -> any SampleSource
  ) throws(Diagnostic) -> [(name: String, source: any SampleSource)] {
    var opened: [(name: String, source: any SampleSource)?] = []
    var unfolded: [String: Diagnostic] = [:]
    for port in inputs {
      do throws(Diagnostic) { opened.append((port.name, try open(port, nil))) } catch {
        // A list that lacks points of the picture makes one where another input tells which.
        guard error.code == "AE6515" else { throw error }
        opened.append(nil)
        unfolded[port.name] = error
      }
    }
    let placed = opened.compactMap(\.self).filter { $0.source.layout.list?.tellsPlaces == true }
    let guide = placed.first { $0.name == shown } ?? placed.first
    var sources: [(name: String, source: any SampleSource)] = []
    for (port, own) in zip(inputs, opened) {
      if let placement = try guide?.source.layout.placement(for: own?.source.layout) {
        sources.append((port.name, try open(port, placement)))
      } else if let own {
        sources.append(own)
      } else if let error = unfolded[port.name] {
        throw error
      }
    }
    return sources
  }

  /// The spectra that a function makes of the pixels of a picture, where the data section has one.
  fileprivate func painted(_ given: String?, in folder: String) throws(Diagnostic) -> (any SampleSource)? {
    guard case .picture(let picture, let recipe)? = typed.data, given?.isPicture ?? true else { return nil }
    let chosen = given.map { DataRecipe.Picture.file($0) } ?? picture
    return MemorySamples(
      try spectra(of: chosen, recipe, inputExpectation(of: self), given == nil ? folder : ""))
  }
}

extension InputReading {
  /// The samples of an input that a model is trained on, looked at and scaled; the shown ones must teach something.
  fileprivate func trainingSamples(
    in folder: String, _ room: DataRoom, isSurveyed: Bool
  ) throws(Diagnostic) -> any SampleSource {
    let source = try opened()
    if recipe.holdsClasses { return try cut(classified(source), nil, room: room, in: folder) }
    let kind = Scaling.Kind(rawValue: recipe.scale.rawValue)
    let looked = SurveyedSamples(source, isScaledLater: kind != nil, isAside: !isSurveyed)
    guard let kind else { return try cut(looked, nil, room: room, in: folder) }
    try source.unpack(in: folder, toDraw: false)
    let scaling = try Scaling(kind, of: source)
    source.restart()
    return try cut(looked, scaling, room: room, in: folder)
  }
}

extension SavedRun {
  /// Refuses data that are not there any more.
  fileprivate func requireData(_ given: String?, of input: String) throws(Diagnostic) {
    guard given == nil else { return }
    let path = path(of: input)
    if record["data"]?["is_stream"] == .bool(true) { throw .dataAreGone(path ?? "a pipe") }
    if let path, !fileExists(path) { throw .dataMoved(path, folder.path) }
  }

  fileprivate func samples(
    of port: TypedPort, _ given: String?, _ placement: Placement?
  ) throws(Diagnostic) -> any SampleSource {
    try requireData(given, of: port.name)
    let trained = path(of: port.name)
    let isOwn = given.map(absolutePath) ?? trained == trained
    var reading = try compilation.reading(
      of: port, given ?? trained, mask: isOwn ? mask(of: port.name) : nil, in: folder.path, isFixed: true)
    reading.placement = placement
    reading.expected.trainedAxes = spectralAxes(of: port.name)
    reading.expected.trainedEncoding = encoding(of: port.name)
    reading.expected.trainedQuantity = quantity(of: port.name)
    let source = try reading.opened()
    try source.unpack(in: ScratchFile.defaultFolder, toDraw: false)
    let isLookedAt = !isOwn && !reading.recipe.holdsClasses
    let looked: any SampleSource = isLookedAt ? SurveyedSamples(source, isOfRun: true) : source
    let own = try reading.classified(looked, first: firstClass(of: port.name))
    return try reading.cut(own, try scaling(of: port), in: ScratchFile.defaultFolder)
  }
}

/// The mask of an input that was asked for, else that of the data section.
func maskPath(of compilation: Compilation, _ request: TrainRequest, input: String) -> String? {
  if let mask = request.mask { return mask }
  return compilation.typed.data?.file(of: input)?.mask.map { resolved($0, beside: request.modelFolder) }
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
