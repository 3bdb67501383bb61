import Files
import TestSupport
import Testing
import Training

@testable import Results

/// Runs of the same data side by side.
@Suite struct ComparisonTests {
  private let folder = TemporaryFolder()
  private let spectra: [[Double]] = [[1, 0, 0], [0, 2, 0], [0, 1, 3]]
  private let maps: [[Float]] = [[0.5, 0.25, 0, 1], [0.25, 0.5, 0.25, 0], [0.25, 0.25, 0.75, 0]]

  private func compared(_ name: String, _ order: [Int], areShares: Bool = true, shift: Float = 0) throws -> ComparedRun
  {
    let components = RunComponents(
      run: name, names: order.map { "\(name)[\($0)]" }, spectra: order.map { spectra[$0] },
      maps: order.map { maps[$0].map { $0 + shift } }, hasSign: true, areShares: areShares, areEndmembers: true)
    let record = "{\"status\": \"done\", \"loss\": 0.5, \"seconds\": 2, \"worth\": {\"variance_left\": 0.25}}"
    return ComparedRun(
      name: name, folder: "/runs/\(name)", model: "M", record: try JSONTree(parsing: Array(record.utf8)),
      leftOfData: 0.125, components: components)
  }

  @Test("components in another order are matched, and equal shares have an error of 0")
  func order() throws {
    let comparison = Comparison([try compared("a", [0, 1, 2]), try compared("b", [2, 0, 1])])
    let other = comparison.entries[1]
    #expect(other.matched.places == [1, 2, 0])
    #expect(other.rmse == 0 && (other.angle ?? 1) < 1e-5 && abs((other.correlation ?? 0) - 1) < 1e-9)
    #expect(comparison.areShares && comparison.findings.isEmpty)
    let lines = comparison.text.split(separator: "\n")
    #expect(
      lines.count == 3 && lines[1].hasSuffix("reference") && lines[2].contains("25 %") && lines[2].contains("12.5 %"))
  }

  @Test("seconds are those of training and of the start, and none where the run says nothing")
  func seconds() throws {
    let components = RunComponents(
      run: "a", names: ["a"], spectra: [[1, 2]], maps: [[0, 1]], hasSign: true, areShares: true, areEndmembers: true)
    func run(_ record: String) throws -> ComparedRun {
      try ComparedRun(
        name: "a", folder: "/runs/a", model: "M", record: JSONTree(parsing: Array(record.utf8)), leftOfData: nil,
        components: components)
    }
    let comparison = try Comparison([
      run("{\"status\": \"done\", \"seconds\": 0.25, \"start_seconds\": 1.5}"),
      run("{\"status\": \"done\", \"seconds\": 2}"), run("{\"status\": \"done\"}"),
    ])
    #expect(comparison.entries.map(\.seconds) == [1.75, 2, nil])
    for text in [comparison.json.pretty(), comparison.text, comparison.table.text] { #expect(text.contains("1.75")) }
  }

  @Test("losses of runs with different scales are told as such")
  func scales() throws {
    let components = RunComponents(
      run: "a", names: ["a"], spectra: [[1, 2]], maps: [[0, 1]], hasSign: true, areShares: true, areEndmembers: true)
    func run(_ name: String, _ scaling: String) throws -> ComparedRun {
      let record = "{\"status\": \"done\", \"data\": {\"scaling\": \(scaling)}}"
      return try ComparedRun(
        name: name, folder: "/runs/\(name)", model: "M", record: JSONTree(parsing: Array(record.utf8)),
        leftOfData: nil, components: components)
    }
    let plain = try run("a", "null")
    #expect(try Comparison([plain, run("b", "null")]).findings.isEmpty)
    let found = try Comparison([plain, run("b", "{\"kind\": \"standard\"}")]).findings
    #expect(
      found.map(\.code) == ["AE5376"] && found[0].message.hasSuffix("`a` by `scale: none`, `b` by `scale: standard`"))
  }

  @Test("shares that differ by a number have it as their error, and what are no shares have none")
  func errors() throws {
    let shifted = Comparison([try compared("a", [0, 1, 2]), try compared("b", [0, 1, 2], shift: 0.125)])
    #expect(shifted.entries[1].rmse == 0.125)
    let amounts = Comparison([try compared("a", [0, 1, 2]), try compared("b", [0, 1, 2], areShares: false)])
    #expect(amounts.entries[1].rmse == nil && !amounts.areShares)
  }

  @Test("of runs with other numbers of components as many are matched as fit", arguments: [[2, 0], [1, 2, 0]])
  func otherNumbers(_ order: [Int]) throws {
    let reference = order.count == 2 ? [0, 1, 2] : [0, 2]
    let comparison = Comparison([try compared("a", reference), try compared("b", order)])
    #expect(comparison.findings.map(\.code) == ["AE5375"])
    let other = comparison.entries[1]
    #expect(other.matched.count == 2)
    #expect(other.matchedName(0) == "b[0]" && other.matchedName(reference.count - 1) == "b[2]")
    if order.count == 2 { #expect(other.matchedName(1) == nil && other.matched.maps[1].isEmpty) }
    #expect(comparison.table.text.split(separator: "\r\n").count <= 3 && !comparison.json.pretty().contains("nan"))
  }

  @Test("rows and columns of different number are matched at the least cost")
  func rectangles() {
    #expect(cheapestMatches([[5, 1, 3]], columns: 3) == [1])
    #expect(cheapestMatches([[5], [1], [3]], columns: 1) == [nil, 0, nil])
    #expect(cheapestMatches([], columns: 2) == [] && cheapestMatches([[], []], columns: 0) == [nil, nil])
  }

  @Test("the figure has a row of spectra and a row of maps for each run, and one colour bar for shares")
  func figure() throws {
    let run = try run(
      halfModel, in: folder, data: try quarters([2, 2, 4], to: "d.npy", in: folder), weights: halfWeights)
    let numbers = try numbers(run)
    let one = ComparedRun(numbers, named: "one")
    let drawn = try #require(Comparison([one, ComparedRun(numbers, named: "two")]).figure(numbers))
    #expect(drawn.figures.map(\.panels.count) == [6] && drawn.figures[0].columns == 2)
    #expect(drawn.figures[0].colourBar == nil)
    #expect(drawn.arrays.map { $0.axes.map(\.count) } == [[2, 2, 4]])
    #expect(drawn.tables.map(\.columns.count) == [5])
  }
}
