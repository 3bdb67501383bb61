import Foundation
import TestSupport
import Testing

@Suite struct CatalogueTests {
  @Test("every code is declared in one file") func places() {
    var places: [String: Set<String>] = [:]
    for file in Repository.sources(in: "Sources") {
      for match in Repository.text(file).matches(of: /Diagnostic\(\s*"(AE[0-9]{4})",/) {
        places[String(match.1), default: []].insert(file)
      }
    }
    #expect(places.count > 100)
    for (code, files) in places where files.count > 1 { Issue.record("\(code) stands in \(files)") }
  }
}
