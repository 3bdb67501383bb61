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
    return .object(object)
  }

  /// Reads what `json` wrote; nil when it is something else.
  package init?(_ json: JSONTree) {
    guard case .integer(let count)? = json["count"], count >= 0 else { return nil }
    var points = Points.indices
    if let offset = json["offset"]?.double, let scale = json["scale"]?.double {
      points = .uniform(offset: offset, scale: scale)
    } else if case .array(let list)? = json["values"] {
      let values = list.compactMap(\.double)
      guard values.count == count, list.count == count else { return nil }
      points = .values(values)
    }
    self.init(
      count: count, points: points, name: json["name"]?.text, units: json["units"]?.text,
      role: json["role"]?.text.flatMap(Role.init))
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
