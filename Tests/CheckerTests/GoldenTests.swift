import Diagnostics
import Foundation
import TestSupport
import Testing

/// Wrong files with their messages.
@Suite struct GoldenTests {
  static let cases = GoldenCase.all(in: "Tests/CheckerTests/Golden")

  @Test("A wrong file gets its message, and no follow-on", arguments: cases)
  func golden(golden: GoldenCase) throws {
    let file = WrongFile(golden.input)
    let result = checked(file.text, settings: file.settings)
    let message = rendered(result.diagnostics, of: file.text)
    try golden.check(message)
    let isWarning = result.diagnostics.allSatisfy { $0.severity == .warning }
    #expect(result.diagnostics.count == file.errors, "\(message)")
    #expect((result.typed != nil) == isWarning)
    #expect(result.diagnostics.allSatisfy { !$0.code.hasPrefix("AE01") }, "\(message)")
  }

  @Test("There are at least sixty of them, and every code of the catalogue has one")
  func complete() {
    #expect(Self.cases.count >= 60)
    let shown = Self.cases.map(\.expected).joined()
    for code in catalogueCodes() where !code.hasPrefix("AE52") {
      #expect(shown.contains("[\(code)]"), "no case shows \(code)")
    }
  }

  /// The codes that the catalogue's source declares.
  private func catalogueCodes() -> [String] {
    let codes = Repository.sources(in: "Sources/Checker").flatMap { file in
      Repository.text(file).matches(of: /Diagnostic\(\s*"(AE\d{4})"/).map { String($0.1) }
    }
    #expect(Set(codes).count == codes.count, "a code is declared twice")
    return codes
  }
}

/// The input of a golden case.
///
/// Lines in front may say `# --set latent=0` and, when it is not one, `# errors: 2`.
struct WrongFile {
  private(set) var settings = ""
  private(set) var errors = 1
  let text: String

  init(_ input: String) {
    var lines = input.components(separatedBy: "\n")
    while let first = lines.first, first.hasPrefix("# ") {
      if first.hasPrefix("# --set ") { settings = String(first.dropFirst(8)) }
      if first.hasPrefix("# errors: ") { errors = Int(first.dropFirst(10)) ?? 1 }
      lines.removeFirst()
    }
    text = lines.joined(separator: "\n")
  }
}
