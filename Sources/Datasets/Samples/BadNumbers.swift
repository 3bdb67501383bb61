import Diagnostics
import Files

/// Numbers that are NaN or infinite, counted in every channel and by the samples that hold them.
struct BadNumbers {
  private var ofChannels: [Int]
  private(set) var infinite = 0
  /// How many samples hold some, and the numbers of the first of them.
  private(set) var sampleCount = 0
  private(set) var samples: [Int] = []
  private var next: Int

  /// For samples of some width, of which the first has a number.
  init(width: Int, from first: Int) {
    ofChannels = Array(repeating: 0, count: width)
    next = first
  }

  mutating func add(_ block: UnsafeMutableBufferPointer<Float>) {
    let width = ofChannels.count
    for start in stride(from: 0, to: block.count, by: width) {
      addSample(UnsafeBufferPointer(rebasing: block[start..<start + width]))
      next += 1
    }
  }

  private mutating func addSample(_ values: UnsafeBufferPointer<Float>) {
    var bad = 0
    for (channel, value) in values.enumerated() where !value.isFinite {
      ofChannels[channel] += 1
      bad += 1
      if value.isInfinite { infinite += 1 }
    }
    guard bad > 0 else { return }
    sampleCount += 1
    if samples.count < ConstantSpectra.mostPlaces { samples.append(next) }
  }

  var count: Int { ofChannels.reduce(0, +) }
  /// Channels in which no sample has a number.
  func channels(without samples: Int) -> [Int] { ofChannels.indices.filter { ofChannels[$0] == samples } }
  /// Channels in which some sample has none.
  var channels: [Int] { ofChannels.indices.filter { ofChannels[$0] > 0 } }
}

extension Diagnostic {
  /// The message with the keys that leave these numbers out, as they can be pasted.
  func leavingOut(_ bad: BadNumbers, of layout: SampleLayout) -> Diagnostic {
    let empty = bad.channels(without: layout.count)
    let isVector = layout.sampleShape.count == 1
    var error = self
    if isVector, !empty.isEmpty, empty.count < layout.width {
      let names = empty.map(layout.origin.channel)
      error.notes.append("nothing in \(few(names.map { "channel \($0)" }, limit: 8)) is a number")
      error.help = "leave out what was not measured: `dead_channels: \(names)` in the data section"
    } else if bad.sampleCount == bad.samples.count, bad.sampleCount < layout.count {
      let places = SpectrumPlaces(bad.samples, layout)
      error.help = "leave out what was not measured: `dead_pixels: \(places.list)` in the data section"
    } else if isVector, 4 * bad.channels.count <= layout.width {
      let names = bad.channels.map(layout.origin.channel)
      error.help = "leave out what was not measured: `dead_channels: \(names)` in the data section"
    } else if isVector {
      error.help =
        "leave out what was not measured: `mask: \"mask.npy\"` in the data section; for an array in NumPy "
        + "`np.save(\"mask.npy\", ~np.isfinite(array).all(axis=-1))` marks it"
    }
    return error
  }
}

extension Dataset {
  /// The number at a place of the array where it is finite in the file, but not in float32; nil where it is not.
  func numberTooLarge(at place: [Int]) throws(Diagnostic) -> Double? {
    guard values.type == .float64, place.count == order.count else { return nil }
    var box = place.map { $0..<$0 + 1 }
    for axis in order.indices { box[order[axis]] = place[axis]..<place[axis] + 1 }
    var number = [0.0]
    try number.withUnsafeMutableBufferPointer { (number) throws(Diagnostic) in try values.read(box, into: number) }
    return number[0].isFinite && !Float(number[0]).isFinite ? number[0] : nil
  }
}
