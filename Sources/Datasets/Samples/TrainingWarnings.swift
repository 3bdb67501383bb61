import Diagnostics
import Files

extension DataSurvey {
  /// What to tell the user before a model is trained on samples; data from which nothing can be learnt are refused.
  package func warnings(_ layout: SampleLayout) throws(Diagnostic) -> [Diagnostic] {
    guard spectra > 1 else { throw .oneSample(layout.source) }
    if let range, range.lowerBound == range.upperBound { throw .constantData(layout.source, range.lowerBound) }
    var warnings: [Diagnostic] = []
    if zeroSpectra > 0 {
      warnings.append(.zeroSpectra(layout.source, zeroSpectra, first: firstZeroSpectra.map(layout.place), of: spectra))
    }
    let features = max(1, layout.width / max(1, layout.sampleShape.first ?? 1))
    func channels(_ numbers: [Int]) -> [Int] { Set(numbers.map { layout.origin.channel($0 / features) }).sorted() }
    if !constantChannels.isEmpty { warnings.append(.constantChannels(layout.source, channels(constantChannels))) }
    if !wildChannels.isEmpty { warnings.append(.wildChannels(layout.source, channels(wildChannels))) }
    if let range, spread * 16384 < Double(max(abs(range.lowerBound), abs(range.upperBound))) {
      warnings.append(.smallDifferences(layout.source, spread, range, isPicture: layout.image != nil))
    }
    return warnings
  }
}

// AE654x: data from which a model cannot learn, or not well.
extension Diagnostic {
  static func oneSample(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6541", "`\(path)` gives one sample; a model is trained on many",
      help: "give more spectra, and look at `rows`, `columns`, `mask` and `spectral` of the data section")
  }

  static func constantData(_ path: String, _ value: Float) -> Diagnostic {
    Diagnostic(
      "AE6542", "all numbers of `\(path)` are \(short(Double(value))); there is nothing to learn from them",
      help: "see `aec info` for what the file holds")
  }

  static func zeroSpectra(_ path: String, _ count: Int, first: [[Int]], of all: Int) -> Diagnostic {
    let places = first.map { $0.count == 1 ? "\($0[0])" : "\($0)" }
    let isPicture = first.first?.count == 2
    return Diagnostic(
      "AE6543",
      "\(count) of the \(all) spectra of `\(path)` \(count == 1 ? "is" : "are") nothing but zeros: "
        + "\(isPicture ? "[row, column] " : "number ")\(places.joined(separator: ", "))\(count > first.count ? ", ..." : "")",
      severity: .warning,
      help: "if nothing was measured there, leave them out: `dead_pixels: [\(places.joined(separator: ", "))]`"
        + (count > first.count ? " or a file for all of them, `mask: \"mask.npy\"`" : ""))
  }

  static func constantChannels(_ path: String, _ channels: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6544",
      "\(plural(channels.count, "channel")) of `\(path)` never \(channels.count == 1 ? "changes" : "change"): "
        + few(channels.map(String.init), limit: 8), severity: .warning, help: deadChannels(channels))
  }

  static func wildChannels(_ path: String, _ channels: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6545",
      "the values of \(plural(channels.count, "channel")) of `\(path)` spread thousands of times as far as usual: "
        + few(channels.map(String.init), limit: 8), severity: .warning, help: deadChannels(channels))
  }

  static func smallDifferences(_ path: String, _ spread: Double, _ range: ClosedRange<Float>, isPicture: Bool)
    -> Diagnostic
  {
    Diagnostic(
      "AE6548",
      "the spectra of `\(path)` differ by \(short(max(0, spread))) at most, at values up to "
        + "\(short(Double(max(abs(range.lowerBound), abs(range.upperBound)))))",
      severity: .warning, notes: ["models compute with float32, which has about seven digits"],
      help:
        "take away what all spectra have in common before, for example `array - array.mean(axis=\(isPicture ? "(0, 1)" : "0"))`"
    )
  }

  /// `test: blocks(...)` with blocks as large as the data.
  package static func oneTestBlock(_ path: String, size: Int) -> Diagnostic {
    Diagnostic(
      "AE6547", "one block of \(size) pixels a side holds all samples of `\(path)`, so none is kept for testing",
      severity: .warning, help: "write a smaller size into `test: blocks(...)`")
  }

  package static func fewerThanBatch(_ path: String, training: Int, batch: Int) -> Diagnostic {
    Diagnostic(
      "AE6546",
      "`\(path)` gives \(plural(training, "training sample")), fewer than a batch of \(batch): an epoch is one step",
      severity: .warning, help: "write a smaller `batch` into the train section, or --batch \(max(1, training / 8))")
  }
}

private func deadChannels(_ channels: [Int]) -> String {
  let list = channels.prefix(12).map(String.init).joined(separator: ", ") + (channels.count > 12 ? ", ..." : "")
  return "if they are dead, leave them out: `dead_channels: [\(list)]`"
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
  ]
}
