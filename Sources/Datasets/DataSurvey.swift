import Diagnostics
import Files

/// What is odd about numbers, found in one pass over blocks of them.
package struct DataSurvey: Sendable {
  /// Of the finite numbers; nil when there are none.
  package private(set) var range: ClosedRange<Float>?
  package private(set) var mean = 0.0
  package private(set) var notANumber = 0
  package private(set) var infinite = 0
  package private(set) var spectra = 0
  /// Spectra of nothing but zeros.
  package private(set) var zeroSpectra = 0
  /// The numbers of the first of them.
  package private(set) var firstZeroSpectra: [Int] = []
  /// Channels that are the same everywhere, counted from 0.
  package private(set) var constantChannels: [Int] = []
  /// Channels whose range is thousands of times the usual one.
  package private(set) var wildChannels: [Int] = []

  private var lows: [Float]
  private var highs: [Float]
  private var finite = 0

  /// For spectra of some width, of which blocks are to be added.
  package init(width: Int) {
    lows = Array(repeating: .infinity, count: width)
    highs = Array(repeating: -.infinity, count: width)
  }

  /// Takes the next spectra.
  package mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    let width = lows.count
    for start in stride(from: 0, to: numbers.count, by: width) {
      if add(spectrum: .init(rebasing: numbers[start..<start + width])) {
        if zeroSpectra < 3 { firstZeroSpectra.append(spectra) }
        zeroSpectra += 1
      }
      spectra += 1
    }
  }

  /// Whether the spectrum is nothing but zeros.
  private mutating func add(spectrum: UnsafeBufferPointer<Float>) -> Bool {
    var (sum, largest, odd) = (0.0, Float(0), 0)
    lows.withUnsafeMutableBufferPointer { lows in
      highs.withUnsafeMutableBufferPointer { highs in
        for (channel, number) in spectrum.enumerated() {
          guard number.isFinite else {
            odd += 1
            continue
          }
          sum += Double(number)
          largest = max(largest, abs(number))
          if number < lows[channel] { lows[channel] = number }
          if number > highs[channel] { highs[channel] = number }
        }
      }
    }
    mean += sum
    finite += spectrum.count - odd
    if odd > 0 { count(odd: spectrum) }
    return largest == 0 && odd == 0
  }

  private mutating func count(odd spectrum: UnsafeBufferPointer<Float>) {
    for number in spectrum where !number.isFinite {
      if number.isNaN { notANumber += 1 } else { infinite += 1 }
    }
  }

  /// Draws the conclusions, after the last block.
  package mutating func finish() {
    mean = finite > 0 ? mean / Double(finite) : 0
    let filled = lows.indices.filter { lows[$0] <= highs[$0] }
    if let low = filled.map({ lows[$0] }).min(), let high = filled.map({ highs[$0] }).max() { range = low...high }
    guard lows.count > 1, spectra > 1 else { return }
    let widths = lows.indices.map { Double(highs[$0]) - Double(lows[$0]) }
    let usual = widths.sorted()[widths.count / 2]
    constantChannels = widths.indices.filter { widths[$0] == 0 }
    wildChannels = widths.indices.filter { usual > 0 && widths[$0] > 1000 * usual }
  }
}

extension DataSurvey {
  /// Reads all numbers of a data set, in blocks.
  package init(_ dataset: Dataset) throws(Diagnostic) {
    guard let count = elementCount(of: dataset.shape), count > 0 else {
      throw .emptyArray(dataset.source, shape: dataset.shape)
    }
    let arrangement = dataset.spectra
    let values = ArrangedValues(dataset, arrangement)
    let width = arrangement.sampleShape.reduce(1, *)
    let (rows, rowCount) = (arrangement.leading.first ?? 1, count / (arrangement.leading.first ?? 1))
    // Chunks are unpacked anew for every block that they touch.
    let most = dataset.values.isDirect ? DataSurvey.numbersOfBlock : max(DataSurvey.numbersOfBlock, freeMemory / 64)
    let block = max(1, min(rows, most / rowCount))
    // Numbers, and range and sorted range of each channel.
    guard count < .max / 64 else { throw .impossibleShape(dataset.source, dataset.shape) }
    try requireMemory(4 * block * rowCount + 32 * width, for: dataset.source)
    self.init(width: width)
    var numbers = [Float](repeating: 0, count: block * rowCount)
    for first in stride(from: 0, to: rows, by: block) {
      let part = first..<min(first + block, rows)
      try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
        let own = UnsafeMutableBufferPointer(rebasing: numbers[..<(part.count * rowCount)])
        try values.read(rows: part, into: own)
        add(UnsafeBufferPointer(own))
      }
    }
    finish()
  }

  private static let numbersOfBlock = 1 << 22
}

extension Dataset {
  /// The array as spectra: along its spectral axes, or along the last axis where the file does not tell.
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
