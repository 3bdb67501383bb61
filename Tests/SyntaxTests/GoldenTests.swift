import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing

@Suite struct GoldenTests {
  static let cases = GoldenCase.all(in: "Tests/SyntaxTests/Golden")

  @Test("every case gives its messages", arguments: cases) func messages(golden: GoldenCase) throws {
    try golden.check(outcome(of: golden.bytes))
  }

  @Test("every code of the catalogue has a case") func all() {
    let cases = Self.cases.map(\.expected).joined()
    let missing = codes(in: catalogue()).filter { !cases.contains("[\($0)]") }
    #expect(missing.isEmpty)
  }

  @Test("every code stands for one message") func meaning() {
    var owners: [String: Int] = [:]
    for function in catalogue().components(separatedBy: "static func ") {
      let codes = codes(in: function)
      #expect(codes.count <= 1, "\(function.prefix(40))")
      for code in codes { owners[code, default: 0] += 1 }
    }
    #expect(owners.values.allSatisfy { $0 == 1 })
  }

  /// What the user sees: the messages, or the tree of a good file.
  private func outcome(of bytes: [UInt8]) -> String {
    do throws(Diagnostic) {
      let source = try decode(name: "model.ae", bytes: bytes)
      let (file, diagnostics) = parse(source)
      if diagnostics.isEmpty { return "accepted\n" + printed(file) }
      return TextRenderer(source: source, colour: false).render(diagnostics)
    } catch {
      return TextRenderer(source: nil, colour: false).render(error)
    }
  }
}

/// The sources of the catalogue.
private func catalogue() -> String {
  Repository.names(in: "Sources/Syntax").filter { $0.hasPrefix("Catalogue") }
    .map { Repository.text("Sources/Syntax/\($0)") }.joined()
}

private func codes(in text: String) -> Set<String> {
  Set(text.matches(of: /Diagnostic\(\s*"(AE01\d\d)"/).map { String($0.1) })
}
