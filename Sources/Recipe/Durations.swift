import Diagnostics

/// Times as people write them: `90 s`, `10 min`, `2 h`.
enum Durations {
  private static let units: [(names: [String], seconds: Double)] = [
    (["s", "sec", "second", "seconds"], 1), (["min", "minute", "minutes", "m"], 60),
    (["h", "hr", "hour", "hours"], 3600), (["d", "day", "days"], 86400),
  ]

  /// Seconds; nil for a text without a number and a unit.
  static func seconds(_ text: String) -> Double? {
    let bare = text.filter { $0 != " " }
    let digits = bare.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(digits), value > 0, value.isFinite else { return nil }
    let unit = String(bare.dropFirst(digits.count))
    return units.first { $0.names.contains(unit) }.map { value * $0.seconds }
  }

  /// The shortest way to write a time.
  static func text(_ seconds: Double) -> String {
    let whole = units.last { seconds >= $0.seconds && (seconds / $0.seconds).rounded() == seconds / $0.seconds }
    let unit = whole ?? units[0]
    let name = ["s", "min", "h", "d"][units.firstIndex { $0.seconds == unit.seconds } ?? 0]
    return "\(shortest(seconds / unit.seconds)) \(name)"
  }
}
