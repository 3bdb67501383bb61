import Files
import Foundation
import TestSupport
import Testing

/// Codes of messages are promises: one for each kind, listed in the manual by their first two digits.
@Suite struct MessageCodeTests {
  private static let sources = Repository.path("Sources")

  /// The codes of each source file that makes messages.
  private func codes() throws -> [(file: String, codes: Set<String>)] {
    let files =
      FileManager.default.enumerator(atPath: Self.sources)?.compactMap { $0 as? String } ?? []
    return try files.filter { $0.hasSuffix(".swift") }.map { name in
      let text = String(decoding: try readBytes("\(Self.sources)/\(name)"), as: UTF8.self)
      return (name, Set(text.matches(of: /Diagnostic\(\s*"(AE[0-9]{4})"/).map { String($0.1) }))
    }
  }

  @Test("no two catalogues share a code")
  func unique() throws {
    var owners: [String: String] = [:]
    for (file, codes) in try codes() {
      for code in codes {
        #expect(owners[code] == nil, "\(code) in \(file)")
        owners[code] = file
      }
    }
    #expect(owners.count > 100)
  }

  @Test("the manual lists every group of codes")
  func manual() throws {
    let text = String(decoding: try readBytes(Repository.path("docs/language.md")), as: UTF8.self)
    for group in Set(try codes().flatMap(\.codes).map { $0.prefix(4) }).sorted() {
      #expect(text.contains("| \(group)xx |"), "\(group)")
    }
  }
}
