import Diagnostics
import Files

extension DataSurvey {
  /// Reads all numbers of a data set, in blocks.
  package init(_ dataset: Dataset) throws(Diagnostic) {
    guard let count = elementCount(of: dataset.shape), count > 0 else {
      throw .emptyArray(dataset.source, shape: dataset.shape)
    }
    guard count < .max / 64 else { throw .impossibleShape(dataset.source, dataset.shape) }
    let places = RunPlaces(dataset)
    let bytes =
      (32 + Extremes.bytesOfChannel) * places.channels + ConstantSpectra.bytesOfSpectrum * (count / places.channels)
    try requireRoom(4 * min(count, DataSurvey.numbersOfBox) + bytes, for: dataset.source)
    self.init(width: places.channels)
    makeRoom(for: count / places.channels)
    try add(dataset, places)
    // Other numbers of a spectrum may come before the one that excludes it, so they are known only now.
    if hasMixedSpectra {
      self = withoutIncomplete
      try add(dataset, places)
    }
    finish()
  }

  private mutating func add(_ dataset: Dataset, _ places: RunPlaces) throws(Diagnostic) {
    try dataset.values.forEachGrainBox(of: DataSurvey.numbersOfBox) { (box) throws(Diagnostic) in
      let size = box.reduce(1) { $0 * $1.count }
      var numbers: [Float] = try zeroed(size, for: dataset.source)
      try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
        try dataset.values.read(box, into: numbers)
        places.forEachRun(of: box, in: numbers) { run, place in
          blankOut(run, place)
          add(UnsafeBufferPointer(run), place)
        }
      }
    }
  }

  private static let numbersOfBox = 1 << 22
}

/// The channel and the spectrum of every number of an array.
private struct RunPlaces {
  private(set) var channels = 1
  /// For each axis of the values, how far its points lie apart.
  private var channelSteps: [Int]
  private var spectrumSteps: [Int]

  init(_ dataset: Dataset) {
    let arrangement = dataset.spectra
    channelSteps = dataset.order.map { _ in 0 }
    spectrumSteps = channelSteps
    for part in arrangement.sample.reversed() {
      channelSteps[dataset.order[part.axis]] = channels
      channels *= part.count
    }
    var spectra = 1
    for part in arrangement.spatial.reversed() {
      spectrumSteps[dataset.order[part.axis]] = spectra
      spectra *= part.count
    }
  }

  /// Gives the numbers of a box, in runs along the last axis.
  func forEachRun(
    of box: [Range<Int>], in numbers: UnsafeMutableBufferPointer<Float>,
    _ body: (UnsafeMutableBufferPointer<Float>, RunPlace) -> Void
  ) {
    let length = box.last?.count ?? 1
    for number in 0..<numbers.count / max(1, length) {
      let index =
        zip(indices(of: number, in: box.dropLast().map(\.count)), box).map { $0 + $1.lowerBound }
        + (box.last.map { [$0.lowerBound] } ?? [])
      func place(_ steps: [Int]) -> Int { zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 } }
      let run = UnsafeMutableBufferPointer(rebasing: numbers[number * length..<(number + 1) * length])
      body(
        run,
        RunPlace(
          channel: place(channelSteps), spectrum: place(spectrumSteps), channelStep: channelSteps.last ?? 0,
          spectrumStep: spectrumSteps.last ?? 0))
    }
  }
}

extension Dataset {
  /// Where a spectrum stands in the array, by its number among all.
  func place(ofSpectrum number: Int) -> [Int] { indices(of: number, in: spectra.spatial.map(\.count)) }

  /// The array as spectra: along its spectral axes, or along the last axis where the file does not say.
  package var spectra: Arrangement {
    let all = Array(axes.indices)
    let spectral = all.filter { axes[$0].role == .spectral }
    if spectral.isEmpty || spectral.count == all.count {
      return Arrangement(
        spatial: all.count > 1 ? all.dropLast() : all, sample: all.count > 1 ? [all.count - 1] : [], of: shape)
    }
    return Arrangement(spatial: all.filter { !spectral.contains($0) }, sample: spectral, of: shape)
  }
}
