import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import aec

/// Every message is explained, and every example of an explanation does what it says.
///
/// `AEC_ACCEPT=1 swift test --filter ExplanationTests` writes `docs/messages.md`, and golden cases of examples.
@Suite struct ExplanationTests {
  private static let declared = codes(in: "Sources")

  /// The codes that sources declare.
  private static func codes(in folder: String) -> Set<String> {
    Repository.sources(in: folder).reduce(into: []) { codes, file in
      codes.formUnion(Repository.text(file).matches(of: /Diagnostic\(\s*"(AE[0-9]{4})"/).map { String($0.1) })
    }
  }

  @Test("a code may be typed without its letters and zeros", arguments: ["AE0302", "ae0302", "ae302", "0302", "302"])
  func spellings(code: String) { #expect(Explanation.of(code)?.code == "AE0302") }

  @Test("every message is explained, once")
  func complete() {
    let explained = Explanation.all.map(\.code)
    #expect(Set(explained).count == explained.count, "explained twice")
    #expect(Set(explained).subtracting(Self.declared) == [], "no message has such a code")
    #expect(Self.declared.subtracting(explained).sorted() == [], "not explained")
    for group in Set(Self.declared.map { String($0.prefix(4)) }) {
      #expect(messageGroups.contains { $0.key == group }, "\(group) has no title")
    }
  }

  @Test("an example of a model file makes its message and no other, and the cured one makes none")
  func examples() {
    for explanation in Explanation.all {
      guard case .model(let text, let cured) = explanation.example else {
        #expect(Self.withoutModel.contains(explanation.code) || explanation.code >= "AE5", "\(explanation.code)")
        continue
      }
      let codes = Set(messages(of: text).map(\.code))
      let due = Set([explanation.code] + (Self.companions[explanation.code] ?? []))
      #expect(codes == due, "\(explanation.code) in\n\(text)")
      #expect(messages(of: cured) == [], "\(explanation.code) in\n\(cured)")
    }
  }

  /// Messages about a model file that no text of a page makes.
  private static let withoutModel: Set = ["AE0101", "AE0103", "AE0104", "AE0109"]

  /// Messages that come together with another one.
  private static let companions = ["AE0805": ["AE0801"]]

  @Test("a message without a golden case has one of its example")
  func goldens() throws {
    for (suite, sources) in [("SyntaxTests", "Sources/Syntax"), ("CheckerTests", "Sources/Checker")] {
      let folder = "Tests/\(suite)/Golden"
      let shown = GoldenCase.all(in: folder).filter { !$0.name.hasPrefix("example_") }.map(\.expected).joined()
      let declared = Self.codes(in: sources)
      for explanation in Explanation.all where declared.contains(explanation.code) {
        guard case .model(let text, _) = explanation.example, !shown.contains("[\(explanation.code)]") else { continue }
        try expectFile("\(folder)/example_\(explanation.code).txt", holds: golden(text))
      }
    }
  }

  private func golden(_ text: String) -> String {
    let messages = messages(of: text)
    let source = SourceFile(name: "model.ae", text: text)
    let head = messages.count == 1 ? "" : "# errors: \(messages.count)\n"
    return head + text + "---\n" + TextRenderer(source: source, colour: false).render(messages)
  }

  @Test("the manual lists all messages")
  func page() throws {
    try expectFile("docs/messages.md", holds: Explanation.page)
  }

  @Test("aec explain shows one message, or lists them all")
  func command() throws {
    for spelling in ["AE0801", "ae0801", "0801"] {
      let outcome = try aec("explain", spelling)
      #expect(outcome.status == 0)
      for words in ["AE0801: ", "warning[AE0801]", "- ", "Cure: "] { #expect(outcome.output.contains(words)) }
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }
    let list = try aec("explain").output
    for explanation in Explanation.all { #expect(list.contains("  \(explanation.code)  \(explanation.title)\n")) }
    expect(try aec("explain", "AE0899"), 2, says: "AE5020", "did you mean `AE08")
    expect(try aec("explain", "nonsense"), 2, says: "AE5020", "lists all of them")
    let json = try aec("explain", "--json", "0801").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(object?["code"] == "AE0801")
    #expect(object?["cured_example"]?.hasPrefix("ae 1\n") == true)
    #expect(try aec("explain", "--json").output.split(separator: "\n").count == Explanation.all.count)
  }
}
