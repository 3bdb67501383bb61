/// Functions that a reduction of Julia takes before its value: `sum(abs, z)`.
private let mappedFunctions = ["abs", "abs2", "exp", "log", "sqrt", "square"]

/// Whether a call names a function to apply before it reduces: `sum(abs2, y - x)`.
package func isMappedReduction(_ name: String, _ arguments: [String]) -> Bool {
  ["sum", "mean", "max", "min", "maximum", "minimum"].contains(name) && arguments.count == 2
    && mappedFunctions.contains(arguments[0])
}

extension ForeignReader {
  /// `sum(abs2, y - x)` as `sum((y - x)^2)`; nil for any other call.
  ///
  /// `open` is the place of the bracket, behind which the function stands as it was written.
  func mapped(_ name: String, _ given: [ForeignArgument], from open: Int) -> ForeignPhrase? {
    guard given.count == 2, given.allSatisfy({ $0.label == nil }), open + 1 < tokens.count,
      case .identifier(let function) = tokens[open + 1].kind, isMappedReduction(name, [function, given[1].value.text])
    else { return nil }
    let value = given[1].value.bare
    let isWord = value.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    let squared = isWord ? "\(value)^2" : "(\(value))^2"
    let element = ["abs2", "square"].contains(function) ? squared : "\(function)(\(value))"
    return ForeignPhrase(text: "\(name.prefix(3) == "mea" ? "mean" : name.prefix(3))(\(element))", isForeign: true)
  }
}
