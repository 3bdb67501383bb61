import Diagnostics
import Files

/// The text beside an ENVI array: `key = value`, a value in braces over any number of lines.
struct ENVIHeader {
  private var entries: [String: String] = [:]
  private let file: String

  init(reading file: InputFile) throws(Diagnostic) {
    self.file = file.name
    file.seek(to: 0)
    guard file.size <= 1 << 26 else { throw .damagedENVI(file.name, "it is too large for a header") }
    let text = String(decoding: try file.rest(), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map(trimmed)
    guard lines.first?.hasPrefix("ENVI") == true else { throw .damagedENVI(file.name, "it does not start with `ENVI`") }
    var open: (key: String, value: String)?
    for line in lines.dropFirst() where !line.hasPrefix(";") {
      if let (key, value) = open {
        open = (key, value + " " + line)
      } else if let mark = line.firstIndex(of: "=") {
        open = (trimmed(line[..<mark]).lowercased(), trimmed(line[line.index(after: mark)...]))
      }
      guard let (key, value) = open, !value.hasPrefix("{") || value.contains("}") else { continue }
      entries[key] = value
      open = nil
    }
    if let open { throw .damagedENVI(file.name, "the braces of `\(excerpt(open.key))` are not closed") }
  }

  func text(_ key: String) -> String? { entries[key] }

  /// A value in braces.
  func list(_ key: String) -> [String]? {
    guard let value = entries[key], value.hasPrefix("{"), let end = value.firstIndex(of: "}") else { return nil }
    return value[value.index(after: value.startIndex)..<end].split(separator: ",").map(trimmed)
  }

  func numbers(_ key: String) -> [Double]? {
    guard let list = list(key) else { return nil }
    let numbers = list.compactMap(Double.init)
    return numbers.count == list.count ? numbers : nil
  }

  /// A whole number from 0 on.
  func count(_ key: String, else standard: Int? = nil) throws(Diagnostic) -> Int {
    guard let text = entries[key] else {
      guard let standard else { throw .damagedENVI(file, "it does not say `\(key)`") }
      return standard
    }
    guard let number = Int(text), number >= 0 else {
      throw .damagedENVI(file, "`\(key) = \(excerpt(text))` is no whole number")
    }
    return number
  }
}

private func trimmed(_ text: Substring) -> String {
  let start = text.drop(while: \.isWhitespace)
  let end = start.lastIndex { !$0.isWhitespace }
  return end.map { String(start[...$0]) } ?? ""
}
