import Diagnostics
import Files
import Training
import Trials

/// What is shown while several runs go on.
final class TrialsView {
  private let count: Int
  private let style: ProgressStyle
  private let isTerminal = Console.isTerminal(2)
  private var ended = 0
  private var running: [(name: String, line: String)] = []

  init(count: Int, style: ProgressStyle) { (self.count, self.style) = (count, style) }

  func take(_ event: TrialEvent) {
    switch event {
    case .epoch(let trial, let line):
      if style == .programs { tellProgram(trial, line) }
      running.removeAll { $0.name == trial.folder }
      running.append((trial.folder, words(line)))
    case .ended(let trial, let code, let last):
      ended += 1
      running.removeAll { $0.name == trial.folder }
      guard style == .people, let result = last.map(words) ?? (code == 0 ? "it was whole" : nil) else { break }
      clear()
      Console.error("\(trial.folder): \(result)  (\(ended) of \(count))\n")
    }
    renew()
  }

  /// Shows a message above the line that renews itself.
  func tell(_ diagnostic: Diagnostic, _ messages: Messages) {
    clear()
    messages.tell([diagnostic])
  }

  func finish() { clear() }

  private func clear() { if style == .people, isTerminal { Console.error("\r\u{1B}[K") } }

  private func renew() {
    guard style == .people, isTerminal, !running.isEmpty else { return }
    let line = running.sorted { $0.name < $1.name }.map { "\($0.name) \($0.line)" }.joined(separator: "   ")
    Console.error("\r\u{1B}[K" + String(line.prefix(118)))
  }

  private func words(_ line: JSONTree) -> String {
    func number(_ value: JSONTree?) -> String {
      switch value {
      case .number(let value)?: short(value)
      case .integer(let value)?: "\(value)"
      default: "?"
      }
    }
    let test = line["test_loss"]?["total"].map { "  test \(number($0))" } ?? ""
    return "epoch \(number(line["epoch"]))  loss \(number(line["loss"]?["total"]))\(test)"
  }

  private func tellProgram(_ trial: Trial, _ line: JSONTree) {
    guard case .object(let entries) = line.written else { return }
    var object = JSONObject(["run": .string(trial.folder)])
    for entry in entries.entries { object[entry.key] = entry.value }
    Console.print(JSONValue.object(object).text + "\n")
  }
}
