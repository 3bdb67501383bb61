import Diagnostics

/// Counts that fell below 0 where 16 bits have no sign, so that -1 is stored as 65535.
package struct WrappedNumbers: Equatable, Sendable {
  package let count: Int
  /// The smallest of them.
  package let least: Float
  /// The largest of all other numbers.
  package let others: Float
  /// Where the first of them stands.
  package let channel: Int
  package let spectrum: Int

  /// Numbers from here on would be -1024 to -1.
  static let edge: Float = 64512

  /// What is counted of them while numbers are read.
  struct Finder: Sendable {
    private var count = 0
    private var least = Float.infinity
    private var others: Float = 0
    private var first: (spectrum: Int, channel: Int)?

    mutating func add(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
      var largest = others
      for (step, number) in run.enumerated() {
        if number < WrappedNumbers.edge {
          largest = max(largest, number)
        } else if number.isFinite {
          take(number, place.spectrum + step * place.spectrumStep, place.channel + step * place.channelStep)
        }
      }
      others = largest
    }

    private mutating func take(_ number: Float, _ spectrum: Int, _ channel: Int) {
      guard number <= 65535 else {
        // Numbers beyond 16 bits are no such counts.
        others = .infinity
        return
      }
      count += 1
      least = min(least, number)
      if (spectrum, channel) < first ?? (.max, .max) { first = (spectrum, channel) }
    }

    /// A few numbers at the end of the type, not all of them the last one, where all others are far below.
    func found(of finite: Int) -> WrappedNumbers? {
      guard let first, count > 1, 20 * count <= finite, least < 65535, others < 8192 else { return nil }
      return WrappedNumbers(
        count: count, least: least, others: others, channel: first.channel, spectrum: first.spectrum)
    }
  }
}

extension Diagnostic {
  static func wrapped(_ path: String, _ found: WrappedNumbers, channel: Int, at place: SpectrumPlaces) -> Diagnostic {
    Diagnostic(
      "AE6251",
      "\(found.count) numbers of `\(path)` are \(short(Double(found.least))) and more, all others "
        + "\(short(Double(found.others))) and less; the first is in channel \(channel) of the spectrum \(place.first)",
      severity: .warning,
      notes: ["counts that fall below 0, as where a background is taken away, become such numbers in uint16"],
      help: "save them with a sign: `np.save(\"signed.npy\", array.astype(np.int16))`")
  }
}

extension Explanation {
  package static let wrappedNumbers = [
    Explanation(
      "AE6251", "Counts that fell below 0",
      meaning: "Whole numbers without a sign cannot be below 0: in uint16 -1 becomes 65535. A few numbers are at that "
        + "end, and all others far from it.",
      example: .situation("counts of uint16 from which a background was subtracted"),
      cure: "Save them as int16, or subtract in numbers with a sign.")
  ]
}
