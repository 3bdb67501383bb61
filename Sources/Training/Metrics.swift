import Diagnostics
import Files

/// `metrics.csv`: one row an epoch, one column for the loss and each of its terms, for training and test samples.
package struct Metrics: Sendable {
  private let hasTest: Bool
  private let hasPhases: Bool
  private let head: String
  private var text: String

  /// `numbers` are the names of the numbers that schedules change.
  package init(terms: [String], hasTest: Bool, numbers: [String] = [], hasPhases: Bool = false) {
    (self.hasTest, self.hasPhases) = (hasTest, hasPhases)
    var columns = ["epoch", "step", "loss"] + terms
    if hasTest { columns += ["test_loss"] + terms.map { "test_" + $0 } }
    columns += numbers + (hasPhases ? ["phase"] : []) + ["seconds", "samples_per_second"]
    head = columns.map(csvCell).joined(separator: ",") + "\n"
    text = head
  }

  /// Takes the rows of a file up to an epoch, where its columns are the same.
  mutating func take(_ file: String, through epoch: Int) {
    guard file.hasPrefix(head) else { return }
    let rows = file.dropFirst(head.count).split(separator: "\n").filter { row in
      row.split(separator: ",").first.flatMap { Int($0) }.map { $0 <= epoch } ?? false
    }
    text = head + rows.map { $0 + "\n" }.joined()
  }

  private var rows: [Substring] { Array(text.dropFirst(head.count).split(separator: "\n")) }

  /// The loss of the first row.
  var firstLoss: Double? {
    rows.first.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst(2).first }.flatMap {
      Double($0)
    }
  }

  /// The losses of the rows, without that of a last epoch which the end of the run has cut short: a few batches say
  /// little. Phases may have other batches, so nothing is left out there.
  var wholeLosses: [Double] {
    let numbers = rows.map { row in
      row.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).map { Double($0) ?? .nan }
    }.filter { $0.count == 3 }
    let (losses, steps) = (numbers.map { $0[2] }, numbers.map { $0[1] })
    guard !hasPhases, steps.count > 2 else { return losses }
    let ends = Array(steps.suffix(3))
    return ends[2] - ends[1] < ends[1] - ends[0] ? losses.dropLast() : losses
  }

  /// The seconds of the last row, or 0.
  var seconds: Double {
    rows.last.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).dropLast().last }.flatMap {
      Double($0)
    } ?? 0
  }

  /// Adds a row.
  package mutating func add(_ record: EpochRecord) {
    var cells = [String(record.epoch), String(record.step)]
    cells += ([record.training.total] + record.training.terms).map(Metrics.number)
    // Of an epoch in which the run was stopped nothing may be known of the test samples.
    if hasTest {
      let empty = Array(repeating: "", count: 1 + record.training.terms.count)
      cells += record.test.map { ([$0.total] + $0.terms).map(Metrics.number) } ?? empty
    }
    // A phase has no number of another one.
    cells += record.numbers.map { $0.isNaN ? "" : Metrics.number($0) }
    if hasPhases { cells.append(csvCell(record.phase ?? "")) }
    cells += [Metrics.number(record.seconds), Metrics.number(record.samplesPerSecond)]
    text += cells.joined(separator: ",") + "\n"
  }

  /// Replaces the file as a whole, so that a reader never sees half a row.
  package func write(to path: String) throws(Diagnostic) { try writeAtomically(text, to: path) }

  private static func number(_ value: Double) -> String { "\(Float(value))" }
}
