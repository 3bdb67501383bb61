/// How many numbers a value has, which other programs ask the value.
extension ForeignReader {
  /// `numel(z)`, `length(x)`, `size(x, 1)`, and `size(x)` below a fraction bar; nil for a value that is not known.
  func countOfElements(_ name: String, _ given: [ForeignArgument], behind open: Int) -> String? {
    guard let value = given.first?.value.bare, given.allSatisfy({ $0.label == nil }) else { return nil }
    if name == "size", given.count == 2 { return names.extent(of: value, along: given[1].value.bare) }
    let isDivisor = open > 1 && tokens[open - 2].kind == .symbol(.divide)
    let counts = ["numel", "nelement", "nelements", "length"] + (isDivisor ? ["size", "count", "len"] : [])
    return counts.contains(name) && given.count == 1 ? names.elements(of: value) : nil
  }
}

extension ModelNames {
  /// The number of elements of a declared value, or of a formula with one, as a factor.
  func elements(of value: String) -> String? {
    context(of: value)["elements"].map { $0.contains(" ") ? "(\($0))" : $0 }
  }

  /// An axis counted from 1, as MATLAB and Julia do; a vector has only one.
  fileprivate func extent(of value: String, along axis: String) -> String? {
    guard let shape = shapes[value], let number = Int(axis), number >= 0 else { return nil }
    let sizes = shape.split(separator: ",").map { String($0).trimmed }
    if sizes.count == 1 { return sizes[0] }
    return number > 0 && number <= sizes.count ? sizes[number - 1] : nil
  }
}
