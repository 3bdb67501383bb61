import Files
import Glibc
import Runtime

/// Tells that a weight still looks for its start, where that takes long.
final class StartProgress {
  private let style: ProgressStyle
  private let isTerminal = isatty(2) == 1
  private let began = monotonicSeconds()
  private var lastTold: Double
  private var steps = 0
  private var isShown = false

  init(_ style: ProgressStyle) {
    self.style = style
    lastTold = began
  }

  /// Another look of the search of a weight at the data.
  func step(_ weight: String, _ start: String) {
    steps += 1
    let now = monotonicSeconds()
    guard style == .people, now - began > 1, now - lastTold > (isTerminal ? 0.2 : 5) else { return }
    lastTold = now
    let line = "the start `\(start)` of `\(weight)`: \(steps) steps, \(Int(now - began)) s"
    Console.error(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
    isShown = isTerminal
  }

  /// Takes the line from the terminal.
  func end() {
    if isShown { Console.error("\r\u{1B}[K") }
    isShown = false
  }
}
