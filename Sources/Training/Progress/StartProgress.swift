import Files
import Glibc
import Runtime

/// Tells that a weight still looks for its start, where that takes long.
final class StartProgress {
  private let style: ProgressStyle
  private let isTerminal: Bool
  private let clock: () -> Double
  private let write: (String) -> Void
  private let began: Double
  private var lastTold: Double
  private var steps = 0
  private var isShown = false

  init(
    _ style: ProgressStyle, isTerminal: Bool = isatty(2) == 1, clock: @escaping () -> Double = monotonicSeconds,
    write: @escaping (String) -> Void = { Console.error($0) }
  ) {
    (self.style, self.isTerminal, self.clock, self.write) = (style, isTerminal, clock, write)
    began = clock()
    lastTold = began
  }

  /// Another look of the search of a weight at the data.
  func step(_ weight: String, _ start: String) {
    steps += 1
    let now = clock()
    guard style == .people, now - began > 1, now - lastTold > (isTerminal ? 0.2 : 5) else { return }
    lastTold = now
    let line = "the start `\(start)` of `\(weight)`: \(steps) steps, \(Int(now - began)) s"
    write(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
    isShown = isTerminal
  }

  /// Takes the line from the terminal.
  func end() {
    if isShown { write("\r\u{1B}[K") }
    isShown = false
  }
}
