import Checker
import Compiler
import Datasets
import Diagnostics
import Files

/// What one input of a model reads: a file, and what is taken of it.
struct InputReading {
  let name: String
  let path: String
  var mask: String?
  let recipe: FileRecipe
  var expected: InputExpectation
  /// The places of the values of keys in the model file.
  let keys: [String: Span]
  /// Where another input puts the lines of a list.
  var placement: Placement?

  /// The samples as the file has them.
  func opened() throws(Diagnostic) -> any SampleSource {
    try pointing(to: keys) { () throws(Diagnostic) in
      let expected = recipe.holdsClasses ? pixel.ofClasses : pixel
      // A pixel has four numbers at most.
      if path.isPicture, expected.core.count != 1 || expected.core[0] > 4 { throw .pictureWithoutSpectra(path) }
      var choice = ArrayChoice(recipe)
      (choice.mask, choice.placement) = (mask, placement)
      choice.isOfNumbers = recipe.holdsClasses || recipe.patch != nil && expected.core == [1]
      return try openSamples(path, fitting: expected, choice: choice)
    }
  }

  /// Rows of 0 and 1 where numbers are classes; `first` is the number of the first class where a run knows it.
  func classified(_ source: any SampleSource, first: Int? = nil) throws(Diagnostic) -> any SampleSource {
    guard recipe.holdsClasses else { return source }
    return try pointing(to: keys) { () throws(Diagnostic) in
      try ClassSamples(source, shape: pixel.shape, first: first)
    }
  }

  /// What belongs to a pixel: a whole sample, where samples are no patches.
  private var pixel: InputExpectation { recipe.patch == nil ? expected : expected.ofPixels }

  /// The patches of pixels where the data section cuts them; `scaling` is that of a pixel.
  func cut(
    _ source: any SampleSource, _ scaling: Scaling?, room: DataRoom = DataRoom(), in folder: String
  ) throws(Diagnostic) -> any SampleSource {
    guard let cut = recipe.cut else { return scaling.map { ScaledSamples(source, $0) } ?? source }
    return try pointing(to: keys) { () throws(Diagnostic) in
      let pixels = try directPixels(source, room: room, in: folder)
      return try PatchSamples(
        pixels, source.layout, cut, of: expected.shape, scaling: scaling, found: try source.warnings())
    }
  }
}

/// The pixels of a picture in any order, all of them looked at once: in memory, in their file, or in a copy.
func directPixels(
  _ source: any SampleSource, room: DataRoom = DataRoom(), in folder: String
) throws(Diagnostic) -> any DirectSamples {
  let layout = source.layout
  if room.half.holds(source) { return MemorySamples(try source.all()) }
  try source.unpack(in: folder, toDraw: true)
  if let direct = source.direct {
    try source.forEachBlock { _ in }
    return direct
  }
  let copy = try SampleCopy(of: layout, in: folder)
  _ = try FirstPass(source, copy: copy).run()
  return try copy.opened()
}

extension FileRecipe {
  /// How the data section cuts a picture into patches; nil where each pixel is a sample.
  var cut: PatchCut? {
    switch patch {
    case .all?: PatchCut(side: nil, stride: stride)
    case .side(let side)?: PatchCut(side: side, stride: stride)
    case nil: nil
    }
  }
}

extension Compilation {
  /// The numbers that the scaling of an input is about: of a sample, or of a pixel of a patch.
  func scaledWidth(of port: TypedPort) -> Int {
    let shape = expectation(port, in: model, isFixed: true).shape
    return shape.suffix(scaledAxes(of: port)).reduce(1, *)
  }

  /// The last axes of an input that its scaling is about: all, or those of a pixel of a patch.
  package func scaledAxes(of port: TypedPort) -> Int {
    let axes = expectation(port, in: model, isFixed: true).shape.count
    return typed.data?.file(of: port.name)?.patch == nil ? axes : max(0, axes - 2)
  }
}

extension InputExpectation {
  /// A pixel of a patch: what is behind rows and columns.
  var ofPixels: InputExpectation {
    guard shape.count >= 2 else { return self }
    let isNumber = shape.count == 2
    var pixels = InputExpectation(
      modelName: modelName, inputText: inputText, shape: isNumber ? [1] : Array(shape.dropFirst(2)),
      sizeNames: isNumber ? [nil] : Array(sizeNames.dropFirst(2)), isFixed: isFixed, sampleNoun: sampleNoun)
    (pixels.trainedAxes, pixels.trainedEncoding) = (trainedAxes, trainedEncoding)
    pixels.trainedQuantity = trainedQuantity
    return pixels
  }

  /// The numbers of classes, one for each sample.
  fileprivate var ofClasses: InputExpectation {
    InputExpectation(
      modelName: modelName, inputText: inputText, shape: [1], sizeNames: [nil], isFixed: isFixed, sampleNoun: "classes")
  }
}

/// Points a message about a key of the data section to its value in the model file.
func pointing<Result>(
  to keys: [String: Span], _ body: () throws(Diagnostic) -> Result
) throws(Diagnostic) -> Result {
  do throws(Diagnostic) {
    return try body()
  } catch {
    guard error.span == nil, let key = error.key, let span = keys[key] else { throw error }
    var error = error
    (error.span, error.marker) = (span, key.hasPrefix("group of ") ? "other samples" : "does not fit the file")
    throw error
  }
}

extension Compilation {
  /// The places in the model file that messages about an input point to.
  func dataKeys(of input: String) -> [String: Span] {
    guard case .inputs(let groups)? = typed.data else { return typed.dataKeys }
    return groups.first { $0.name == input }?.keys ?? [:]
  }

  /// The names of the groups of inputs.
  var groupKeys: [String: Span] {
    guard case .inputs(let groups)? = typed.data else { return [:] }
    return Dictionary(uniqueKeysWithValues: groups.map { ("group of \($0.name)", $0.span) })
  }

  /// What an input reads, of the file that is given or else that the data section names.
  func reading(
    of port: TypedPort, _ given: String?, mask: String?, in folder: String, isFixed: Bool = false
  ) throws(Diagnostic) -> InputReading {
    let recipe = typed.data?.file(of: port.name)
    guard let path = given ?? recipe.map({ resolved($0.path, beside: folder) }) else {
      let isOnly = model.encoderInputs.count == 1
      throw isOnly ? .noData(model: model.name) : .noDataFor(port.name, model: model.name)
    }
    return InputReading(
      name: port.name, path: path, mask: mask, recipe: recipe ?? FileRecipe(path: path),
      expected: expectation(port, in: model, isFixed: isFixed), keys: dataKeys(of: port.name))
  }
}
