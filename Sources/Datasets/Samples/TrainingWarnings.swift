import Diagnostics
import Files

extension DataSurvey {
  /// Warnings before a model is trained; refuses data from which nothing can be learnt.
  ///
  /// - Parameter isScaled: Whether a scale brings the numbers near 1 before a model sees them.
  package func warnings(_ layout: SampleLayout, isScaled: Bool = false) throws(Diagnostic) -> [Diagnostic] {
    guard spectra > 1 else { throw .oneSample(layout.source) }
    let lost = layout.notes.first { $0.code == "AE6567" }
    if let range, range.lowerBound == range.upperBound, var lost {
      lost.severity = .error
      throw lost
    }
    if let range, range.lowerBound == range.upperBound { throw .constantData(layout.source, range.lowerBound) }
    if constantChannels.count == layout.width, layout.width > 1, constantSpectra.isEmpty, lost == nil {
      throw .sameSpectra(layout.source, spectra)
    }
    let channels = channelWarnings(layout)
    let saturation = ceiling.map {
      Diagnostic.saturated(layout.source, $0.value, count: $0.count, self.channels($0.channels, layout))
    }
    return constantWarnings(layout) + outlierWarnings(layout)
      + [filled(layout), wrapped(layout), saturation].compactMap(\.self)
      + channels
      + (isScaled ? [] : [unscaled(layout, isEven: channels.isEmpty && fill == nil)].compactMap(\.self))
  }

  /// Warnings that spectra which a saved run reads hold numbers in place of measured ones.
  func unmeasured(_ layout: SampleLayout) -> [Diagnostic] {
    let found = (isFlat || spectra < 2 ? [] : flatWarnings(layout)) + [filled(layout)].compactMap(\.self)
    return found.map { warning in
      var told = warning
      told.help = DataSurvey.undeclared
      return told
    }
  }

  /// What data that a run reads can do about them: no mask is theirs.
  private static let undeclared =
    "what the run makes of them means nothing; where they stand for no value, declare the number in the file "
    + "(`_FillValue` in HDF5, `data ignore value` in an ENVI header), and they are left out"

  private func filled(_ layout: SampleLayout) -> Diagnostic? {
    fill.map { .fillValue(layout.source, $0, self, layout) }
  }

  private func wrapped(_ layout: SampleLayout) -> Diagnostic? {
    wrapped.map { found in
      let channel = channels([found.channel], layout)[0]
      return .wrapped(layout.source, found, channel: channel, at: SpectrumPlaces([found.spectrum], layout))
    }
  }

  private func constantWarnings(_ layout: SampleLayout) -> [Diagnostic] {
    let zeroWarning = zeros.map {
      Diagnostic.zeroSpectra(layout.source, SpectrumPlaces($0.first, layout), $0.count, of: spectra)
    }
    if isFlat { return [.flatSpectra(layout.source, spectra)] }
    return [zeroWarning].compactMap(\.self) + flatWarnings(layout)
  }

  /// Spectra of other numbers than 0 in every channel.
  private func flatWarnings(_ layout: SampleLayout) -> [Diagnostic] {
    let flat = flatSpectra
    let others =
      flat.others > 0
      ? Diagnostic.constantSpectra(layout.source, nil, SpectrumPlaces(flat.first, layout), flat.others, of: spectra)
      : nil
    let groups = flat.groups.map {
      Diagnostic.constantSpectra(layout.source, $0.value, SpectrumPlaces($0.first, layout), $0.count, of: spectra)
    }
    return (groups + [others]).compactMap(\.self)
  }

  private func outlierWarnings(_ layout: SampleLayout) -> [Diagnostic] {
    guard let farthest = outliers.first else { return [] }
    let spectra = Set(outliers.map(\.spectrum)).sorted()
    return [
      .outliers(
        layout.source, farthest, at: SpectrumPlaces([farthest.spectrum], layout),
        channel: channels([farthest.channel], layout)[0], SpectrumPlaces(spectra, layout),
        least: abs(outliers[outliers.count - 1].value), usual: usualSpread)
    ]
  }

  private func channelWarnings(_ layout: SampleLayout) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    if !constantChannels.isEmpty {
      var warning = Diagnostic.constantChannels(
        layout.source, channels(constantChannels, layout), of: layout.channelsOfFile)
      warning.notes = farConstants.prefix(4).map { far in
        "channel \(channels([far.channel], layout)[0]) is \(short(far.value)), far beyond all others, so it decides the loss"
      }
      warnings.append(warning)
    }
    if !wildChannels.isEmpty {
      warnings.append(.wildChannels(layout.source, channels(wildChannels, layout), of: layout.channelsOfFile))
    }
    if !toweringChannels.isEmpty {
      warnings.append(.toweringChannels(layout.source, channels(toweringChannels, layout), of: layout.channelsOfFile))
    }
    if !isFlat, spread * 16384 < magnitude {
      warnings.append(.smallDifferences(layout.source, spread, magnitude, isPicture: layout.image != nil))
    }
    return warnings
  }

  func channels(_ numbers: [Int], _ layout: SampleLayout) -> [Int] {
    let features = max(1, layout.width / max(1, layout.sampleShape.first ?? 1))
    return Set(numbers.map { layout.origin.channel($0 / features) }).sorted()
  }

  /// Spreads between which models train. At 0.02 a dense model of two layers leaves 87 % of the variance, at 0.1 and 1
  /// it leaves 0.6 %. At 100 recurrent and attention models leave more than the mean spectrum.
  static let learnable = 0.03...100

  /// What a scale would cure; counts need one of their own. Uneven channels are told as such.
  private func unscaled(_ layout: SampleLayout, isEven: Bool) -> Diagnostic? {
    guard layout.scaling == nil else { return nil }
    if areCounts(layout) { return .unscaledCounts(layout.source, mean: mean) }
    return isEven ? farFromOne(layout) : nil
  }

  /// Below this mean the noise of counts differs so much between channels that weak ones hardly weigh.
  static let smallCounts = 30.0
  /// Fewer channels are more often classes, or columns of a table.
  static let channelsOfSpectra = 16

  /// Whole numbers from 0 on, most of them small. Up to 1 they are classes, and up to 255 pictures.
  private func areCounts(_ layout: SampleLayout) -> Bool {
    guard let range, areWhole, range.lowerBound >= 0, range.upperBound > 1, range.upperBound != 255 else {
      return false
    }
    let isSpectrum = layout.sampleShape.count == 1 && layout.width >= DataSurvey.channelsOfSpectra
    return isSpectrum && layout.firstClass == nil && layout.parts.isEmpty && mean < DataSurvey.smallCounts
  }

  private func farFromOne(_ layout: SampleLayout) -> Diagnostic? {
    guard usualSpread > 0, !DataSurvey.learnable.contains(usualSpread) else { return nil }
    return .farFromOne(layout.source, spread: usualSpread)
  }
}

/// The places of some spectra in their file, as `dead_pixels` takes them.
struct SpectrumPlaces {
  let texts: [String]
  private let isPicture: Bool

  init(_ spectra: [Int], _ layout: SampleLayout) {
    let places = spectra.map(layout.place)
    texts = places.map { $0.count == 1 ? "\($0[0])" : "\($0)" }
    isPicture = places.first?.count == 2
  }

  /// A list that can be pasted: `[[12, 7], [3, 4]]`.
  var list: String { "[\(texts.joined(separator: ", "))]" }

  /// "at [row, column] [12, 7]", "with the number 12".
  var first: String { (isPicture ? "at [row, column] " : "number ") + (texts.first ?? "") }
}

extension SampleLayout {
  /// The channels of the samples as the file counts them.
  var channelsOfFile: [Int] { (0..<(sampleShape.first ?? 1)).map(origin.channel) }
}

extension Explanation {
  package static let teachingNothing = [
    Explanation(
      "AE6541", "One sample",
      meaning: "A model learns from what samples have in common, and there is one.",
      example: .situation("a single spectrum as data"),
      cure: "Give more spectra, and look at `rows`, `columns`, `mask` and `spectral`."),
    Explanation(
      "AE6542", "Numbers that are all the same",
      meaning: "There is nothing to learn from a constant.",
      example: .situation("an array of zeros"),
      cure: "Look with `aec info` at what the file holds."),
    Explanation(
      "AE6543", "Spectra that are nothing but zeros",
      meaning: "Nothing was measured at some places, and the model would learn these zeros.",
      example: .situation("a scan that was stopped"),
      cure: "Leave them out with `dead_pixels:` or `mask:`."),
    Explanation(
      "AE6544", "Channels that never change",
      meaning: "A channel is the same for all spectra.",
      example: .situation("a dead detector element"),
      cure: "Leave them out with `dead_channels:`."),
    Explanation(
      "AE6545", "Channels that spread far",
      meaning: "The values of a channel spread thousands of times as far as usual, so they alone decide the loss.",
      example: .situation("a detector element that flickers"),
      cure: "Leave them out with `dead_channels:`."),
    Explanation(
      "AE6587", "A channel that stands alone",
      meaning:
        "The numbers of a channel are many times as large as those of its neighbours, and weigh more than all others "
        + "together. Losses, principal components and endmembers then follow this channel.",
      example: .situation("a detector element that shows fifty times too much"),
      cure: "Leave it out with `dead_channels:`, unless it is a line that was measured."),
    Explanation(
      "AE6546", "Fewer samples than a batch",
      meaning: "All training samples fit into one batch, so an epoch is a single step.",
      example: .situation("100 spectra and `batch: 256`"),
      cure: "Write a smaller `batch` into the `train` section."),
    Explanation(
      "AE6547", "One block holds all samples",
      meaning: "Test samples are taken in blocks of the picture, and one block is as large as all of it.",
      example: .situation("`test: blocks(64)` for a picture of 40 rows"),
      cure: "Write a smaller size."),
    Explanation(
      "AE6548", "Differences that float32 cannot hold",
      meaning: "Spectra differ by less than seven digits of their values can tell.",
      example: .situation("spectra of 1000000 that differ by 0.01"),
      cure: "Take away what all spectra have in common before."),
    Explanation(
      "AE6566", "Numbers at the end of the detector",
      meaning:
        "Many numbers are exactly the largest one, as where a detector was saturated: what was measured there is not known.",
      example: .situation("an image of uint16 with many pixels of 65535"),
      cure: "Leave such spectra out with `mask:`, or measure again with less light."),
    Explanation(
      "AE6567", "Digits that float32 drops",
      meaning:
        "The file has numbers of eight bytes that differ by less than seven digits of theirs, or are too small for "
        + "float32. Models compute with float32, and would see the same number.",
      example: .situation("numbers from 1000000 to 1000000.001"),
      cure: "Take away what all have in common, or multiply the numbers, before they are saved."),
  ]
}
