/// The units of time in model files and on the command line.
package enum TimeUnits {
  /// Every unit with its spellings, the shortest time first; the first spelling of each is the one that is written.
  package static let all: [(names: [String], seconds: Double)] = [
    (["s", "sec", "secs", "second", "seconds"], 1), (["min", "mins", "minute", "minutes", "m"], 60),
    (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86400),
  ]

  /// The seconds of a unit; nil for another word.
  package static func seconds(of unit: String) -> Double? { all.first { $0.names.contains(unit) }?.seconds }
}
