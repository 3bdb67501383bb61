import Diagnostics
import Files

// AE654x and AE656x: data from which a model cannot learn, or not well.
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

  static func zeroSpectra(_ path: String, _ places: SpectrumPlaces, _ count: Int, of all: Int) -> Diagnostic {
    Diagnostic(
      "AE6543",
      "\(count) of the \(all) spectra of `\(path)` \(count == 1 ? "is" : "are") nothing but zeros, "
        + "the first \(places.first)", severity: .warning, help: leaveOut(places, count))
  }

  static func constantChannels(_ path: String, _ channels: [Int], of all: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6544",
      "\(plural(channels.count, "channel")) of `\(path)` never \(channels.count == 1 ? "changes" : "change"): "
        + few(channels.map(String.init), limit: 8), severity: .warning, help: deadChannels(channels, of: all))
  }

  static func wildChannels(_ path: String, _ channels: [Int], of all: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6545",
      "the values of \(plural(channels.count, "channel")) of `\(path)` spread thousands of times as far as usual: "
        + few(channels.map(String.init), limit: 8), severity: .warning, help: deadChannels(channels, of: all))
  }

  static func toweringChannels(_ path: String, _ channels: [Int], of all: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6587",
      "\(plural(channels.count, "channel")) of `\(path)` \(channels.count == 1 ? "is" : "are") far above the neighbours, "
        + "and \(channels.count == 1 ? "weighs" : "weigh") more than all others: "
        + few(channels.map(String.init), limit: 8), severity: .warning, help: deadChannels(channels, of: all))
  }

  static func smallDifferences(_ path: String, _ spread: Double, _ magnitude: Double, isPicture: Bool) -> Diagnostic {
    Diagnostic(
      "AE6548",
      "the spectra of `\(path)` differ by \(short(max(0, spread))) at most, at values up to \(short(magnitude))",
      severity: .warning, notes: ["models compute with float32, which has about seven digits"],
      help:
        "take away what all spectra have in common before, for example `array - array.mean(axis=\(isPicture ? "(0, 1)" : "0"))`"
    )
  }

  /// Every spectrum is every other one.
  static func sameSpectra(_ path: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE6560", "all \(count) spectra of `\(path)` are the same; there is nothing to learn from them",
      help: "see `aec info` for what the file holds, and look at `spectral`, `rows` and `columns` of the data section")
  }

  /// Every spectrum is one number in all its channels.
  static func flatSpectra(_ path: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE6561", "all \(count) spectra of `\(path)` are flat: each is one number in every channel", severity: .warning,
      help: "see that spectra lie along the axis that is meant: `aec info` shows the axes, `spectral:` names one")
  }

  /// One number in every channel, as programs write where nothing was measured; nil where it differs between spectra.
  static func constantSpectra(_ path: String, _ value: Float?, _ places: SpectrumPlaces, _ count: Int, of all: Int)
    -> Diagnostic
  {
    let number = value.map { "\(short(Double($0))) in every channel" } ?? "constant, at different numbers"
    return Diagnostic(
      "AE6561",
      "\(count) of the \(all) spectra of `\(path)` \(count == 1 ? "is" : "are") \(number), the first \(places.first)",
      severity: .warning, help: leaveOut(places, count))
  }

  /// A few numbers that are far beyond all others.
  static func outliers(
    _ path: String, _ farthest: Outlier, at place: SpectrumPlaces, channel: Int, _ spectra: SpectrumPlaces,
    least: Float, usual: Double
  ) -> Diagnostic {
    let number = "\(short(Double(farthest.value))) in channel \(channel) of the spectrum \(place.first)"
    let others = "far from all others, which spread over \(short(usual))"
    let count = spectra.texts.count
    return Diagnostic(
      "AE6562",
      count == 1
        ? "`\(path)` has a number \(others): \(number)"
        : "\(count) spectra of `\(path)` have numbers \(others): the farthest is \(number)",
      severity: .warning,
      help: leaveOut(
        spectra, count, when: "if the measurement failed there",
        marks: "abs(array).max(axis=-1) > \(short(Double(least) / 2))"))
  }

  /// Many numbers at the largest one.
  static func saturated(_ path: String, _ value: Float, count: Int, _ channels: [Int]) -> Diagnostic {
    let number = short(Double(value))
    return Diagnostic(
      "AE6566",
      "\(count) numbers of `\(path)` are \(number), the largest there is, in \(plural(channels.count, "channel")): "
        + "\(few(channels.map(String.init), limit: 8)); the detector may have been saturated",
      severity: .warning,
      help:
        "if it was, mark such spectra by 1 in an array of the picture's size, and leave them out: `mask: \"mask.npy\"`; "
        + "for an array in NumPy: `np.save(\"mask.npy\", (array >= \(number)).any(axis=-1))`")
  }

  /// Numbers of eight bytes whose differences four bytes cannot hold.
  static func lostDigits(_ path: String, _ type: ElementType?, _ low: Double, _ high: Double) -> Diagnostic {
    let isTiny = max(abs(low), abs(high)) < 1e-30
    return Diagnostic(
      "AE6567",
      "`\(path)` has numbers\(type.map { " of \($0.rawValue)" } ?? "") from \(rangeWords(low, high)), whose differences float32 cannot hold",
      severity: .warning, notes: ["models compute with float32, which has about seven digits, from 1e-38 to 3e38"],
      help: isTiny
        ? "multiply them before: `np.save(\"larger.npy\", array / abs(array).max())`"
        : "take away what all have in common before: `np.save(\"differences.npy\", array - array.mean())`")
  }

  /// Numbers that the usual recipes cannot reach, or hardly see.
  static func farFromOne(_ path: String, spread: Double) -> Diagnostic {
    Diagnostic(
      "AE6563",
      "the numbers of `\(path)` spread over \(short(spread)), and models learn best what spreads over about 1",
      severity: .warning, help: "write `scale: max` into the data section; results come out in the numbers of the file")
  }

  /// Counts whose noise differs from channel to channel.
  static func unscaledCounts(_ path: String, mean: Double) -> Diagnostic {
    Diagnostic(
      "AE6586",
      "the numbers of `\(path)` look like counts, \(short(mean)) on average, whose noise grows with their size",
      severity: .warning,
      help: "write `scale: poisson` into the data section, so that noise is alike in all channels, or `scale: mean`; "
        + "`--scale poisson` for `aec unmix`")
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

/// The key that leaves spectra out, with all of them, or the way to mark them in a file.
private func leaveOut(
  _ places: SpectrumPlaces, _ count: Int, when: String = "if nothing was measured there",
  marks: String = "np.ptp(array, axis=-1) == 0"
) -> String {
  if count == places.texts.count, count <= ConstantSpectra.mostPlaces {
    return "\(when), leave \(count == 1 ? "it" : "them") out: `dead_pixels: \(places.list)`"
  }
  return "\(when), mark them by 1 in an array of the picture's size, and leave them out: `mask: \"mask.npy\"`; "
    + "for an array in NumPy: `np.save(\"mask.npy\", \(marks))`"
}

/// The key that leaves channels out: all of them, or what is between where they are the ends.
private func deadChannels(_ channels: [Int], of all: [Int]) -> String {
  let isDead = Set(channels)
  let kept = all.indices.filter { !isDead.contains(all[$0]) }
  if channels.count > 12, let first = kept.first, let last = kept.last, kept.count == last - first + 1 {
    return "if they are dead, take those between: `channels: \(all[first])...\(all[last])`"
  }
  return "if they are dead, leave them out: `dead_channels: [\(channels.map(String.init).joined(separator: ", "))]`"
}
