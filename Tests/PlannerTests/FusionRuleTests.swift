import Graph
import Ops
import Passes
import Planner
import TestSupport
import Testing

/// Every rule of fusion has its cases, works on random programs, and can be left out.
@Suite struct FusionRuleTests {
  static let names = FusionRule.all.map(\.name)
  /// `Golden/RULE-CASE.txt`.
  static let cases = GoldenCase.all(in: "Tests/PlannerTests/Golden").filter { $0.name.contains("-") }

  private static let programs = (0..<100).map { seed in
    Pass.run(Pass.training, on: RandomGraph.make(seed: UInt64(seed), couplesSamples: seed % 3 == 0, hasBlocks: true))
  }

  private func count(_ rule: String, in plan: Plan) -> Int {
    plan.fusions.first { $0.rule.name == rule }?.count ?? 0
  }

  private func rules(without name: String) -> [FusionRule] { FusionRule.all.filter { $0.name != name } }

  @Test("a rule finds something in one of its golden cases", arguments: names) func firesInCase(rule: String) throws {
    let cases = Self.cases.filter { $0.name.hasPrefix(rule + "-") }
    let found = try cases.map { count(rule, in: makePlan(try GraphParser.parse($0.input), lanes: 16)) }
    #expect(found.contains { $0 > 0 }, "no case Golden/\(rule)-CASE.txt shows what \(rule) does")
  }

  @Test("a case belongs to a rule and is short", arguments: cases) func isSmall(golden: GoldenCase) throws {
    #expect(Self.names.contains(String(golden.name.prefix { $0 != "-" })))
    #expect((golden.input + golden.expected).split(separator: "\n").count < 40)
  }

  @Test("a rule finds something in random programs", arguments: names) func firesInPrograms(rule: String) {
    let found = Self.programs.filter { count(rule, in: makePlan($0, lanes: 16)) > 0 }.count
    #expect(found >= 10, "\(rule) finds something in \(found) of \(Self.programs.count) random programs")
  }

  @Test("a rule that is left out does nothing", arguments: names) func leftOut(rule: String) throws {
    for program in Self.programs.prefix(20) {
      let plan = makePlan(program, lanes: 16, rules: rules(without: rule))
      try plan.verify()
      #expect(count(rule, in: plan) == 0)
    }
  }
}
