import Foundation
import Testing

@Suite struct CatalogueTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources")

  @Test func everyCodeIsDeclaredInOneFile() throws {
    var places: [String: Set<String>] = [:]
    let files = FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil)
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /Diagnostic\(\s*"(AE[0-9]{4})",/) {
        places[String(match.1), default: []].insert(file.lastPathComponent)
      }
    }
    #expect(places.count > 50)
    for (code, files) in places where files.count > 1 { Issue.record("\(code) stands in \(files)") }
  }
}
