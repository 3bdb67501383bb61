import Diagnostics
import Files

/// Unusual numbers, found in one pass over blocks.
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
  /// Spectra that are one number in all channels, the commonest number first.
  package private(set) var constantSpectra: [ConstantSpectra.Group] = []
  /// How many such spectra there are, also where their numbers are too many for groups.
  package private(set) var constantCount = 0
  /// Channels that are the same everywhere, counted from 0.
  package private(set) var constantChannels: [Int] = []
  /// Those of them whose number is far beyond all others.
  package private(set) var farConstants: [(channel: Int, value: Double)] = []
  /// Channels in which nothing was measured at all.
  package private(set) var emptyChannels: [Int] = []
  /// Channels whose range is thousands of times the usual one.
  package private(set) var wildChannels: [Int] = []
  /// Channels whose numbers are far larger than those of their neighbours.
  package private(set) var toweringChannels: [Int] = []
  /// Numbers of a few spectra that are far from all others.
  package private(set) var outliers: [Outlier] = []
  /// How far the numbers of that channel spread that spreads farthest.
  package private(set) var spread = 0.0
  /// The largest magnitude among the numbers that spread.
  package private(set) var magnitude = 0.0
  /// How far they spread without what a few spectra alone have.
  package private(set) var usualSpread = 0.0

  /// Whether all finite numbers are whole.
  package var areWhole: Bool { finite > 0 && fractional == 0 }

  /// Where the detector seems to have been saturated.
  package private(set) var ceiling: Ceiling?

  /// Counts that fell below 0 in 16 bits without sign.
  package private(set) var wrapped: WrappedNumbers?

  /// A number that stands for no value, though the file does not say so.
  package private(set) var fill: FillValue?

  private var extremes: Extremes
  private var constants: ConstantSpectra
  private var (low, high) = (Float.infinity, -Float.infinity)
  private var wraps = WrappedNumbers.Finder()
  private var finite = 0
  private var fractional = 0
  /// Whether a number of a spectrum stands for no value; as long as the last of them needs.
  private var isIncomplete: [Bool] = []
  /// What was counted before of numbers that stand for no value, where incomplete spectra are known beforehand.
  private var known: (noValue: Int, incompleteSpectra: Int)?

  /// For blocks of spectra of some width.
  package init(width: Int) {
    extremes = Extremes(width: width)
    constants = ConstantSpectra(width: width)
  }

  /// Takes the next spectra.
  package mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    for start in stride(from: 0, to: numbers.count, by: extremes.width) {
      let spectrum = UnsafeBufferPointer(rebasing: numbers[start..<start + extremes.width])
      let place = RunPlace(channel: 0, spectrum: spectra)
      count(spectrum, place)
      let isConstant = constants.add(spectrum, number: spectra)
      // A number that stands for no value says nothing about how far measured ones spread.
      if !isConstant || spectrum[0] == 0 {
        extremes.add(spectrum, place)
        extremes.spectra += 1
      }
      spectra += 1
    }
  }

  /// How many spectra there are in all, for those who add them in parts.
  mutating func makeRoom(for spectra: Int) {
    constants.makeRoom(for: spectra)
    self.spectra = spectra
    extremes.spectra = spectra
  }

  /// Takes neighbouring numbers.
  mutating func add(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    count(run, place)
    constants.add(run, place)
    extremes.add(run, place)
  }

  private mutating func count(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    var (sum, odd, low, high) = (0.0, 0, low, high)
    for number in run {
      guard number.isFinite else {
        odd += 1
        continue
      }
      sum += Double(number)
      if number != number.rounded(.towardZero) { fractional += 1 }
      low = min(low, number)
      high = max(high, number)
    }
    (self.low, self.high) = (low, high)
    mean += sum
    finite += run.count - odd
    if odd > 0 { count(odd: run, place) }
    wraps.add(run, place)
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

  /// Whether incomplete spectra hold numbers that are in the statistics, and others are complete.
  var hasMixedSpectra: Bool {
    noValue > 0 && noValue < incompleteSpectra * extremes.width && incompleteSpectra < spectra
  }

  /// A survey of the same spectra that takes incomplete ones for empty.
  var withoutIncomplete: DataSurvey {
    var survey = DataSurvey(width: extremes.width)
    survey.makeRoom(for: spectra)
    survey.isIncomplete = isIncomplete
    survey.known = (noValue, incompleteSpectra)
    return survey
  }

  /// Makes numbers of spectra that are known to be incomplete stand for no value.
  func blankOut(_ run: UnsafeMutableBufferPointer<Float>, _ place: RunPlace) {
    guard known != nil else { return }
    for step in run.indices {
      let spectrum = place.spectrum + step * place.spectrumStep
      if spectrum < isIncomplete.count, isIncomplete[spectrum] { run[step] = .noValue }
    }
  }

  /// Draws the conclusions, after the last block.
  package mutating func finish() {
    if let known { (noValue, incompleteSpectra) = known }
    constants.finish()
    constantSpectra = constants.groups
    constantCount = constants.count
    mean = finite > 0 ? mean / Double(finite) : 0
    if low <= high { range = low...high }
    let widths = extremes.widths(without: 0)
    spread = widths.max() ?? 0
    if finite > 0, noValue > 0 { emptyChannels = extremes.emptyChannels }
    magnitude = extremes.magnitude
    let flat = constants.isOfParts ? constantSpectra : []
    usualSpread = extremes.widths(without: extremes.few).max() ?? 0
    ceiling = extremes.ceiling { largest in flat.first { $0.value == largest }?.count ?? 0 }
    guard widths.count > 1, extremes.spectra > 1 else { return }
    fill = extremes.fillValue { value in flat.first { $0.value == value }?.count ?? 0 }
    let usual = widths.sorted()[widths.count / 2]
    constantChannels = widths.indices.filter { widths[$0] == 0 }
    farConstants = extremes.farConstants(constantChannels)
    outliers = extremes.outliers(usual: usual)
    if !outliers.isEmpty { usualSpread = extremes.widths(without: extremes.mostWild).max() ?? 0 }
    wildChannels = extremes.wildChannels(usual: usual, without: outliers)
    // Of few spectra a number far from all others is the whole size of its channel.
    let spoilt = extremes.few == 0 ? outliers.map(\.channel) : []
    toweringChannels = extremes.toweringChannels(without: constantChannels + wildChannels + spoilt)
    judgeFill()
    judgeWrapped()
  }
}

extension DataSurvey {
  /// Whether every spectrum is one number in all its channels, though not all are the same one.
  var isFlat: Bool { constantCount == spectra && spectra > 1 && constantSpectra.count > 1 }

  /// One cause is told once: a few such numbers are outliers, and many make channels spread and end at them.
  private mutating func judgeFill() {
    guard let found = fill else { return }
    let isSaturated = ceiling?.value == found.value && Extremes.ceilings.contains(found.value)
    guard found.count > outliers.count(where: { $0.value == found.value }), !isSaturated else {
      fill = nil
      return
    }
    if ceiling?.value == found.value { ceiling = nil }
    (outliers, wildChannels, toweringChannels) = (outliers.filter { $0.value != found.value }, [], [])
  }

  /// Such numbers are outliers, make channels spread and look like the end of a detector; they are told once.
  private mutating func judgeWrapped() {
    guard areWhole, low >= 0, let found = wraps.found(of: finite) else { return }
    wrapped = found
    if let ceiling, ceiling.value >= WrappedNumbers.edge { self.ceiling = nil }
    if let fill, fill.value >= WrappedNumbers.edge { self.fill = nil }
    (outliers, wildChannels, toweringChannels) = (outliers.filter { $0.value < WrappedNumbers.edge }, [], [])
  }

  /// Spectra of nothing but zeros.
  package var zeroSpectra: Int { zeros?.count ?? 0 }
  var zeros: ConstantSpectra.Group? { constantSpectra.first { $0.value == 0 } }

  /// Groups of other numbers than 0 that are told each, how many spectra beside them are constant, and these.
  var flatSpectra: (groups: [ConstantSpectra.Group], others: Int, first: [Int]) {
    let all = constantSpectra.filter { $0.value != 0 }
    let told = all.count > 3 ? Array(all.prefix(3).filter { $0.count > 1 }) : all
    let first = all.dropFirst(told.count).flatMap(\.first).sorted().prefix(ConstantSpectra.mostPlaces)
    return (told, constantCount - zeroSpectra - told.reduce(0) { $0 + $1.count }, Array(first))
  }
}

/// Where neighbouring numbers of an array belong: the first one's channel and spectrum, and how far it is to the next
/// one's.
struct RunPlace {
  var channel: Int
  var spectrum: Int
  var channelStep = 1
  var spectrumStep = 0
}
