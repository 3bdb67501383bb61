import Diagnostics
import Files

/// The text beside an ENVI array: `key = value`, a value in braces over any number of lines.
struct ENVIHeader {
  /// What stands behind a key, and the line of the key.
  struct Entry {
    var value: String
    let line: Int
  }

  let file: String
  private var entries: [String: Entry] = [:]

  /// Whether bytes are the start of a header, perhaps behind the mark of UTF-8.
  ///
  /// ENVI's own export of spectra as text starts with `ENVI ASCII Plot File`.
  static func starts(_ bytes: [UInt8]) -> Bool {
    let bytes = withoutMark(bytes)
    return bytes.starts(with: Array("ENVI".utf8)) && !bytes.starts(with: Array("ENVI ASCII".utf8))
  }

  init(reading file: InputFile) throws(Diagnostic) {
    self.file = file.name
    file.seek(to: 0)
    guard file.size <= 1 << 26 else { throw .damagedENVI(file.name, "it is too large for a header") }
    let text = String(decoding: withoutMark(try file.rest()), as: UTF8.self)
    // Empty lines count too, so that messages name the line that an editor shows.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(trimmed)
    guard lines.first?.hasPrefix("ENVI") == true else { throw .damagedENVI(file.name, "it does not start with `ENVI`") }
    try take(lines)
  }

  private mutating func take(_ lines: [String]) throws(Diagnostic) {
    var open: (key: String, entry: Entry)?
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty && !line.hasPrefix(";") {
      if let (key, entry) = open, !entry.value.isEmpty || line.hasPrefix("{") || !line.contains("=") {
        open = (key, Entry(value: entry.value + " " + withoutComment(line, key), line: entry.line))
      } else if let mark = line.firstIndex(of: "=") {
        // A key without a value may have it in the next line.
        if let (key, entry) = open { try set(key, entry) }
        let (key, value) = (plain(line[..<mark]), trimmed(line[line.index(after: mark)...]))
        open = (key, Entry(value: withoutComment(value, key), line: number + 1))
      } else {
        continue
      }
      guard let (key, entry) = open, case let value = trimmed(entry.value[...]), !value.isEmpty else { continue }
      guard !value.hasPrefix("{") || value.contains("}") else { continue }
      try set(key, Entry(value: value, line: entry.line))
      open = nil
    }
    guard let (key, entry) = open else { return }
    guard entry.value.isEmpty else {
      throw .damagedENVI(
        file, "the braces of `\(excerpt(key))` in line \(entry.line) are not closed",
        help: "put `}` behind the last of its values")
    }
    try set(key, entry)
  }

  private mutating func set(_ key: String, _ entry: Entry) throws(Diagnostic) {
    if let other = entries[key], other.value != entry.value, keysOfNumbers.contains(key) {
      throw .damagedENVI(
        file, "it says `\(key)` twice, in line \(other.line) and in line \(entry.line)",
        help: "keep the line that is right")
    }
    entries[key] = entry
  }

  func text(_ key: String) -> String? { entries[key].map(\.value).flatMap { $0.isEmpty ? nil : unbraced($0) } }

  /// "`wavelength` in line 12"
  func place(_ key: String) -> String { "`\(key)`" + (entries[key].map { " in line \($0.line)" } ?? "") }

  /// The parts of a value in braces; a comma at the end starts no further one.
  func list(_ key: String) -> [String]? {
    guard let inner = text(key) else { return nil }
    var parts = inner.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    // Some write blanks between numbers.
    if parts.count == 1, keysOfNumbers.contains(key) {
      parts = inner.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    while parts.last?.isEmpty == true { parts.removeLast() }
    return parts
  }

  /// The same with as many parts as are expected, where commas within numbers stand for points: `400,5; 420,5`.
  func list(_ key: String, count: Int) -> [String]? {
    guard let parts = list(key), parts.count != count, let inner = text(key) else { return list(key) }
    let numbers = inner.split(whereSeparator: \.isWhitespace).map { part in
      String(part.last == "," ? part.dropLast() : part)
    }.filter { !$0.isEmpty }
    let areDecimal = numbers.allSatisfy { $0.count { $0 == "," } < 2 && Double($0.replacing(",", with: ".")) != nil }
    // What rises all along is a list of whole numbers, some of them without a blank between.
    guard numbers.count == count, areDecimal, !canBeAxis(parts.compactMap(Double.init), count: parts.count) else {
      return parts
    }
    return numbers.map { $0.replacing(",", with: ".") }
  }

  /// A list of nothing but numbers, as many as are expected where commas within them stand for points.
  func numbers(_ key: String, count: Int? = nil) -> [Double]? {
    guard let list = count.map({ list(key, count: $0) }) ?? list(key) else { return nil }
    let numbers = list.compactMap(Double.init)
    return numbers.count == list.count ? numbers : nil
  }

  /// A whole number from 0 on.
  func count(_ key: String, else standard: Int? = nil) throws(Diagnostic) -> Int {
    guard let text = text(key) else {
      guard let standard else { throw .damagedENVI(file, "it does not say `\(key)`") }
      return standard
    }
    guard let number = Int(text) ?? Double(text).flatMap(Int.init(exactly:)), number >= 0 else {
      throw .damagedENVI(
        file, "\(place(key)) is no whole number: `\(excerpt(text))`", help: ENVIHeader.correction)
    }
    return number
  }

  static let correction = "correct that line of the header"

  /// A number alone; nil where the key is not there.
  func number(_ key: String) throws(Diagnostic) -> Double? {
    guard let text = text(key) else { return nil }
    guard let number = Double(text) else {
      throw .damagedENVI(file, "\(place(key)) is no number: `\(excerpt(text))`", help: ENVIHeader.correction)
    }
    return number
  }
}

/// Keys that decide what the numbers are; nothing else stands behind them.
private let keysOfNumbers: Set<String> = [
  "samples", "lines", "bands", "data type", "interleave", "byte order", "header offset", "wavelength",
  "wavelength units",
  "bbl", "fwhm", "data gain values", "data offset values", "data ignore value", "reflectance scale factor",
  "major frame offsets", "minor frame offsets",
]

/// A value without a comment behind it, where no text could hold a semicolon.
private func withoutComment(_ value: String, _ key: String) -> String {
  guard keysOfNumbers.contains(key) else { return value }
  // Some write semicolons between the numbers of a list.
  let parts = value.split { "{},; \t".contains($0) }
  if keysOfLists.contains(key), parts.count > 1, parts.allSatisfy({ Double($0) != nil }) {
    // The blank tells it from a decimal comma.
    return value.replacing(";", with: ", ")
  }
  return trimmed(value.prefix { $0 != ";" })
}

private let keysOfLists: Set<String> = ["wavelength", "bbl", "fwhm", "data gain values", "data offset values"]

private func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
  bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
}

/// A key in small letters, with one blank between its words.
private func plain(_ key: Substring) -> String {
  key.lowercased().split { $0.isWhitespace || $0 == "_" }.joined(separator: " ")
}

/// What stands between braces, or all of a text without them.
private func unbraced(_ value: String) -> String {
  guard value.hasPrefix("{"), let end = value.firstIndex(of: "}") else { return value }
  return trimmed(value[value.index(after: value.startIndex)..<end])
}

func trimmed(_ text: Substring) -> String {
  let start = text.drop(while: \.isWhitespace)
  let end = start.lastIndex { !$0.isWhitespace }
  return end.map { String(start[...$0]) } ?? ""
}
