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
    let golden = try GoldenCase(file)
    let plan = makePlan(golden.graph, lanes: 16)
    try plan.verify()
    if ProcessInfo.processInfo.environment["AEC_ACCEPT"] != nil { try golden.accept(plan) }
    #expect(plan.description == golden.expected)
  }
}

struct GoldenCase {
  let graph: Graph
  let expected: String
  private let path: String
  private let input: String

  init(_ file: String) throws {
    path = GoldenTests.folder + "/" + file
    let parts = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "---\n")
    (input, expected) = (parts[0], parts[1])
    graph = try GraphParser.parse(input)
    try graph.verify()
  }

  var lines: Int { (input + expected).split(separator: "\n").count + 1 }

  func accept(_ plan: Plan) throws { try "\(input)---\n\(plan)".write(toFile: path, atomically: true, encoding: .utf8) }
}
