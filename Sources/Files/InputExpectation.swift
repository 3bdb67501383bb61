import Diagnostics

/// What a model reads, to be compared with what a file holds.
package struct InputExpectation: Sendable {
  package let modelName: String
  /// The input as the model's text declares it: `x: [steps, 1]`.
  package let inputText: String
  /// The shape of one sample in numbers: `[10, 1]`.
  package let shape: [Int]
  /// The hyper-parameter behind each size, where the size is just that.
  package let sizeNames: [String?]
  /// Whether the sizes belong to a saved run, so that `--set` cannot change them.
  package let isFixed: Bool
  /// What messages call the samples: spectra, or latent vectors for a decoder.
  package let sampleNoun: String

  package init(
    modelName: String, inputText: String, shape: [Int], sizeNames: [String?],
    isFixed: Bool = false, sampleNoun: String = "spectra"
  ) {
    precondition(shape.count == sizeNames.count && !shape.isEmpty)
    self.modelName = modelName
    self.inputText = inputText
    self.shape = shape
    self.sizeNames = sizeNames
    self.isFixed = isFixed
    self.sampleNoun = sampleNoun
  }

  /// The shape without ones at its end: channels that a file need not have.
  var core: [Int] {
    var core = shape
    while core.count > 1, core.last == 1 { core.removeLast() }
    return core
  }

  /// `x: [steps, 1], steps = 10`
  var described: String {
    var seen: Set<String> = []
    let sizes = zip(sizeNames, shape).compactMap { name, size -> String? in
      guard let name, seen.insert(name).inserted else { return nil }
      return "\(name) = \(size)"
    }
    return ([inputText] + sizes).joined(separator: ", ")
  }
}

extension Samples {
  /// Takes the samples of a model from an array.
  ///
  /// For a model that reads `[T]` or `[T, 1]` an array `[N, T]` or `[N, T, 1]` is a list of
  /// samples, and `[H, W, T]` a picture whose pixels, row after row, are the samples. For one that
  /// reads `[T, C]` these are `[N, T, C]` and `[H, W, T, C]`.
  package init(_ array: DataArray, fitting expected: InputExpectation) throws(Diagnostic) {
    try array.requireUsable()
    guard let leading = leadingSizes(of: array.shape, before: expected) else {
      throw mismatch(array, expected)
    }
    self.init(
      count: leading.reduce(1, *), sampleShape: expected.shape, values: array.values,
      image: leading.count == 2 ? ImageSize(height: leading[0], width: leading[1]) : nil,
      source: array.name)
  }
}

/// The sizes before those of a sample: `[N]` or `[H, W]`; nil when the sizes do not fit.
private func leadingSizes(of shape: [Int], before expected: InputExpectation) -> [Int]? {
  let core = expected.core
  if core == [1], shape.count == 1 { return shape }
  for count in [1, 2] {
    for sample in [expected.shape, core, core + [1]] where shape.count == count + sample.count {
      if Array(shape.suffix(sample.count)) == sample { return Array(shape.prefix(count)) }
    }
  }
  return nil
}

/// Finds out which size disagrees, so that the message can name it.
private func mismatch(_ array: DataArray, _ expected: InputExpectation) -> Diagnostic {
  let core = expected.core
  let shape = array.shape
  guard (core.count + 1...core.count + 2).contains(shape.count) else {
    return .wrongAxisCount(array.name, shape: shape, expected)
  }
  if core.count == 1, shape.count == 3, shape[1] == core[0] {
    return .tooManyChannels(array.name, shape: shape, expected)
  }
  let found = Array(shape.suffix(core.count))
  let axis = core.indices.first { found[$0] != core[$0] } ?? 0
  return .wrongSampleSize(array.name, shape: shape, expected, axis: axis, found: found[axis])
}
