import Diagnostics

/// Times in units that no recipe has, for what to write in their place.
package enum ForeignTimes {
  private static let units: [(names: [String], seconds: Double)] = [
    (["ms", "msec", "millisecond", "milliseconds"], 1e-3), (["us", "µs", "microsecond", "microseconds"], 1e-6),
    (["ns", "nanosecond", "nanoseconds"], 1e-9), (["w", "week", "weeks"], 604_800),
  ]

  /// `1 ms` as `0.001 s`; nil for another text.
  package static func meant(by text: String) -> String? {
    let bare = text.filter { $0 != " " && $0 != "\"" }
    let digits = bare.prefix { $0.isNumber || $0 == "." }
    let unit = bare.dropFirst(digits.count).lowercased()
    guard let value = Double(digits), value > 0, unit.allSatisfy(\.isLetter), TimeUnits.seconds(of: unit) == nil,
      let seconds = units.first(where: { $0.names.contains(unit) })?.seconds ?? TimeUnits.meant(by: unit)
    else { return nil }
    return TimeUnits.text(value * seconds)
  }
}
