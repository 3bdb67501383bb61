import Compiler
import Diagnostics

/// `aec check --gradients`: the gradients that the compiler generates against central differences of the loss.
///
/// The interpreter computes both in double precision, for every weight and for the value of every line.
package struct GradientReport {
  /// A weight or a line with the largest gradient and the largest difference, relative to it.
  struct Row {
    let name: String
    let tried: String
    let largest: Double
    let error: Double
  }
  /// Rows, with how many differences were taken at a kink, and how many are no numbers.
  struct Table {
    let rows: [Row]
    let kinks: Int
    let unmeasured: Int
  }
  private let weights: Table
  private let lines: Table
  private let source: String

  /// Where a check takes its numbers from instead of random ones.
  package struct Samples {
    package let source: String
    /// Values of each input, sample after sample.
    package let values: [String: [[Float]]]
    /// First values of weights that start from the data or their axis.
    package var starts: [String: [Float]] = [:]

    package init(source: String, values: [String: [[Float]]], starts: [String: [Float]] = [:]) {
      (self.source, self.values, self.starts) = (source, values, starts)
    }
  }

  /// Samples that the gradients are those of.
  package static let samples = 4
  /// A difference beyond this is told.
  private static let limit = 1e-4

  package init(_ compilation: Compilation, _ samples: Samples?) {
    source =
      samples.map { "\(GradientReport.samples) samples of `\($0.source)`" }
      ?? "\(GradientReport.samples) random samples"
    let trial = GradientTrial(compilation, samples)
    (weights, lines) = (trial.weights(), trial.lines())
  }

  /// The worst difference of all; one that is no number is worse than any.
  private var worst: Row? {
    let size = { (row: Row) in row.error.isNaN ? .infinity : row.error }
    return (weights.rows + lines.rows).max { size($0) < size($1) }
  }

  package var text: String {
    let head = "\ngradients of the loss for \(source), against central differences in double precision\n\n"
    let tables = [("weight", weights.rows), ("line", lines.rows)].filter { !$1.isEmpty }.map { name, rows in
      GradientReport.table(
        [[name, "tried", "largest", "difference"]]
          + rows.map { row in
            [row.name, row.tried, numberText(row.largest), numberText(row.error)]
          })
    }
    return head + tables.joined(separator: "\n") + "\n" + verdict + "\n" + remarks.map { $0 + "\n" }.joined()
  }

  private var remarks: [String] {
    let (kinks, unmeasured) = (weights.kinks + lines.kinks, weights.unmeasured + lines.unmeasured)
    return [
      kinks > 0 ? "\(kinks) at a kink of `relu`, `abs` or `max`, where any slope between both sides is right" : nil,
      unmeasured > 0 ? "\(unmeasured) not compared: the loss is not finite a step of 1e-7 away" : nil,
    ].compactMap(\.self)
  }

  private var verdict: String {
    guard let worst else { return "the model has no weights to train" }
    guard worst.error.isFinite else { return "the loss or a gradient is not finite: `aec train` says where it begins" }
    let size = "the largest difference is \(numberText(worst.error)) of the largest gradient, at \(worst.name)"
    return worst.error < GradientReport.limit
      ? "the gradients agree: " + size
      : size + ": a value jumps at a comparison or `sign`, or the gradient is wrong"
  }

  package var json: JSONValue {
    func array(_ rows: [Row]) -> JSONValue {
      .array(
        rows.map { row in
          .object(
            JSONObject([
              "name": .string(row.name), "largest": .number(row.largest), "difference": .number(row.error),
            ]))
        })
    }
    return .object(JSONObject(["weights": array(weights.rows), "lines": array(lines.rows)]))
  }

  private static func table(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
