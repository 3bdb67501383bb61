import Diagnostics
import Files
import Glibc

/// Tells how training goes: one line that renews itself on a terminal, plain lines elsewhere.
package struct Progress {
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let epochs: Int?
  private let stepsInAll: Int?
  private var lastLine = -Double.infinity

  package init(isQuiet: Bool, length: TrainingSettings.Length) {
    self.isQuiet = isQuiet
    isTerminal = isatty(2) == 1
    switch length {
    case .epochs(let count): (epochs, stepsInAll) = (count, nil)
    case .steps(let count): (epochs, stepsInAll) = (nil, count)
    }
  }

  package mutating func report(_ record: EpochRecord) {
    guard !isQuiet else { return }
    // A terminal is renewed ten times a second; plain lines come every other second, and at both ends.
    let pause = isTerminal ? 0.1 : 2
    guard record.isLast || record.epoch == 1 || record.seconds - lastLine >= pause else { return }
    lastLine = record.seconds
    let line = text(record)
    if isTerminal {
      write("\r\u{1B}[K" + line + (record.isLast ? "\n" : ""))
    } else {
      write(line + "\n")
    }
  }

  private func text(_ record: EpochRecord) -> String {
    var parts = ["epoch \(record.epoch)" + (epochs.map { "/\($0)" } ?? "")]
    if let stepsInAll { parts.append("step \(record.step)/\(stepsInAll)") }
    parts.append("loss \(short(record.training.total))")
    if let test = record.test { parts.append("test \(short(test.total))") }
    parts.append("\(count(record.samplesPerSecond)) samples/s")
    if let left = secondsLeft(record), !record.isLast { parts.append("\(duration(left)) left") }
    return parts.joined(separator: "  ")
  }

  private func secondsLeft(_ record: EpochRecord) -> Double? {
    if let epochs { return record.seconds / Double(record.epoch) * Double(epochs - record.epoch) }
    return stepsInAll.map { record.seconds / Double(record.step) * Double($0 - record.step) }
  }

  private func write(_ text: String) { Console.error(text) }
}

/// Four significant digits: 0.07471, 1.234e-05.
package func short(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  let exponent = Int(floor(log10(value.magnitude)))
  if (-4..<5).contains(exponent) { return fixed(value, digits: max(0, 3 - exponent)) }
  return fixed(value / pow(10, Double(exponent)), digits: 3) + "e\(exponent)"
}

package func fixed(_ value: Double, digits: Int) -> String {
  let scale = pow(10, Double(digits))
  let whole = Int((value.magnitude * scale).rounded())
  let text = String(whole)
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = value < 0 && whole != 0 ? "-" : ""
  guard digits > 0 else { return sign + padded }
  return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// 950, 12.3 k, 4.56 M
package func count(_ value: Double) -> String {
  switch value {
  case ..<1e3: fixed(value, digits: 0)
  case ..<1e6: short(value / 1e3) + " k"
  case ..<1e9: short(value / 1e6) + " M"
  default: short(value / 1e9) + " G"
  }
}

/// 12 s, 3 min 20 s, 2 h 5 min
package func duration(_ seconds: Double) -> String {
  let whole = Int(min(seconds, 1e9).rounded())
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3600: return "\(whole / 60) min \(whole % 60) s"
  default: return "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
