/// A text as a cell of comma-separated values (RFC 4180), which a spreadsheet takes for a text and never for a formula.
///
/// `=cmd|...` as the name of a column would be run by some; a quote before it keeps it a text.
package func csvCell(_ text: String) -> String {
  let plain = text.utf8.first.map(formulaStarts.contains) ?? false && Double(text) == nil ? "'" + text : text
  guard plain.utf8.contains(where: specialBytes.contains) else { return plain }
  return "\"" + plain.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// The text of a cell without the quote that kept it from being a formula.
package func csvText(_ cell: String) -> String {
  guard cell.utf8.first == UInt8(ascii: "'"), let second = cell.utf8.dropFirst().first, formulaStarts.contains(second)
  else { return cell }
  return String(cell.dropFirst())
}

private let formulaStarts = Array("=+-@\t\r".utf8)
private let specialBytes = Array(",\"\r\n".utf8)
