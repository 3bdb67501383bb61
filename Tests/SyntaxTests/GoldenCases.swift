import Foundation
import Testing

/// A small case in a file of its own: the input, a line `---`, and what must come of it.
///
/// `AEC_ACCEPT=1 swift test` writes what came of it into the files instead of comparing. To use the cases in another
/// test target, copy this file.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let path: String
  let input: String
  let expected: String

  var name: String { String(path.split(separator: "/").last!.dropLast(4)) }
  var testDescription: String { name }

  /// The cases in the folder `Golden` beside a test file, by name.
  static func all(beside file: String = #filePath) -> [GoldenCase] {
    let folder =
      file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/Golden"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map {
      GoldenCase(path: "\(folder)/\($0)")
    }
  }

  private init(path: String) {
    self.path = path
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let parts = text.split(separator: "---\n", maxSplits: 1, omittingEmptySubsequences: false)
    input = String(parts[0])
    expected = parts.count > 1 ? String(parts[1]) : ""
  }

  /// Compares, or accepts when asked to.
  func check(_ actual: String) throws {
    if ProcessInfo.processInfo.environment["AEC_ACCEPT"] != nil {
      try (input + "---\n" + actual).write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(actual == expected, "golden case \(name): run with AEC_ACCEPT=1 to accept")
    }
  }

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
