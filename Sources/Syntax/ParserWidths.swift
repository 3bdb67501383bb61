/// What the model says of the length of a range of data.
extension Parser {
  /// Whether a range with its end has as many places as an axis of the model's first input.
  func isWidthOfModel(from first: String, to last: String) -> Bool {
    guard let low = Int(first), let high = Int(last), high >= low, !high.subtractingReportingOverflow(low).overflow,
      high - low < Int.max, let shape = file.names.inputs.first.flatMap({ file.names.shapes[$0] })
    else { return false }
    let sizes = shape.split(separator: ",").compactMap { width(of: String($0).trimmed) }
    return sizes.contains(high - low + 1)
  }

  /// The channels of the model's first input; nil where they are no number.
  var widthOfModel: Int? {
    let shape = file.names.inputs.first.flatMap { file.names.shapes[$0] } ?? ""
    return shape.split(separator: ",").compactMap { width(of: String($0).trimmed) }.last { $0 > 1 }
  }

  /// A number, or what a hyper-parameter has: `bands: int = 800`.
  private func width(of size: String) -> Int? {
    if let number = Int(size) { return number }
    let index = tokens.indices.first { index in
      index + 4 < tokens.count && tokens[index].kind == .identifier(size) && tokens[index + 1].kind == .symbol(.colon)
        && tokens[index + 3].kind == .symbol(.assign)
    }
    return index.flatMap { Int(String(source.text(of: tokens[$0 + 4].span))) }
  }
}
