import Diagnostics
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Files with their messages: the text, a line `---`, what is reported.
///
/// Lines in front may say `# --set latent=0` and, when it is not one, `# errors: 2`. `AEC_ACCEPT=1 swift test --filter
/// Checker` writes the messages anew.
@Suite struct GoldenTests {
  static let folder = root.appending(path: "Tests/CheckerTests/Golden")
  static let isAccepting = ProcessInfo.processInfo.environment["AEC_ACCEPT"] != nil

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }()

  @Test("A wrong file gets its message, and no follow-on", arguments: names)
  func golden(name: String) throws {
    let place = Self.folder.appending(path: "\(name).txt")
    let golden = Golden(try String(contentsOf: place, encoding: .utf8))
    let result = checked(golden.text, settings: golden.settings)
    let message = rendered(result.diagnostics, of: golden.text)
    if Self.isAccepting {
      try Data(golden.with(message).utf8).write(to: place)
    } else {
      #expect(message == golden.message)
    }
    let isWarning = result.diagnostics.allSatisfy { $0.severity == .warning }
    #expect(result.diagnostics.count == golden.errors, "\(message)")
    #expect((result.typed != nil) == isWarning)
    #expect(result.diagnostics.allSatisfy { !$0.code.hasPrefix("AE01") }, "\(message)")
  }

  @Test("There are at least sixty of them, and every code of the catalogue has one")
  func complete() throws {
    #expect(Self.names.count >= 60)
    var shown = ""
    for name in Self.names { shown += contents(of: "Tests/CheckerTests/Golden/\(name).txt") }
    for code in try catalogueCodes() where !code.hasPrefix("AE52") {
      #expect(shown.contains("[\(code)]"), "no case shows \(code)")
    }
  }

  /// The codes that the catalogue's source declares.
  private func catalogueCodes() throws -> [String] {
    let folder = root.appending(path: "Sources/Checker/Catalogue")
    var codes: [String] = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) {
      let text = contents(of: "Sources/Checker/Catalogue/\(file)")
      codes += text.matches(of: /Diagnostic\(\s*"(AE\d{4})"/).map { String($0.1) }
    }
    #expect(Set(codes).count == codes.count, "a code is declared twice")
    return codes
  }
}

/// A golden file in its parts.
struct Golden {
  var settings = ""
  var errors = 1
  let text: String
  let message: String
  private let head: String

  init(_ contents: String) {
    let halves = contents.components(separatedBy: "\n---\n")
    var lines = halves[0].components(separatedBy: "\n")
    var head = ""
    while let first = lines.first, first.hasPrefix("# ") {
      if first.hasPrefix("# --set ") { settings = String(first.dropFirst(8)) }
      if first.hasPrefix("# errors: ") { errors = Int(first.dropFirst(10)) ?? 1 }
      head += first + "\n"
      lines.removeFirst()
    }
    self.head = head
    text = lines.joined(separator: "\n") + "\n"
    message = halves.count > 1 ? halves[1] : ""
  }

  func with(_ message: String) -> String { head + text + "---\n" + message }
}
