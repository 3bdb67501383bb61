import Graph

/// What a weight can be held to: its name, what it is, and the projection onto the nearest weights that obey.
package struct ConstraintKind: Sendable {
  package let name: String
  /// One sentence, as the manual has it.
  package let summary: String
  /// Whether the mean of weights that obey obeys as well.
  package var isConvex = true
  /// Moves the values of a weight to the nearest ones allowed; the last axis has `columns` elements.
  package let project: @Sendable (UnsafeMutableBufferPointer<Float>, _ columns: Int, _ numbers: [Float]) -> Void
}

/// Every constraint there is, by name.
package enum ConstraintTable {
  package static let all: [ConstraintKind] = [
    ConstraintKind(name: "at_least", summary: "No value lies below a number.") { values, _, numbers in
      for index in values.indices { values[index] = max(values[index], numbers[0]) }
    },
    ConstraintKind(name: "within", summary: "Every value lies between two numbers.") { values, _, numbers in
      for index in values.indices { values[index] = min(max(values[index], numbers[0]), numbers[1]) }
    },
    ConstraintKind(
      name: "simplex", summary: "Along the last axis, no value lies below 0 and the sum is 1 (Duchi et al. 2008)."
    ) { values, columns, _ in
      forEachRow(of: values, columns, projectOntoSimplex)
    },
    ConstraintKind(name: "unit", summary: "Along the last axis, the sum of squares is 1.", isConvex: false) {
      values, columns, _ in
      forEachRow(of: values, columns) { row in
        let norm = row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > 0 else { return }
        for index in row.indices { row[index] = Float(Double(row[index]) / norm) }
      }
    },
  ]

  /// The constraints that users write by their names; the others are written as ranges.
  package static let words = ["simplex", "unit"]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func required(_ name: String) -> ConstraintKind {
    guard let kind = byName[name] else { preconditionFailure("no constraint \(name)") }
    return kind
  }

  private static func forEachRow(
    of values: UnsafeMutableBufferPointer<Float>, _ columns: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    for start in stride(from: 0, to: values.count, by: max(1, columns)) {
      body(UnsafeMutableBufferPointer(rebasing: values[start..<min(values.count, start + columns)]))
    }
  }

  /// Subtracts the one number that leaves a sum of 1 when what falls below 0 becomes 0.
  private static func projectOntoSimplex(_ row: UnsafeMutableBufferPointer<Float>) {
    let sorted = row.map { Double($0) }.sorted(by: >)
    var (sum, shift) = (0.0, 0.0)
    for (index, value) in sorted.enumerated() {
      sum += value
      let candidate = (sum - 1) / Double(index + 1)
      guard value > candidate else { break }
      shift = candidate
    }
    for index in row.indices { row[index] = Float(max(0, Double(row[index]) - shift)) }
  }
}

extension Constraint {
  /// As a model file has it behind `in:`: `0...`, `-1...1`, `simplex`.
  package var text: String {
    let ends = numbers.map { $0.rounded() == $0 && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }
    switch name {
    case "at_least": return "\(ends[0])..."
    case "within": return "\(ends[0])...\(ends[1])"
    default: return name
    }
  }
}
