import Diagnostics

/// Powers as Python writes them.
extension Lexer {
  /// `a**2` as `a^2` and `(y - x)**2` as `(y - x)^2`, from behind the sign.
  var powerOfPython: String {
    let before = operand(
      scalars[..<index].suffix(200).dropLast(2).reversed().drop { $0 == " " }, opens: ")", closes: "(")
    let after = operand(scalars[index...].prefix(80).drop { $0 == " " }, opens: "(", closes: ")")
    guard !before.isEmpty, !after.isEmpty else { return "(a + b)^2" }
    let digits = after.filter(\.isNumber)
    return String(before.reversed()) + "^" + (after == "(\(digits))" ? digits : after)
  }

  /// A word or number, or brackets with the name at their side, in the order in which the characters come.
  private func operand(_ characters: some Sequence<Unicode.Scalar>, opens: Unicode.Scalar, closes: Unicode.Scalar)
    -> String
  {
    func isPart(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || "0123456789_.".unicodeScalars.contains(scalar)
    }
    var (result, depth) = (String.UnicodeScalarView(), 0)
    for scalar in characters {
      if scalar == opens { depth += 1 }
      if scalar == "\n" || depth == 0 && !isPart(scalar) { break }
      if scalar == closes { depth -= 1 }
      result.append(scalar)
      if scalar == closes, depth == 0, closes == ")" { break }
    }
    return depth == 0 ? String(result) : ""
  }
}
