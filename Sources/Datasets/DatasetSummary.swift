import Diagnostics
import Files

/// What is told about the numbers of a data set; they are read in blocks.
package struct DatasetSummary: Sendable {
  /// Of the finite numbers; nil when there are none.
  package private(set) var range: ClosedRange<Float>?
  package private(set) var mean = 0.0
  package private(set) var notANumber = 0
  package private(set) var infinite = 0
  package private(set) var spectra = 0
  /// Spectra of nothing but zeros.
  package private(set) var zeroSpectra = 0
  /// Channels that are the same everywhere, counted from 0.
  package private(set) var constantChannels: [Int] = []
  /// Channels whose range is thousands of times the usual one.
  package private(set) var wildChannels: [Int] = []

  private var ranges: [ChannelRange] = []
  private var finite = 0

  package init(_ dataset: Dataset) throws(Diagnostic) {
    guard let count = elementCount(of: dataset.shape), count > 0 else {
      throw .emptyArray(dataset.source, shape: dataset.shape)
    }
    let arrangement = dataset.spectra
    let values = ArrangedValues(dataset, arrangement)
    let width = arrangement.sampleShape.reduce(1, *)
    let (rows, rowCount) = (arrangement.leading.first ?? 1, count / (arrangement.leading.first ?? 1))
    let block = max(1, min(rows, DatasetSummary.numbersOfBlock / rowCount))
    // Numbers, and range and sorted range of each channel.
    guard count < .max / 64 else { throw .impossibleShape(dataset.source, dataset.shape) }
    try requireMemory(4 * block * rowCount + 24 * width, for: dataset.source)
    ranges = Array(repeating: ChannelRange(), count: width)
    var numbers = [Float](repeating: 0, count: block * rowCount)
    for first in stride(from: 0, to: rows, by: block) {
      let part = first..<min(first + block, rows)
      try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
        let own = UnsafeMutableBufferPointer(rebasing: numbers[..<(part.count * rowCount)])
        try values.read(rows: part, into: own)
        add(UnsafeBufferPointer(own), width)
      }
    }
    finish()
  }

  private static let numbersOfBlock = 1 << 22

  private mutating func add(_ numbers: UnsafeBufferPointer<Float>, _ width: Int) {
    for start in stride(from: 0, to: numbers.count, by: width) {
      var isZero = true
      for channel in 0..<width {
        let number = numbers[start + channel]
        isZero = isZero && number == 0
        add(number, channel)
      }
      spectra += 1
      if isZero { zeroSpectra += 1 }
    }
  }

  private mutating func add(_ number: Float, _ channel: Int) {
    if number.isFinite {
      finite += 1
      mean += Double(number)
      ranges[channel].add(number)
    } else if number.isNaN {
      notANumber += 1
    } else {
      infinite += 1
    }
  }

  private mutating func finish() {
    mean = finite > 0 ? mean / Double(finite) : 0
    let filled = ranges.filter { $0.low <= $0.high }
    if let low = filled.map(\.low).min(), let high = filled.map(\.high).max() { range = low...high }
    guard ranges.count > 1, spectra > 1 else { return }
    let usual = ranges.map(\.width).sorted()[ranges.count / 2]
    constantChannels = ranges.indices.filter { ranges[$0].low == ranges[$0].high }
    wildChannels = ranges.indices.filter { usual > 0 && ranges[$0].width > 1000 * usual }
  }
}

private struct ChannelRange {
  var low = Float.infinity
  var high = -Float.infinity

  var width: Double { Double(high) - Double(low) }

  mutating func add(_ number: Float) {
    if number < low { low = number }
    if number > high { high = number }
  }
}

extension Dataset {
  /// The array as spectra: along its spectral axes, or along the last axis where the file does not tell.
  package var spectra: Arrangement {
    let all = Array(axes.indices)
    let spectral = all.filter { axes[$0].role == .spectral }
    if spectral.isEmpty || spectral.count == all.count {
      return Arrangement(spatial: all.count > 1 ? all.dropLast() : all, sample: all.count > 1 ? [all.count - 1] : [], of: shape)
    }
    return Arrangement(spatial: all.filter { !spectral.contains($0) }, sample: spectral, of: shape)
  }
}
