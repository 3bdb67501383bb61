import Glibc

/// Four significant digits: 0.07471, 1.234e-05.
package func short(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  let exponent = Int(floor(log10(value.magnitude)))
  if (-4..<5).contains(exponent) { return fixed(value, digits: max(0, 3 - exponent)) }
  return fixed(value / pow(10, Double(exponent)), digits: 3) + "e\(exponent)"
}

package func fixed(_ value: Double, digits: Int) -> String {
  let scale = pow(10, Double(digits))
  let whole = Int((value.magnitude * scale).rounded())
  let text = String(whole)
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = value < 0 && whole != 0 ? "-" : ""
  guard digits > 0 else { return sign + padded }
  return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// 950, 12.3 k, 4.56 M
package func count(_ value: Double) -> String {
  switch value {
  case ..<1e3: fixed(value, digits: 0)
  case ..<1e6: short(value / 1e3) + " k"
  case ..<1e9: short(value / 1e6) + " M"
  default: short(value / 1e9) + " G"
  }
}

/// 12 s, 3 min 20 s, 2 h 5 min
package func duration(_ seconds: Double) -> String {
  let whole = Int(min(seconds, 1e9).rounded())
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3600: return "\(whole / 60) min \(whole % 60) s"
  default: return "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
