import Diagnostics
import Files
import Glibc
import Random

/// A number of the model or its recipe with the values that a sweep tries: `latent=2...8`, `l1=1e-5,1e-4`.
package struct SweepAxis: Equatable, Sendable {
  package enum Values: Equatable, Sendable {
    /// As they are written.
    case list([String])
    case whole(ClosedRange<Int>)
    /// For a random choice alone.
    case real(ClosedRange<Double>)
  }

  /// What is wrong with a text, and what to write.
  enum Fault {
    case empty(name: String)
    case backwards(cure: String)
    case twice(value: String, cure: String)
  }

  package let name: String
  package let values: Values

  /// - Throws: AE5333 for another form.
  package init(_ text: String) throws(Diagnostic) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      throw .malformedSweep(text, .empty(name: name.isEmpty ? "latent" : String(name)))
    }
    name = String(text[..<equals])
    let right = String(text[text.index(after: equals)...])
    if let range = right.firstRange(of: "...") ?? right.firstRange(of: "..") {
      let (low, high) = (String(right[..<range.lowerBound]), String(right[range.upperBound...]))
      if let low = Int(low), let high = Int(high), low <= high {
        values = .whole(low...high)
      } else if let low = Double(low), let high = Double(high), low < high, low.isFinite, high.isFinite {
        values = .real(low...high)
      } else if let first = Double(low), let last = Double(high), first > last {
        throw .malformedSweep(text, .backwards(cure: "\(name)=\(high)...\(low)"))
      } else {
        throw .malformedSweep(text, .empty(name: name))
      }
      return
    }
    let parts = SweepAxis.parts(right)
    guard !parts.contains("") else { throw .malformedSweep(text, .empty(name: name)) }
    if let twice = parts.first(where: { part in parts.count { $0 == part } > 1 }) {
      let rest = parts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      throw .malformedSweep(text, .twice(value: twice, cure: "\(name)=\(rest.joined(separator: ","))"))
    }
    values = .list(parts)
  }

  /// The parts between commas that stand in no brackets.
  private static func parts(_ text: String) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  /// All values, for a grid; nil for a range of numbers with fractions, which has too many.
  var all: [String]? {
    switch values {
    case .list(let texts): texts
    case .whole(let range): range.count <= SweepAxis.most ? range.map(String.init) : nil
    case .real: nil
    }
  }

  /// More values of one number are a mistake.
  static let most = 10_000

  /// A value for a number from 0 to 1. Over a positive range of a factor of 10 or more its logarithm is even.
  func drawn(_ share: Double) -> String {
    switch values {
    case .list(let texts): return texts[min(texts.count - 1, Int(share * Double(texts.count)))]
    case .whole(let range):
      return "\(min(range.upperBound, range.lowerBound + Int(share * Double(range.count))))"
    case .real(let range):
      let (low, high) = (range.lowerBound, range.upperBound)
      let isWide = low > 0 && high / low >= 10
      let value = isWide ? low * pow(high / low, share) : low + (high - low) * share
      // Three digits are enough to write it down again.
      let digits = value == 0 ? 1 : pow(10, 2 - floor(log10(abs(value))))
      return "\((value * digits).rounded() / digits)"
    }
  }
}

/// The values of one combination, in the order of the axes.
package struct SweepSetting: Hashable, Sendable {
  package struct Value: Hashable, Sendable {
    package let name: String
    package let text: String

    package init(name: String, text: String) { (self.name, self.text) = (name, text) }
  }

  package let values: [Value]

  /// "latent=2,l1=1e-05", as a folder is called.
  package var folder: String {
    values.map { "\($0.name)=\($0.text)" }.joined(separator: ",").map { character in
      character == "/" || character.isWhitespace ? "_" : String(character)
    }.joined()
  }

  /// - Throws: AE5334 where the values are too many, or not to be counted.
  package static func grid(_ axes: [SweepAxis]) throws(Diagnostic) -> [SweepSetting] {
    var settings = [SweepSetting(values: [])]
    for axis in axes {
      guard let texts = axis.all else { throw .sweepNotCountable(axis.name) }
      guard settings.count * texts.count <= SweepAxis.most else { throw .sweepTooLarge(SweepAxis.most) }
      settings = settings.flatMap { setting in
        texts.map { SweepSetting(values: setting.values + [Value(name: axis.name, text: $0)]) }
      }
    }
    return settings
  }

  /// Up to `count` different combinations, which depend on the seed alone (Bergstra and Bengio, JMLR 2012).
  package static func random(_ count: Int, of axes: [SweepAxis], seed: UInt64) -> [SweepSetting] {
    let stream = RandomStream(seed: seed, purpose: .sweep)
    var (found, seen) = ([SweepSetting](), Set<SweepSetting>())
    for index in 0..<20 * count where found.count < count {
      let values = axes.enumerated().map { place, axis in
        Value(name: axis.name, text: axis.drawn(stream.uniformDouble(index * axes.count + place)))
      }
      let setting = SweepSetting(values: values)
      if seen.insert(setting).inserted { found.append(setting) }
    }
    return found
  }
}

// In `trials.json`.
extension SweepSetting {
  var json: JSONValue {
    .array(values.map { .object(JSONObject(["name": .string($0.name), "text": .string($0.text)])) })
  }

  init?(_ json: JSONTree) {
    guard case .array(let list) = json else { return nil }
    let values = list.compactMap { entry -> Value? in
      guard case .string(let name)? = entry["name"], case .string(let text)? = entry["text"] else { return nil }
      return Value(name: name, text: text)
    }
    guard values.count == list.count else { return nil }
    self.values = values
  }
}
