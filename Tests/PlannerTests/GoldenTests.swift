import Foundation
import Graph
import Ops
import Planner
import Testing

/// `Golden/CASE.txt`: a graph, a line `---`, and its plan for tiles of 16. `AEC_ACCEPT=1 swift test` writes anew.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden"
  static let cases = try! FileManager.default.contentsOfDirectory(atPath: folder).sorted()

  @Test("a graph has its golden plan", arguments: cases) func plan(file: String) throws {
    let path = Self.folder + "/" + file
    let parts = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "---\n")
    let graph = try GraphParser.parse(parts[0])
    try graph.verify()
    let plan = makePlan(graph, lanes: 16)
    try plan.verify()
    if ProcessInfo.processInfo.environment["AEC_ACCEPT"] != nil {
      try "\(parts[0])---\n\(plan)".write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(plan.description == parts[1])
  }
}
