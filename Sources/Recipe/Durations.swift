import Diagnostics

/// Times as people write them: `90 s`, `10 min`, `2 h`.
package enum Durations {
  /// Seconds; nil for a text without a number and a unit.
  static func seconds(_ text: String) -> Double? {
    let bare = text.filter { $0 != " " }
    // A very short time is written with an exponent.
    guard let digits = bare.prefixMatch(of: /[0-9.]+(?:e[-+]?[0-9]+)?/)?.0, let value = Double(digits), value > 0,
      value.isFinite
    else { return nil }
    return TimeUnits.seconds(of: String(bare.dropFirst(digits.count))).map { value * $0 }
  }

  /// `1:30:00`, `00:45:00`, `1h30m`, `PT2H` and a bare number of seconds as they are written here; nil for others.
  package static func meant(by text: String) -> String? {
    var bare = text.lowercased().filter { $0 != " " && $0 != "\"" }
    if let open = bare.firstIndex(of: "("), bare.last == ")" {
      bare = String(bare[bare.index(after: open)...].dropLast())
    }
    let parts = bare.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    if parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0 != nil }) {
      // Two numbers are hours and minutes.
      let factors = [3600.0, 60, 1]
      return written(zip(parts, factors).reduce(0) { $0 + ($1.0 ?? 0) * $1.1 })
    }
    // A small number without a unit is meant in minutes.
    if let number = Double(bare) { return written(number < 1000 ? 60 * number : number) }
    return (TimeUnits.sum(bare) ?? TimeUnits.sum(bare, unit: TimeUnits.meant)).flatMap(written)
  }

  private static func written(_ seconds: Double) -> String? {
    seconds > 0 && seconds < 1e9 ? text(seconds) : nil
  }

  static func text(_ seconds: Double) -> String { TimeUnits.text(seconds) }
}
