import Datasets
import Diagnostics
import Files

/// Curves as a table: one column for each, with a name.
package struct NumberTable: Equatable, Sendable {
  package enum Cells: Equatable, Sendable {
    case numbers([Double])
    case texts([String])
  }

  package struct Column: Equatable, Sendable {
    package let name: String
    package let cells: Cells
  }

  /// Behind the name of the figure; empty for its only table.
  package var suffix = ""
  package var columns: [Column] = []

  mutating func add(_ name: String, _ values: [Double]) { columns.append(Column(name: name, cells: .numbers(values))) }
  mutating func add(_ name: String, _ values: [Float]) { add(name, values.map { Double($0) }) }
  mutating func add(_ name: String, _ texts: [String]) { columns.append(Column(name: name, cells: .texts(texts))) }

  /// Comma-separated values (RFC 4180), numbers as short as they stay float32; what is no number is an empty cell.
  package var text: String {
    var bytes: [UInt8] = []
    append({ $0.name }, to: &bytes)
    for row in 0..<(columns.map(\.cells.count).max() ?? 0) { append({ $0.cells.text(row) }, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ cell: (Column) -> String, to bytes: inout [UInt8]) {
    for (place, column) in columns.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += csvCell(cell(column)).utf8
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension NumberTable.Cells {
  fileprivate var count: Int {
    switch self {
    case .numbers(let values): values.count
    case .texts(let texts): texts.count
    }
  }

  fileprivate func text(_ row: Int) -> String {
    switch self {
    case .numbers(let values): row < values.count ? NumberTable.Cells.text(values[row]) : ""
    case .texts(let texts): row < texts.count ? texts[row] : ""
    }
  }

  private static func text(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return value.isFinite ? "\(Float(value))" : ""
  }
}

/// Maps as an array with its axes: `.npy` with `.json` beside it.
package struct NumberArray: Equatable, Sendable {
  package var suffix = ""
  /// What a number is.
  package var quantity: String
  package var values: [Float]
  package var axes: [Axis]
  /// Names of the parts along the last axis, where it counts parts.
  package var parts: [String] = []

  package var json: JSONValue {
    var object = JSONObject(["quantity": .string(quantity), "axes": .array(axes.map(\.json))])
    if !parts.isEmpty { object["parts"] = .array(parts.map(JSONValue.string)) }
    return .object(object)
  }

  func write(to path: String, _ place: ResultPlace) throws(Diagnostic) {
    try place.write(to: path + ".npy") { (file) throws(Diagnostic) in
      try file.writeNPYHeader(axes.map(\.count))
      try file.write(values)
    }
    try place.write(json.pretty() + "\n", to: path + ".json")
  }
}
