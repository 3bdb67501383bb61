import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import aec

/// Every message is explained, and every example of an explanation does what it says.
///
/// `AEC_ACCEPT=1 swift test --filter ExplanationTests` writes `docs/messages.md`.
@Suite struct ExplanationTests {
  /// The codes that sources declare.
  private static let declared: Set<String> = {
    let folder = Repository.path("Sources")
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".swift") }.reduce(into: []) { codes, name in
      let text = String(decoding: (try? readBytes("\(folder)/\(name)")) ?? [], as: UTF8.self)
      codes.formUnion(text.matches(of: /Diagnostic\(\s*"(AE[0-9]{4})"/).map { String($0.1) })
    }
  }()

  @Test("every message is explained, once")
  func complete() {
    let explained = Explanation.all.map(\.code)
    #expect(Set(explained).count == explained.count, "explained twice")
    #expect(Set(explained).subtracting(Self.declared) == [], "no message has such a code")
    #expect(Self.declared.subtracting(explained).subtracting(Self.notYetExplained).sorted() == [])
    #expect(Self.notYetExplained.intersection(explained) == [], "explained by now")
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

  @Test("the manual lists all messages")
  func page() throws {
    let path = Repository.path("docs/messages.md")
    if environment("AEC_ACCEPT") != nil {
      try Explanation.page.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Explanation.page)
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
    expect(try aec("explain", "AE0899"), 2, says: "AE5020", "did you mean `AE0805`?")
    expect(try aec("explain", "nonsense"), 2, says: "AE5020", "lists all of them")
    let json = try aec("explain", "--json", "0801").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(object?["code"] == "AE0801")
    #expect(object?["cured_example"]?.hasPrefix("ae 1\n") == true)
    #expect(try aec("explain", "--json").output.split(separator: "\n").count == Explanation.all.count)
  }

  /// Messages that wait for their explanation; new ones bring it along.
  private static let notYetExplained = Set(
    """
    AE5001 AE5002 AE5003 AE5301 AE5302 AE5303 AE5304 AE5305 AE5306 AE5307 AE5308 AE5309 AE5310 AE5311 AE5312 AE5401
    AE5402 AE5403 AE5404 AE5501 AE5502 AE5503 AE5504 AE5505 AE5506 AE5507 AE5508 AE6001 AE6002 AE6003 AE6004 AE6005
    AE6006 AE6007 AE6008 AE6009 AE6101 AE6102 AE6103 AE6104 AE6105 AE6106 AE6107 AE6201 AE6202 AE6203 AE6204 AE6205
    AE6206 AE6207 AE6208 AE6301 AE6302 AE6303 AE6304 AE6401 AE6402 AE6403 AE6404 AE6405 AE6406 AE6407 AE6408 AE6409
    AE6410 AE6501 AE6502 AE6503 AE6511 AE6512 AE6513 AE6514 AE6515 AE6516 AE6517 AE6518 AE6519 AE6520 AE6521 AE6522
    AE6523 AE6541 AE6542 AE6543 AE6544 AE6545 AE6546 AE6547 AE6548 AE6601 AE6602 AE6801 AE6802 AE6803 AE6804 AE6805
    AE6806 AE6807 AE6808 AE6809 AE6810 AE6811 AE6812 AE6830 AE6831 AE6832 AE6833 AE6834 AE6835 AE6836 AE6837 AE6850
    AE6851 AE6852 AE6870 AE6901 AE6902 AE6903 AE6904 AE6905 AE6906 AE6907 AE7901
    """.split { $0.isWhitespace }.map(String.init))
}
