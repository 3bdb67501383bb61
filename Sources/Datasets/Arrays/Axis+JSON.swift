import Diagnostics
import Files

extension Axis {
  /// As results keep it: name, units, role, count, and either offset and scale or a list of values.
  package var json: JSONValue {
    var object = JSONObject([
      "name": name.map(JSONValue.string) ?? .null, "units": units.map(JSONValue.string) ?? .null,
      "role": role.map { .string($0.rawValue) } ?? .null, "count": .integer(count),
    ])
    switch points {
    case .indices: break
    case .uniform(let offset, let scale):
      object["offset"] = .number(offset)
      object["scale"] = .number(scale)
    case .values(let values): object["values"] = .array(values.map(JSONValue.number))
    }
    if !labels.isEmpty { object["labels"] = .array(labels.map(JSONValue.string)) }
    return .object(object)
  }

  /// Reads what `json` wrote; nil when it is something else.
  package init?(_ json: JSONTree) {
    guard case .integer(let count)? = json["count"], count >= 0 else { return nil }
    guard let points = Points(json, count: count) else { return nil }
    var labels: [String] = []
    if case .array(let list)? = json["labels"] { labels = list.compactMap(\.text) }
    self.init(
      count: count, points: points, name: json["name"]?.text, units: json["units"]?.text,
      role: json["role"]?.text.flatMap(Role.init), labels: labels)
  }
}

extension Axis.Points {
  /// Nil where something stands in the place of numbers, or one of offset and scale alone.
  fileprivate init?(_ json: JSONTree, count: Int) {
    if case .array(let list)? = json["values"] {
      let values = list.compactMap(\.numberInAnyForm)
      guard values.count == count, list.count == count else { return nil }
      self = .values(values)
      return
    }
    let ends = [json["offset"], json["scale"]].map { $0 == .null ? nil : $0 }
    guard json["values"] == nil || json["values"] == .null else { return nil }
    guard ends.contains(where: { $0 != nil }) else {
      self = .indices
      return
    }
    guard let offset = ends[0]?.numberInAnyForm, let scale = ends[1]?.numberInAnyForm else { return nil }
    self = .uniform(offset: offset, scale: scale)
  }
}

extension JSONTree {
  /// A number, written with a point or without.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A number, also in quotes as some programs write it.
  fileprivate var numberInAnyForm: Double? { double ?? text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }

  package var text: String? { if case .string(let text) = self { text } else { nil } }
}

extension Quantity {
  package var json: JSONValue {
    .object(JSONObject(["name": name.map(JSONValue.string) ?? .null, "units": units.map(JSONValue.string) ?? .null]))
  }

  package init(_ json: JSONTree) {
    self.init(name: json["name"]?.text, units: json["units"]?.text)
  }
}
