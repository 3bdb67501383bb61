import Diagnostics
import Files

/// `metrics.csv`: one row an epoch, one column for the loss and each of its terms, for training and test samples.
package struct Metrics: Sendable {
  private let hasTest: Bool
  private var text: String

  package init(terms: [String], hasTest: Bool) {
    self.hasTest = hasTest
    var columns = ["epoch", "step", "loss"] + terms
    if hasTest { columns += ["test_loss"] + terms.map { "test_" + $0 } }
    columns += ["seconds", "samples_per_second"]
    text = columns.map(csvCell).joined(separator: ",") + "\n"
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
    cells += [Metrics.number(record.seconds), Metrics.number(record.samplesPerSecond)]
    text += cells.joined(separator: ",") + "\n"
  }

  /// Replaces the file as a whole, so that a reader never sees half a row.
  package func write(to path: String) throws(Diagnostic) { try writeAtomically(text, to: path) }

  private static func number(_ value: Double) -> String { "\(Float(value))" }
}
