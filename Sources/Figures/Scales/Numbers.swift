import Glibc

/// The nearest of 1, 2 and 5 times a power of ten that is not larger.
func roundStep(_ value: Double) -> Double {
  guard value.isFinite, value > 0 else { return 1 }
  let power = powerOfTen(floorLog(value))
  let factor = [5.0, 2, 1].first { $0 * power <= value * (1 + 1e-9) } ?? 1
  return factor * power
}

/// The power of ten of the first digit.
func floorLog(_ value: Double) -> Int {
  guard value.isFinite, value > 0 else { return 0 }
  return Int(floor(log10(value) + 1e-12))
}

func powerOfTen(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

/// A number with so many digits behind the point, and a true minus sign.
func fixed(_ value: Double, decimals: Int) -> String {
  let decimals = min(max(0, decimals), 12)
  let scaled = (abs(value) * powerOfTen(decimals)).rounded()
  guard scaled < 1e18 else { return value.isFinite ? scientific(value) : value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  return value < 0 && scaled > 0 ? "−" + text : text
}

/// A number with up to so many digits and no zeros at the end.
package func plainNumber(_ value: Double, digits: Int = 6) -> String {
  guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
  let exponent = floorLog(abs(value))
  guard (-4...6).contains(exponent) else { return scientific(value, digits: digits) }
  return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
}

/// A number such as "1.5×10⁻⁷".
func scientific(_ value: Double, digits: Int = 6) -> String {
  let exponent = floorLog(abs(value))
  // In two steps, since the power itself can be too small for a Double.
  let half = exponent / 2
  let mantissa = value / powerOfTen(half) / powerOfTen(exponent - half)
  let factor = trimmed(fixed(mantissa, decimals: digits - 1))
  return factor == "1" ? "10" + superscript(exponent) : "\(factor)×10" + superscript(exponent)
}

private func trimmed(_ text: String) -> String {
  guard text.contains(".") else { return text }
  let digits = text.reversed().drop { $0 == "0" }
  return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
}

/// An exponent as raised digits.
func superscript(_ number: Int) -> String {
  let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  return String(
    String(number).map { $0 == "-" ? "⁻" : digits[$0.wholeNumberValue ?? 0] })
}
