import Diagnostics
import Files
import TestSupport
import Testing
import Training

@testable import Results

/// What comes out again when a model is trained from several seeds.
@Suite struct SpreadTests {
  /// All orders of some numbers.
  private func orders(_ numbers: [Int]) -> [[Int]] {
    guard numbers.count > 1 else { return [numbers] }
    return numbers.flatMap { first in orders(numbers.filter { $0 != first }).map { [first] + $0 } }
  }

  @Test("the assignment is the cheapest of all", arguments: 1...200)
  func assignment(_ seed: Int) {
    var numbers = SystemRandomNumberGenerator()
    let count = Int.random(in: 1...6, using: &numbers)
    // Whole numbers, so that many sums are equal.
    let costs = (0..<count).map { _ in (0..<count).map { _ in Double(Int.random(in: 0...9, using: &numbers)) } }
    let found = cheapestAssignment(costs)
    #expect(found.sorted() == Array(0..<count))
    let sum = found.enumerated().reduce(0) { $0 + costs[$1.offset][$1.element] }
    let least = orders(Array(0..<count)).map { $0.enumerated().reduce(0) { $0 + costs[$1.offset][$1.element] } }.min()
    #expect(sum == least, "\(costs)")
  }

  @Test("costs that are no numbers are taken last")
  func unknownCosts() {
    #expect(cheapestAssignment([[.nan, 1], [2, .infinity]]) == [1, 0])
    #expect(cheapestAssignment([]) == [])
  }

  private func outcome(_ name: String, test: Double?, left: Double = 0.1, equal: Int = 0, status: String = "done")
    throws
    -> RepeatOutcome
  {
    let pairs = (0..<equal).map { "[\"z[\($0)]\", \"z[9]\"]" }.joined(separator: ",")
    let text = """
      {"status": "\(status)", "epochs": 3, "loss": 0.5, "test_loss": \(test.map { "\($0)" } ?? "null"),
      "train": {"seed": 4}, "worth": {"variance_left": \(left), "equal_latents": [\(pairs)]}}
      """
    return RepeatOutcome(name, try JSONTree(parsing: Array(text.utf8)))
  }

  @Test("the best has the smallest test loss of those that did not collapse")
  func best() throws {
    let outcomes = [
      try outcome("a", test: 0.3), try outcome("b", test: 0.2), try outcome("c", test: 0.25, left: 0.95),
      try outcome("d", test: nil, status: "failed"),
    ]
    let best = try #require(Spread.best(of: outcomes))
    #expect(best.name == "b")
    #expect(outcomes.map { $0.collapse(beside: best) != nil } == [false, false, true, false])
    let poor = try outcome("p", test: 1, left: 0.94)
    #expect(try outcome("q", test: 2, left: 0.96).collapse(beside: poor) == nil)
    #expect(try outcome("r", test: 2, left: 0.98).collapse(beside: poor)?.hasPrefix("leaves 98") == true)
    #expect(try outcome("s", test: 1, left: 0.56).collapse(beside: best) != nil)
    #expect(try outcome("t", test: 1, left: 0.54).collapse(beside: best) == nil)
    #expect(outcomes.map(\.isUnfinished) == [false, false, false, true])
    // One that diverged after an epoch has a loss and no last weights.
    let diverged = try outcome("v", test: 0.1, status: "diverged")
    #expect(Spread.best(of: outcomes + [diverged])?.name == "b" && Spread.best(of: [diverged]) == nil)
    #expect(try outcome("e", test: 0.2, equal: 1).collapse(beside: best) == "1 pair of latents are equal")
  }

  private func components(_ run: String, _ spectra: [[Double]], _ maps: [[Float]], hasSign: Bool = false)
    -> RunComponents
  {
    RunComponents(
      run: run, names: spectra.indices.map { "z[\($0)]" }, spectra: spectra, maps: maps, hasSign: hasSign,
      areShares: false, areEndmembers: false)
  }

  private let maps: [[Float]] = [[0, 1, 2, 3], [5, 1, 0, 2]]
  private let spectra: [[Double]] = [[1, 0, 0.5], [0, 2, 0]]

  @Test("exchanged, turned and stretched latents are the same ones")
  func matching() {
    let reference = components("a", spectra, maps)
    let other = components(
      "b", [spectra[1], spectra[0].map { -$0 }], [maps[1].map { 3 * $0 + 1 }, maps[0].map { 1 - 2 * $0 }])
    let matched = other.matched(to: reference)
    #expect(matched.places == [1, 0])
    #expect(matched.angles.allSatisfy { abs($0) < 1e-5 })
    #expect(matched.correlations.allSatisfy { abs($0 - 1) < 1e-9 })
    #expect(matched.spectra == spectra)
    for (one, map) in zip(matched.maps, maps) { for (a, b) in zip(one, map) { #expect(abs(a - b) < 1e-5) } }
  }

  @Test("where signs count, an upside-down spectrum is another one")
  func signs() {
    let matched = components("b", spectra.map { $0.map { -$0 } }, maps, hasSign: true)
      .matched(to: components("a", spectra, maps, hasSign: true))
    #expect(matched.angles.contains { $0 > 89 })
  }

  @Test("a latent with another map and spectrum in half of the repeats is named")
  func unstable() throws {
    let outcomes = try ["a", "b", "c"].map { try outcome($0, test: $0 == "a" ? 0.1 : 0.2) }
    let others = [
      "b": components("b", spectra, maps), "c": components("c", [[1, 0, 0.5], [3, 3, 1]], [maps[0], [1, 1, 9, 4]]),
    ]
    let spread = try Spread(outcomes, best: outcomes[0], reference: components("a", spectra, maps)) { others[$0.name]! }
    #expect(spread.latents.map(\.isUnstable) == [false, true])
    #expect(spread.findings.map(\.code) == ["AE7050"])
    #expect(spread.testLoss?.text == "0.2000 (0.1000 to 0.2000)")
    #expect(spread.sentence == "3 repeats: test loss 0.2000 (0.1000 to 0.2000), the best is a")
  }

  @Test("collapsed repeats are named and do not count")
  func collapsed() throws {
    let outcomes = [try outcome("a", test: 0.1), try outcome("b", test: 9, left: 1.5)]
    let spread = try Spread(outcomes, best: outcomes[0], reference: components("a", spectra, maps)) { outcome in
      Issue.record("\(outcome.name) was compared")
      return components(outcome.name, spectra, maps)
    }
    #expect(spread.findings.map(\.code) == ["AE7051"])
    #expect(spread.testLoss?.most == 0.1)
    #expect(spread.latents.allSatisfy { !$0.isUnstable })
  }
}
