import Diagnostics
import Files

/// What a scale makes of samples, as far as it may spoil them.
struct ScalingSurvey {
  /// How many samples were divided by a number of each power of 2, from the smallest.
  private var counts = [Int](repeating: 0, count: 512)
  private var samples = 0
  /// The smallest number that a sample was divided by, and that sample.
  private var least: (factor: Float, sample: Int)?
  /// The range of the numbers after they were divided by their mean.
  private var (low, high) = (Float.infinity, -Float.infinity)

  /// Takes what the next samples were divided by.
  mutating func add(_ factors: [Float]) {
    for factor in factors {
      counts[power(factor)] += 1
      if factor < least?.factor ?? .infinity { least = (factor, samples) }
      samples += 1
    }
  }

  mutating func add(scaled numbers: UnsafeBufferPointer<Float>) {
    for number in numbers { (low, high) = (min(low, number), max(high, number)) }
  }

  func warnings(_ layout: SampleLayout, _ scaling: Scaling) -> [Diagnostic] {
    switch scaling {
    case .spectrum: [faint(layout)].compactMap(\.self)
    case .mean(let mean) where low < -ScalingSurvey.farBelow:
      [.smallMean(layout.source, mean, Double(low) * Double(mean), Double(high) * Double(mean))]
    default: []
    }
  }

  /// Numbers so many times the mean below 0 are no counts, whose mean says how large they are.
  private static let farBelow: Float = 100
  /// A sample of so many powers of 2 less than usual holds nothing but noise.
  private static let faintPowers = 20

  private func faint(_ layout: SampleLayout) -> Diagnostic? {
    guard let least, let usual = median else { return nil }
    let faint = counts[..<max(0, usual - ScalingSurvey.faintPowers)].reduce(0, +)
    guard faint > 0 else { return nil }
    return .faintSpectra(layout.source, faint, of: samples, least.factor, SpectrumPlaces([least.sample], layout))
  }

  /// The power of 2 that half of the samples do not reach.
  private var median: Int? {
    var below = 0
    return counts.indices.first { power in
      below += counts[power]
      return 2 * below >= samples && samples > 0
    }
  }

  private func power(_ factor: Float) -> Int {
    factor > 0 && factor.isFinite ? min(max(Int(factor.exponent) + 256, 0), counts.count - 1) : 0
  }
}

extension DataSurvey {
  /// A warning where all numbers of an input are one number.
  func constantInput(_ layout: SampleLayout) -> Diagnostic? {
    guard spectra > 1, let range, range.lowerBound == range.upperBound else { return nil }
    return .constantInput(layout.source, range.lowerBound)
  }
}

// AE6252 to AE6254: what a scale or an input does to a training.
extension Diagnostic {
  fileprivate static func constantInput(_ path: String, _ value: Float) -> Diagnostic {
    Diagnostic(
      "AE6252", "`\(path)` is \(short(Double(value))) in every sample: a model learns nothing of what the input does",
      severity: .warning, notes: abs(value) > 100 ? ["it is far from 1, which alone may spoil the training"] : [],
      help: "give samples in which it differs, or take the input out of the model")
  }

  fileprivate static func faintSpectra(
    _ path: String, _ count: Int, of all: Int, _ least: Float, _ place: SpectrumPlaces
  ) -> Diagnostic {
    Diagnostic(
      "AE6253",
      "\(count) of the \(all) spectra of `\(path)` \(count == 1 ? "is" : "are") less than a millionth of the others, the "
        + "faintest \(place.first) (\(short(Double(least)))); `scale: spectrum` makes their noise as large",
      severity: .warning, help: "leave them out with `mask` or `dead_pixels`, or write `scale: max`")
  }

  fileprivate static func smallMean(_ path: String, _ mean: Float, _ low: Double, _ high: Double) -> Diagnostic {
    Diagnostic(
      "AE6254",
      "`scale: mean` divides `\(path)` by \(short(Double(mean))), though its numbers reach from \(rangeWords(low, high))",
      severity: .warning, help: "write `scale: max` or `scale: standard`: a mean near 0 says nothing of their size")
  }
}

extension Explanation {
  package static let scalingFaults = [
    Explanation(
      "AE6252", "An input that is the same in every sample",
      meaning: "A further input of the model has one number in all samples. What it does cannot be learnt.",
      example: .situation("a temperature of 300 for all spectra"),
      cure: "Give samples in which it differs, or take the input out of the model."),
    Explanation(
      "AE6253", "Noise that is scaled up",
      meaning: "`scale: spectrum` divides each spectrum by its own largest number. Where nothing was measured that is "
        + "noise, which then is as large as the spectra.",
      example: .situation("pixels beside the sample, in vacuum"),
      cure: "Leave such spectra out, or write `scale: max`."),
    Explanation(
      "AE6254", "A mean near 0 as a scale",
      meaning: "`scale: mean` is for counts. Where numbers lie on both sides of 0, their mean may be far smaller than "
        + "they are, and makes them huge.",
      example: .situation("spectra from which the mean was taken"),
      cure: "Write `scale: max` or `scale: standard`."),
  ]
}
