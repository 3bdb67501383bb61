import Diagnostics
import Files

extension ENVIHeader {
  /// What the header declares about the numbers, and notes about unused keys.
  func encoding(of dataset: Dataset) throws(Diagnostic) -> (NumberEncoding, notes: [Diagnostic]) {
    var encoding = NumberEncoding()
    if let ignored = list("data ignore value") {
      let numbers = ignored.compactMap(Double.init)
      guard numbers.count == ignored.count else {
        throw .damagedENVI(
          file, "\(place("data ignore value")) is no number: `\(excerpt(ignored.joined(separator: ", ")))`",
          help: ENVIHeader.correction)
      }
      let same = numbers.compactMap(dataset.values.type.sameBits)
      let meant = zip(ignored, numbers).compactMap(largestNumber)
      encoding.missing = [.init(name: "data ignore value", numbers: numbers + same + meant)]
    }
    let pairs = [
      ("data gain values", "data offset values"), ("data reflectance gain values", "data reflectance offset values"),
    ]
    let gains = pairs.filter { text($0.0) != nil || text($0.1) != nil }
    let scale = try number("reflectance scale factor")
    let isScaled = scale != nil && scale != 1
    let declared =
      gains.flatMap { [$0.0, $0.1] }.filter { text($0) != nil } + (isScaled ? ["reflectance scale factor"] : [])
    guard gains.count + (isScaled ? 1 : 0) < 2 else {
      return (
        encoding, [.unusedDeclaration(dataset.source, declared, "together they can be meant in more than one way")]
      )
    }
    if let scale, isScaled {
      guard scale.isFinite, scale != 0 else {
        throw .damagedENVI(
          file, "\(place("reflectance scale factor")) is \(scale)", help: ENVIHeader.correction)
      }
      encoding.factor = .init(name: "reflectance scale factor", numbers: [1 / scale])
    }
    if let (gain, offset) = gains.first {
      let channels = dataset.shape.last ?? 0
      encoding.factor = try term(gain, channels, neutral: 1)
      encoding.offset = try term(offset, channels, neutral: 0)
      encoding.axis = dataset.axes.count - 1
    }
    return (encoding, otherKeys(besides: encoding, of: dataset))
  }

  /// A warning about keys that other programs write for what ENVI's own keys say.
  private func otherKeys(besides known: NumberEncoding, of dataset: Dataset) -> [Diagnostic] {
    let factors = ["data scale factor", "scale factor", "radiance scale factor", "gain"].filter { key in
      // The gain of a camera is 1 and more.
      let change = numbers(key)?.contains { $0 != 1 && (key != "gain" || abs($0) < 0.5) }
      return known.factor == nil && dataset.values.type.isWhole && change == true
    }
    let missing = ["no data value", "no data", "nodata value", "nodata", "missing value", "fill value"]
    let keys = factors + (known.missing.isEmpty ? missing.filter { numbers($0) != nil } : [])
    guard !keys.isEmpty else { return [] }
    let reason =
      "ENVI's own keys are `data gain values`, `reflectance scale factor`, which divides, and `data ignore value`"
    return [.unusedDeclaration(dataset.source, keys, reason)]
  }

  /// One number for each channel, or one for all; nil where none changes anything.
  private func term(_ key: String, _ channels: Int, neutral: Double) throws(Diagnostic) -> NumberEncoding.Term? {
    guard let texts = list(key, count: channels) else { return nil }
    guard let numbers = numbers(key, count: channels), [1, channels].contains(numbers.count),
      numbers.allSatisfy(\.isFinite)
    else {
      throw .damagedENVI(
        file, "\(place(key)) expects a number for each of \(channels) channels, and has \(texts.count)",
        help: ENVIHeader.correction)
    }
    return numbers.allSatisfy { $0 == neutral } ? nil : NumberEncoding.Term(name: key, numbers: numbers)
  }
}

/// The largest number of a type that a text rounds, as programs write it with a few digits: 3.40282e+38.
private func largestNumber(_ text: String, _ number: Double) -> Double? {
  let digits = text.prefix { !"eE".contains($0) }.count { $0.isNumber }
  let largest = [Double(Float.greatestFiniteMagnitude), .greatestFiniteMagnitude].flatMap { [$0, -$0] }
  return largest.first { $0 != number && digits > 3 && abs($0 / number - 1) < 10 / scalb10(digits) }
}

/// 10 to some power.
private func scalb10(_ power: Int) -> Double { (0..<power).reduce(1) { value, _ in value * 10 } }
