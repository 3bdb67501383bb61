/// The units of time in model files and on the command line.
package enum TimeUnits {
  /// Every unit with its spellings, the shortest time first; the first spelling of each is the one that is written.
  package static let all: [(names: [String], seconds: Double)] = [
    (["s", "sec", "secs", "second", "seconds"], 1), (["min", "mins", "minute", "minutes", "m"], 60),
    (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86400),
  ]

  /// The seconds of a unit; nil for another word.
  package static func seconds(of unit: String) -> Double? { all.first { $0.names.contains(unit) }?.seconds }

  /// How units begin that are misspelt or of other languages: `hoursx`, `Stunden`.
  private static let beginnings: [(heads: [String], seconds: Double)] = [
    (["h", "std", "stun", "ore", "uur"], 3600), (["mi", "mn"], 60), (["sec", "sek", "seg"], 1),
    (["day", "tag", "jour", "dia", "gior"], 86400),
  ]

  /// The seconds of a unit by how it begins; nil for a word that begins otherwise.
  package static func meant(by word: String) -> Double? {
    seconds(of: word) ?? beginnings.first { $0.heads.contains(where: word.hasPrefix) }?.seconds
  }

  /// The seconds of `1h30m`, `1 h 30 min`, `1h30` and `PT2H`, with units as `seconds` reads them; nil for another text.
  package static func sum(_ text: String, unit seconds: (String) -> Double? = TimeUnits.seconds(of:)) -> Double? {
    var rest = text.lowercased().filter { $0 != " " }[...]
    if rest.hasPrefix("pt") { rest = rest.dropFirst(2) }
    var (total, last) = (0.0, 0.0)
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      // The minutes of `1h30`.
      let isBare = unit.isEmpty && last == 3600
      guard let value = Double(digits), let factor = isBare ? 60 : seconds(String(unit)) else { return nil }
      (total, last) = (total + value * factor, factor)
      rest = rest.dropFirst(digits.count + unit.count)
    }
    return total > 0 ? total : nil
  }

  /// The shortest way to write a time.
  package static func text(_ seconds: Double) -> String {
    let whole = all.last { seconds >= $0.seconds && (seconds / $0.seconds).rounded() == seconds / $0.seconds }
    let unit = whole ?? all[0]
    return "\(shortest(seconds / unit.seconds)) \(unit.names[0])"
  }
}
