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
      encoding.missing = [.init(name: "data ignore value", numbers: numbers + same)]
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
    return (encoding, [])
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
