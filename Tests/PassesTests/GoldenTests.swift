import Foundation
import Graph
import Ops
import Passes
import Testing

/// `Golden/PASS-case.txt`: a graph, a line `---`, and what the pass makes of it. `AEC_ACCEPT=1 swift test` writes anew.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden"
  static let cases = try! FileManager.default.contentsOfDirectory(atPath: folder).sorted()

  @Test(arguments: cases) func passWritesTheGoldenGraph(file: String) throws {
    let golden = try GoldenCase(file)
    let result = golden.pass.run(golden.graph)
    if ProcessInfo.processInfo.environment["AEC_ACCEPT"] != nil { try golden.accept(result) }
    #expect(result.description == golden.expected)
    #expect(golden.pass.fault(from: golden.graph, to: result) == nil)
  }

  @Test(arguments: cases) func goldenGraphMeansTheSame(file: String) throws {
    let golden = try GoldenCase(file)
    var generator = SeededGenerator(seed: 5)
    let values = generator.values(for: golden.graph, batchCount: 3, in: -2...2)
    let expected = outputs(of: golden.graph, values, batchCount: 3)
      .filter { $0.key != "not a number" }
    let found = outputs(of: golden.pass.run(golden.graph), values, batchCount: 3)
    #expect(largestError(found, expected) < 1e-14)
  }

  @Test func everyPassHasACase() {
    let names = Self.cases.map { String($0.prefix { $0 != "-" }) }
    #expect(Set(names) == Set(Pass.all.map(\.name)))
  }
}

private struct GoldenCase {
  let path: String
  let pass: Pass
  let input: String
  let expected: String
  let graph: Graph

  init(_ file: String) throws {
    path = GoldenTests.folder + "/" + file
    pass = try #require(Pass.all.first { $0.name == file.prefix { $0 != "-" } })
    let parts = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "---\n")
    (input, expected) = (parts[0], parts[1])
    graph = try GraphParser.parse(input)
    try graph.verify()
  }

  func accept(_ result: Graph) throws {
    try "\(input)---\n\(result)".write(toFile: path, atomically: true, encoding: .utf8)
  }
}
