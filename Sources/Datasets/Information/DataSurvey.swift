import Diagnostics
import Files

/// What is odd about numbers, found in one pass over blocks of them.
package struct DataSurvey: Sendable {
  /// Of the finite numbers; nil when there are none.
  package private(set) var range: ClosedRange<Float>?
  package private(set) var mean = 0.0
  package private(set) var notANumber = 0
  package private(set) var infinite = 0
  /// Numbers that stand for no value as the file declares; they are in no statistic.
  package private(set) var noValue = 0
  /// Spectra that hold one of them.
  package private(set) var incompleteSpectra = 0
  package private(set) var spectra = 0
  /// Spectra of nothing but zeros.
  package private(set) var zeroSpectra = 0
  /// The numbers of the first of them.
  package private(set) var firstZeroSpectra: [Int] = []
  /// Channels that are the same everywhere, counted from 0.
  package private(set) var constantChannels: [Int] = []
  /// Channels in which nothing was measured at all.
  package private(set) var emptyChannels: [Int] = []
  /// Channels whose range is thousands of times the usual one.
  package private(set) var wildChannels: [Int] = []

  /// How far the numbers of that channel spread that spread farthest.
  package private(set) var spread = 0.0

  private var lows: [Float]
  private var highs: [Float]
  /// Whether a number of a spectrum is not zero.
  private var isFilled: [Bool] = []
  private var finite = 0
  /// Whether a number of a spectrum stands for no value; as long as the last of them needs.
  private var isIncomplete: [Bool] = []

  /// For spectra of some width, of which blocks are to be added.
  package init(width: Int) {
    lows = Array(repeating: .infinity, count: width)
    highs = Array(repeating: -.infinity, count: width)
  }

  /// Takes the next spectra.
  package mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    let width = lows.count
    makeRoom(for: spectra + numbers.count / width)
    for start in stride(from: 0, to: numbers.count, by: width) {
      add(.init(rebasing: numbers[start..<start + width]), RunPlace(channel: 0, spectrum: start / width + spectra))
    }
    spectra += numbers.count / width
  }

  /// How many spectra there are in all, for those who add them in parts.
  mutating func makeRoom(for spectra: Int) {
    isFilled += repeatElement(false, count: max(0, spectra - isFilled.count))
  }

  /// Takes neighbouring numbers.
  mutating func add(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    var (sum, odd) = (0.0, 0)
    var (channel, spectrum) = (place.channel, place.spectrum)
    lows.withUnsafeMutableBufferPointer { lows in
      highs.withUnsafeMutableBufferPointer { highs in
        isFilled.withUnsafeMutableBufferPointer { isFilled in
          for number in run {
            if number != 0 { isFilled[spectrum] = true }
            if number.isFinite {
              sum += Double(number)
              if number < lows[channel] { lows[channel] = number }
              if number > highs[channel] { highs[channel] = number }
            } else {
              odd += 1
            }
            (channel, spectrum) = (channel + place.channelStep, spectrum + place.spectrumStep)
          }
        }
      }
    }
    mean += sum
    finite += run.count - odd
    if odd > 0 { count(odd: run, place) }
  }

  private mutating func count(odd run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    for (step, number) in run.enumerated() where !number.isFinite {
      if number.isNoValue {
        count(noValueIn: place.spectrum + step * place.spectrumStep)
      } else if number.isNaN {
        notANumber += 1
      } else {
        infinite += 1
      }
    }
  }

  private mutating func count(noValueIn spectrum: Int) {
    noValue += 1
    if isIncomplete.count <= spectrum {
      isIncomplete += repeatElement(false, count: spectrum + 1 - isIncomplete.count)
    }
    if !isIncomplete[spectrum] { incompleteSpectra += 1 }
    isIncomplete[spectrum] = true
  }

  /// Draws the conclusions, after the last block.
  package mutating func finish() {
    spectra = isFilled.count
    zeroSpectra = isFilled.reduce(0) { $0 + ($1 ? 0 : 1) }
    firstZeroSpectra = Array(isFilled.indices.lazy.filter { [isFilled] in !isFilled[$0] }.prefix(3))
    mean = finite > 0 ? mean / Double(finite) : 0
    let filled = lows.indices.filter { lows[$0] <= highs[$0] }
    if let low = filled.map({ lows[$0] }).min(), let high = filled.map({ highs[$0] }).max() { range = low...high }
    let widths = lows.indices.map { Double(highs[$0]) - Double(lows[$0]) }
    spread = widths.max() ?? 0
    if finite > 0, noValue > 0 { emptyChannels = lows.indices.filter { lows[$0] > highs[$0] } }
    guard lows.count > 1, spectra > 1 else { return }
    let usual = widths.sorted()[widths.count / 2]
    constantChannels = widths.indices.filter { widths[$0] == 0 }
    wildChannels = widths.indices.filter { usual > 0 && widths[$0] > 1000 * usual }
  }
}

/// Where neighbouring numbers of an array belong: the first one's channel and spectrum, and how far it is to the next one's.
struct RunPlace {
  var channel: Int
  var spectrum: Int
  var channelStep = 1
  var spectrumStep = 0
}
