import Diagnostics
import Files
import Training

// For `compare.json`, `compare.csv` and the printed table.
extension Comparison {
  static let stem = "compare"
  package static let recordFile = stem + ".json"

  package var json: JSONValue {
    .object(
      JSONObject([
        "format": .string("aec compare 1"), "aec": .string(aecVersion), "reference": .string(entries[0].name),
        "components": .array(reference.names.map { .string($0) }), "runs": .array(entries.map(json)),
      ]))
  }

  private func json(_ entry: Entry) -> JSONValue {
    .object(
      JSONObject([
        "name": .string(entry.name), "folder": .string(entry.folder), "model": .string(entry.model),
        "status": .string(entry.outcome.status), "components": .integer(entry.components.names.count),
        "spectra": .string(entry.components.kind), "variance_left": number(entry.outcome.left),
        "variance_left_of_data": number(entry.leftOfData),
        "loss": number(entry.outcome.loss), "test_loss": number(entry.outcome.testLoss),
        "seconds": number(entry.seconds), "matched": .integer(entry.matched.count),
        "angle": number(entry.angleInRadians), "angle_in_degrees": number(entry.angle),
        "map_correlation": number(entry.correlation), "rmse": number(entry.rmse),
        "matches": .array(reference.names.indices.map { match(entry, $0) }),
      ]))
  }

  private func match(_ entry: Entry, _ row: Int) -> JSONValue {
    .object(
      JSONObject([
        "component": .string(reference.names[row]),
        "like": entry.matchedName(row).map { .string($0) } ?? .null,
        "angle_in_degrees": number(entry.matched.angles[row]),
        "map_correlation": number(entry.matched.correlations[row]),
      ]))
  }

  private func number(_ value: Double?) -> JSONValue {
    value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
  }

  /// A row for each run.
  var table: NumberTable {
    var table = NumberTable()
    table.add("run", entries.map(\.name))
    table.add("model", entries.map(\.model))
    table.add("components", entries.map { Double($0.components.names.count) })
    table.add("matched", entries.map { Double($0.matched.count) })
    table.add("variance_left", entries.map { $0.outcome.left ?? .nan })
    table.add("variance_left_of_data", entries.map { $0.leftOfData ?? .nan })
    table.add("loss", entries.map { $0.outcome.loss ?? .nan })
    table.add("test_loss", entries.map { $0.outcome.testLoss ?? .nan })
    table.add("seconds", entries.map { $0.seconds ?? .nan })
    table.add("angle in radians", entries.map { $0.angleInRadians ?? .nan })
    table.add("angle in degrees", entries.map { $0.angle ?? .nan })
    table.add("correlation of the maps", entries.map { $0.correlation ?? .nan })
    table.add("rmse", entries.map { $0.rmse ?? .nan })
    for (row, name) in reference.names.enumerated() {
      table.add("\(name): like", entries.map { $0.matchedName(row) ?? "" })
      table.add("\(name): angle in degrees", entries.map { $0.matched.angles[row] })
      table.add("\(name): correlation of the maps", entries.map { $0.matched.correlations[row] })
    }
    return table
  }

  static let head = [
    "run", "model", "components", "variance left", "of the data", "loss", "seconds", "angle (rad)", "degrees",
    "correlation", "RMSE",
  ]

  /// The cells below the head; what the reference has with itself is left out.
  var rows: [[String]] {
    entries.enumerated().map { place, entry in
      let own = [
        entry.name, entry.model, entry.components.names.count.description,
        entry.outcome.left.map(percent) ?? "-", entry.leftOfData.map(percent) ?? "-",
        entry.outcome.loss.map(short) ?? "-", entry.seconds.map(short) ?? "-",
      ]
      guard place > 0 else { return own + ["reference", "", "", ""] }
      func word(_ value: Double?, _ digits: Int) -> String { value.map { fixed($0, digits: digits) } ?? "-" }
      return own + [
        word(entry.angleInRadians, 4), word(entry.angle, 2), word(entry.correlation, 4), word(entry.rmse, 4),
      ]
    }
  }

  package var text: String { columns([Comparison.head] + rows) }
}

extension Comparison.Entry {
  /// The name of its component that is most like one of the reference.
  func matchedName(_ row: Int) -> String? { matched.places[row].map { components.names[$0] } }
}
