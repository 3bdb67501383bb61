import Diagnostics
import Files

/// `metrics.csv`: one row an epoch, one column for the loss and each of its terms, for training and test samples.
package struct Metrics: Sendable {
  private let path: String
  private let hasTest: Bool
  private var text: String

  package init(path: String, terms: [String], hasTest: Bool) {
    self.path = path
    self.hasTest = hasTest
    var columns = ["epoch", "step", "loss"] + terms
    if hasTest { columns += ["test_loss"] + terms.map { "test_" + $0 } }
    columns += ["seconds", "samples_per_second"]
    text = columns.map(Metrics.quoted).joined(separator: ",") + "\n"
  }

  /// Adds a row.
  package mutating func add(_ record: EpochRecord) {
    var cells = [String(record.epoch), String(record.step)]
    cells += ([record.training.total] + record.training.terms).map(Metrics.number)
    if hasTest, let test = record.test { cells += ([test.total] + test.terms).map(Metrics.number) }
    cells += [Metrics.number(record.seconds), Metrics.number(record.samplesPerSecond)]
    text += cells.joined(separator: ",") + "\n"
  }

  /// Replaces the file as a whole, so that a reader never sees half a row.
  package func write() throws(Diagnostic) { try writeAtomically(text, to: path) }

  private static func number(_ value: Double) -> String { "\(Float(value))" }

  /// RFC 4180: a cell with a comma or quote is quoted.
  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
