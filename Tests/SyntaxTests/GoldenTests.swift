import Diagnostics
import Foundation
import Syntax
import Testing

@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all()) func everyCaseGivesItsMessages(_ golden: GoldenCase) throws {
    try golden.check(outcome(of: golden.bytes))
  }

  @Test func everyCodeOfTheCatalogueHasACase() throws {
    let cases = GoldenCase.all().map(\.expected).joined()
    let missing = try codes(in: catalogue()).filter { !cases.contains("[\($0)]") }
    #expect(missing.isEmpty)
  }

  @Test func everyCodeStandsForOneMessage() throws {
    var owners: [String: Int] = [:]
    for function in try catalogue().components(separatedBy: "static func ") {
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
private func catalogue(file: String = #filePath) throws -> String {
  let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let folder = root.appendingPathComponent("Sources/Syntax")
  return try FileManager.default.contentsOfDirectory(atPath: folder.path)
    .filter { $0.hasPrefix("Catalogue") }
    .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }.joined()
}

private func codes(in text: String) -> Set<String> {
  Set(text.matches(of: /Diagnostic\(\s*"(AE01\d\d)"/).map { String($0.1) })
}
