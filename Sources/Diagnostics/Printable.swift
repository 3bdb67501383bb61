/// Text of a file, or a name of one, that changes nothing about a terminal: what is not to be seen is shown as `\u{FFFD}`.
package func printable(_ text: some StringProtocol, keepsTabs: Bool = false) -> String {
  if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return String(text) }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    result.append(scalar.isHidden && !(keepsTabs && scalar == "\t") ? "\u{FFFD}" : scalar)
  }
  return String(result)
}

extension Unicode.Scalar {
  /// Whether a terminal obeys the character instead of showing it: escapes, and marks that turn the direction of text.
  package var isHidden: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
