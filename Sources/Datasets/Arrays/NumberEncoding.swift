import Diagnostics
import Files

/// What a file declares about its numbers: which of them stand for no value, and what the others mean.
///
///     value = stored * factor + offset
///
/// A reader fills one in from attributes or keys, and gives it to `Dataset.decode`.
package struct NumberEncoding: Equatable, Sendable {
  /// A declaration by its own name, `scale_factor`: one number, or one for each point of an axis.
  package struct Term: Equatable, Sendable {
    package let name: String
    package let numbers: [Double]

    package init(name: String, numbers: [Double]) { (self.name, self.numbers) = (name, numbers) }
  }
  /// Stored numbers within which a measurement lies; what is outside stands for no value.
  package struct Limits: Equatable, Sendable {
    package let name: String
    package let range: ClosedRange<Double>

    package init(name: String, range: ClosedRange<Double>) { (self.name, self.range) = (name, range) }
  }

  package var factor: Term?
  package var offset: Term?
  /// The axis of the array, as its owner counts, along which factors and offsets are listed.
  package var axis: Int?
  /// Numbers that stand for no value; they are compared as the file stores them.
  package var missing: [Term] = []
  package var limits: Limits?
  /// Whether numbers that are stored with a sign are meant without one.
  package var isUnsigned = false
  /// Whether numbers that are stored without a sign are meant with one.
  package var isSigned = false

  package init() {}

  package var changesNumbers: Bool { factor != nil || offset != nil }
  /// Whether a number may stand for no value.
  package var hasMissing: Bool { !missing.isEmpty || limits != nil }
  package var isEmpty: Bool { !changesNumbers && !hasMissing && !isUnsigned && !isSigned }
}

extension NumberEncoding {
  /// "-32767 (`_FillValue`) or numbers outside 0 to 100 (`valid_range`)"
  var missingWords: String {
    let numbers = missing.map { term in
      few(term.numbers.map(short), limit: 4) + " (`\(excerpt(term.name))`)"
    }
    let outside = limits.map { limits in
      let (low, high) = (limits.range.lowerBound, limits.range.upperBound)
      let isHalf = low == -.infinity || high == .infinity
      let words =
        isHalf
        ? (low == -.infinity ? "above \(short(high))" : "below \(short(low))")
        : "outside \(rangeWords(low, high))"
      return "numbers \(words) (`\(excerpt(limits.name))`)"
    }
    return (numbers + (outside.map { [$0] } ?? [])).joined(separator: " or ")
  }

  /// "stored * 0.5 + 50 (`scale_factor`, `add_offset`)"
  var changeWords: String {
    let factors = factor.map { " * \(words($0))" } ?? ""
    let offsets = offset.map { " + \(words($0))" } ?? ""
    let names = [factor, offset].compactMap { $0.map { "`\(excerpt($0.name))`" } }.joined(separator: ", ")
    return "stored\(factors)\(offsets) (\(names))"
  }

  private func words(_ term: Term) -> String {
    guard term.numbers.count > 1, let low = term.numbers.min(), let high = term.numbers.max() else {
      return short(term.numbers.first ?? 0)
    }
    return "(\(rangeWords(low, high)))"
  }

  package var json: JSONValue {
    var object = JSONObject([
      "factor": factor.map(\.json) ?? .null, "offset": offset.map(\.json) ?? .null,
      "no_value": .array(missing.map(\.json)),
    ])
    object["unsigned"] = .bool(isUnsigned)
    if isSigned { object["signed"] = .bool(true) }
    object["valid"] =
      limits.map { limits in
        .object(
          JSONObject([
            "name": .string(limits.name), "min": finite(limits.range.lowerBound),
            "max": finite(limits.range.upperBound),
          ]))
      } ?? .null
    return .object(object)
  }
}

extension NumberEncoding.Term {
  fileprivate var json: JSONValue {
    .object(JSONObject(["name": .string(name), "numbers": .array(numbers.map(finite))]))
  }
}

/// JSON has no word for numbers that are not finite.
private func finite(_ number: Double) -> JSONValue { number.isFinite ? .number(number) : .string("\(number)") }

extension Dataset {
  /// Takes the numbers as a file declares them from now on.
  package mutating func decode(_ encoding: NumberEncoding) {
    guard !encoding.isEmpty else { return }
    values = DecodedValues(values, encoding, axis: encoding.axis.map { order[$0] })
    self.encoding = encoding
    if encoding.changesNumbers { notes.append(.decodedNumbers(source, encoding.changeWords)) }
  }
}

extension Diagnostic {
  static func decodedNumbers(_ path: String, _ words: String) -> Diagnostic {
    Diagnostic("AE6813", "the numbers of `\(path)` are taken as \(words), as the file declares", severity: .note)
  }

  /// A declaration that can be meant in more than one way.
  ///
  /// - Parameter beside: Whether it stands beside the array, which itself declares nothing.
  package static func unusedDeclaration(
    _ path: String, _ names: [String], _ reason: String, beside: Bool = false
  ) -> Diagnostic {
    let list = few(names.map { "`\(excerpt($0))`" }, limit: 6)
    return Diagnostic(
      "AE6814",
      "`\(path)` \(beside ? "stands beside" : "declares") \(list), which \(names.count == 1 ? "is" : "are") not used: \(reason)",
      severity: .warning, help: "if the numbers are to be changed, save them as they are meant")
  }
}
