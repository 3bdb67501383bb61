import Diagnostics
import Files
import Glibc
import Recipe

/// How a training reports progress.
package enum ProgressStyle: Sendable {
  case silent
  /// One line on stderr that renews itself on a terminal, plain lines elsewhere.
  case people
  /// One JSON object a line on stdout.
  case programs
}

/// Tells how training goes, at the first epoch and the last, and between them so often that one can follow.
package struct Progress {
  private let style: ProgressStyle
  private let isTerminal: Bool
  private let length: TrainRecipe.Duration
  private let terms: [String]
  private var sparkline = Sparkline()
  private var lastTold = -Double.infinity

  /// `terms` are the texts of the loss's terms.
  package init(_ style: ProgressStyle, length: TrainRecipe.Duration, terms: [String] = []) {
    (self.style, self.length, self.terms) = (style, length, terms)
    isTerminal = isatty(2) == 1
  }

  package mutating func report(_ record: EpochRecord) {
    sparkline.add(record.training.total)
    guard style != .silent, record.isLast || record.epoch == 1 || record.seconds - lastTold >= pause else { return }
    lastTold = record.seconds
    switch style {
    case .silent: break
    case .programs: Console.print(JSONValue.object(object(record)).text + "\n")
    case .people where isTerminal: Console.error("\r\u{1B}[K" + renewedLine(record) + (record.isLast ? "\n" : ""))
    case .people: Console.error(line(record) + "\n")
    }
  }

  /// Seconds between two lines.
  private var pause: Double { style == .people && !isTerminal ? 2 : 0.1 }

  private func renewedLine(_ record: EpochRecord) -> String {
    let text = line(record)
    // A line that does not fit would leave its upper part behind.
    let room = terminalWidth() - text.count - 3
    guard showsBlocks, room >= 8 else { return text }
    return text + "  " + sparkline.text(width: min(room, 24))
  }

  private func line(_ record: EpochRecord) -> String {
    var parts: [String]
    switch length {
    case .epochs(let count): parts = ["epoch \(record.epoch)/\(count)"]
    case .steps(let count): parts = ["epoch \(record.epoch)", "step \(record.step)/\(count)"]
    }
    if let phase = record.phase { parts.append(phase) }
    parts.append("loss \(short(record.training.total))")
    if let test = record.test { parts.append("test \(short(test.total))") }
    let rate = record.samplesPerSecond
    parts.append("\(rate < 10 ? short(rate) : count(rate)) samples/s")
    if !record.isLast { parts.append("\(duration(secondsLeft(record))) left") }
    return parts.joined(separator: "  ")
  }

  private func object(_ record: EpochRecord) -> JSONObject {
    func json(_ losses: Losses) -> JSONValue {
      var object = JSONObject(["total": .number(losses.total)])
      for (term, value) in zip(terms, losses.terms) { object[term] = .number(value) }
      return .object(object)
    }
    var object = JSONObject([
      "epoch": .integer(record.epoch), "step": .integer(record.step), "loss": json(record.training),
      "test_loss": record.test.map(json) ?? .null, "is_best": .bool(record.isBest), "seconds": .number(record.seconds),
      "samples_per_second": .number(record.samplesPerSecond),
      "seconds_left": .number(record.isLast ? 0 : secondsLeft(record)),
    ])
    if let phase = record.phase { object["phase"] = .string(phase) }
    return object
  }

  private func secondsLeft(_ record: EpochRecord) -> Double {
    switch length {
    case .epochs(let count): record.seconds / Double(record.epoch) * Double(count - record.epoch)
    case .steps(let count): record.seconds / Double(record.step) * Double(count - record.step)
    }
  }
}

/// Columns of the terminal behind stderr; 80 when it does not say.
private func terminalWidth() -> Int {
  var size = winsize()
  return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
}

/// Whether the terminal is said to show more than ASCII.
private let showsBlocks: Bool = {
  let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
  let values = names.compactMap { name in getenv(name).map { String(cString: $0) } }
  return values.first { !$0.isEmpty }?.uppercased().contains("UTF") ?? false
}()
