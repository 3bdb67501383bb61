import Diagnostics
import Files

/// How many samples there are, of which shape, and where they come from.
package struct SampleLayout: Equatable, Sendable {
  package let count: Int
  /// The numbers, on the whole grid, of the samples that are used, rising; nil for all.
  package private(set) var positions: [Int]?
  /// The shape of one sample as the model reads it: `[T]` or `[T, C]`.
  package let sampleShape: [Int]
  /// The axes along which samples are counted, from the slowest: one for a list, rows and columns for a picture.
  package let spatial: [Axis]
  /// The axes of one sample that the file describes.
  package let spectral: [Axis]
  /// What the numbers measure.
  package var quantity: Quantity
  /// What the file declares about its numbers, which are decoded already.
  package var encoding: NumberEncoding?
  /// Where they come from, for messages and the record of a run.
  package let source: String
  /// How rows, columns and channels are counted in the file.
  package var origin = SampleOrigin()
  /// How numbers were changed after they were read; nil when they were not.
  package var scaling: Scaling?
  /// The number of the first class, where numbers of classes became rows of 0 and 1.
  package var firstClass: Int?
  /// How a list of spectra became the picture whose pixels the samples are; nil for others.
  package internal(set) var list: PixelList?
  /// Where the spectra of a list that stays one lie in a picture.
  var places: Placement?
  /// Of a table whose rows have names.
  var rowNames: RowNames?
  /// How samples were cut from a picture; nil where they are no patches.
  package internal(set) var patches: PatchGrid?
  /// Notes about how the samples are taken.
  package var notes: [Diagnostic] = []
  /// What each of several inputs reads of a row of numbers, one behind the other; empty for samples of one input.
  package internal(set) var parts: [InputPart] = []
  /// Where the numbers of `sampleShape` begin in a row.
  package internal(set) var offset = 0

  package init(
    sampleShape: [Int], spatial: [Axis], spectral: [Axis], positions: [Int]? = nil, quantity: Quantity = Quantity(),
    source: String
  ) {
    count = positions?.count ?? spatial.reduce(1) { $0 * $1.count }
    self.positions = positions
    self.sampleShape = sampleShape
    self.spatial = spatial
    self.spectral = spectral
    self.quantity = quantity
    self.source = source
  }

  /// Samples with a known number, or as pixels of a picture of known size, and nothing else.
  package init(count: Int, sampleShape: [Int], image: ImageSize? = nil, source: String) {
    let leading = image.map { [$0.height, $0.width] } ?? [count]
    precondition(leading.reduce(1, *) == count)
    self.init(
      sampleShape: sampleShape, spatial: leading.map { Axis(count: $0, role: .spatial) },
      spectral: sampleShape.prefix(1).map { Axis(count: $0, role: .spectral) }, source: source)
  }

  /// The picture whose pixels, some or all, are the samples, rows from the top; nil for a plain list.
  package var image: ImageSize? {
    spatial.count == 2 ? ImageSize(height: spatial[0].count, width: spatial[1].count) : nil
  }

  /// The numbers of one sample, those of all its inputs.
  package var width: Int { parts.isEmpty ? shownWidth : parts.reduce(0) { $0 + $1.layout.width } }

  /// The numbers of `sampleShape`: those that are drawn and compared.
  package var shownWidth: Int { sampleShape.reduce(1, *) }

  /// The sizes of the whole grid, before those of a sample: `[H, W]` of an image, else `[N]`.
  package var leading: [Int] { spatial.map(\.count) }
}

/// Rows and columns of a picture whose pixels became samples.
package struct ImageSize: Equatable, Sendable {
  package let height: Int
  package let width: Int

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }
}

extension SampleLayout {
  /// The samples of a model in an arranged array; its shape decides which axes belong to a sample.
  init(
    _ dataset: Dataset, _ arrangement: inout Arrangement, _ choice: ArrayChoice, fitting expected: InputExpectation
  ) throws(Diagnostic) {
    let shape = arrangement.leading + arrangement.sampleShape
    let plain: SampleLayout
    do throws(Diagnostic) {
      try dataset.requireSize(arrangement, choice, fitting: expected)
      plain = try SampleLayout(ofArray: shape, named: dataset.source, fitting: expected)
    } catch {
      // An axis from elsewhere may be why `between` takes so many channels.
      var error = error
      if choice.spectral != nil { error = error.withoutTurning(fitting: expected) }
      error.notes += expected.axisWords(arrangement.axes(of: dataset).sample)
      if choice.between != nil { error.notes += dataset.notes.filter { $0.code == "AE6816" }.map(\.message) }
      throw dataset.explaining(error, expected)
    }
    arrangement = arrangement.split(after: plain.spatial.count)
    let axes = arrangement.axes(of: dataset)
    let (positions, notes) = try dataset.positions(choice, arrangement)
    self.init(
      sampleShape: plain.sampleShape, spatial: axes.spatial, spectral: axes.sample, positions: positions,
      quantity: dataset.quantity, source: dataset.source)
    origin = SampleOrigin(arrangement, listed: choice.pixels ?? dataset.ownOrder)
    if choice.pixels == nil {
      places = leading == [dataset.placement?.pixels.count ?? 0] ? dataset.placement : nil
    } else {
      list = PixelList(choice, shape: arrangement.spatial.map { dataset.axes[$0.axis].count })
    }
    encoding = dataset.encoding
    let bad = arrangement.badChannels(of: dataset)
    let axisNotes =
      try expected.axisNotes(spectral, of: dataset.source)
      + expected.numberNotes(dataset.encoding, dataset.quantity, of: dataset.source)
    let counted = choice.between != nil && arrangement.sample.first.map { !dataset.axes[$0.axis].isCalibrated } == true
    self.notes =
      dataset.notes + axisNotes + notes + (bad.isEmpty ? [] : [.badChannels(dataset.source, bad)])
      + (counted ? [.betweenCounts(dataset.source)] : [])
  }

  /// Finds the samples of a model in an array of some shape.
  ///
  /// For a model that reads `[T]` or `[T, 1]` an array `[N, T]` or `[N, T, 1]` is a list of
  /// samples. `[H, W, T]` is a picture whose pixels, row after row, are the samples. For one that
  /// reads `[T, C]` these are `[N, T, C]` and `[H, W, T, C]`.
  package init(
    ofArray shape: [Int], named name: String, fitting expected: InputExpectation
  ) throws(Diagnostic) {
    guard elementCount(of: shape) != 0 else { throw .emptyArray(name, shape: shape) }
    guard let leading = leadingSizes(of: shape, before: expected) else {
      throw mismatch(shape, name, expected)
    }
    self.init(
      count: leading.reduce(1, *), sampleShape: expected.shape,
      image: leading.count == 2 ? ImageSize(height: leading[0], width: leading[1]) : nil, source: name)
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
private func mismatch(_ shape: [Int], _ name: String, _ expected: InputExpectation) -> Diagnostic {
  let core = expected.core
  guard (core.count + 1...core.count + 2).contains(shape.count) else {
    return .wrongAxisCount(name, shape: shape, expected)
  }
  if core.count == 1, shape.count == 3, shape[1] == core[0] {
    return .tooManyChannels(name, shape: shape, expected)
  }
  let found = Array(shape.suffix(core.count))
  let axis = core.indices.first { found[$0] != core[$0] } ?? 0
  return .wrongSampleSize(name, shape: shape, expected, axis: axis, found: found[axis])
}

/// Where samples and channels stand in the file they were taken from, for messages that a user acts on.
package struct SampleOrigin: Equatable, Sendable {
  private var starts: [Int] = []
  private var steps: [Int] = []
  private var channels: [Int] = []
  /// Whether the file lists its pixels down the first column first.
  private(set) var isColumnMajor = false

  /// As they are counted here.
  init() {}

  /// - Parameter listed: The order of the pixels, where the file lists them.
  init(_ arrangement: Arrangement, listed: ArrayChoice.PixelOrder? = nil) {
    isColumnMajor = listed?.isColumnMajor == true
    starts = arrangement.spatial.map(\.range.lowerBound)
    steps = arrangement.spatial.map(\.bin)
    channels = arrangement.sample.first.map { part in (0..<part.count).map(part.place) } ?? []
  }

  /// The channel of the file that a channel is, or is made of from there on.
  package func channel(_ number: Int) -> Int { channels.indices.contains(number) ? channels[number] : number }

  fileprivate func place(_ index: [Int]) -> [Int] {
    starts.count == index.count ? index.indices.map { starts[$0] + index[$0] * steps[$0] } : index
  }
}

extension SampleLayout {
  /// The number of a sample on the whole grid.
  package func position(_ sample: Int) -> Int { positions?[sample] ?? sample }

  /// Values of the used samples, some for each, on the whole grid: NaN where none is used.
  package func onGrid(_ values: [Float], width: Int = 1) -> [Float] {
    guard let positions, values.count == positions.count * width else { return values }
    var grid = [Float](repeating: .nan, count: leading.reduce(1, *) * width)
    for (sample, position) in positions.enumerated() {
      grid.replaceSubrange(
        position * width..<(position + 1) * width, with: values[sample * width..<(sample + 1) * width])
    }
    return grid
  }

  /// Row and column of a sample in the file, or its number in a list.
  package func place(ofSample sample: Int) -> [Int] { origin.place(indices(of: position(sample), in: leading)) }
}
