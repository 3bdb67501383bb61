import Foundation
import TestSupport

extension GoldenCase {
  /// The bytes that the input stands for.
  ///
  /// Usually the input itself. Lines that start with `!` stand for what a text file cannot show: `!hex 89 50`,
  /// `!text a\r\n`, `!repeat 300 (`; they are joined without line ends.
  var bytes: [UInt8] {
    guard input.hasPrefix("!") else { return Array(input.utf8) }
    return input.split(separator: "\n").flatMap(Self.bytes)
  }

  private static func bytes(ofLine line: Substring) -> [UInt8] {
    let words = line.split(separator: " ", maxSplits: 1)
    let rest = words.count > 1 ? String(words[1]) : ""
    switch words[0] {
    case "!hex": return rest.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    case "!repeat":
      let parts = rest.split(separator: " ", maxSplits: 1)
      return Array(String(repeating: unescaped(String(parts[1])), count: Int(parts[0])!).utf8)
    default: return Array(unescaped(rest).utf8)
    }
  }

  private static func unescaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\r", with: "\r").replacingOccurrences(of: "\\n", with: "\n")
      .replacingOccurrences(of: "\\t", with: "\t")
  }
}
