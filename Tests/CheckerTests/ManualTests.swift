import Checker
import Ops
import Recipe
import TestSupport
import Testing

/// The tables of `docs/language.md` hold what the program knows.
@Suite struct ManualTests {
  private let manual = Manual()

  @Test("Every function has its row, with as many operands as it takes")
  func functions() {
    let rows = tableRows(of: manual.section("Functions")).filter { $0.count == 2 }.map { $0[0] }
    let primitive = FunctionTable.byName.map { call($0.key, $0.value.arity) }
    let written = Prelude.text.matches(of: /\nfn (\w+)\(([^)]*)\)/).map {
      call(String($0.1), $0.2.split(separator: ",").count)
    }
    #expect(rows.sorted() == (primitive + written).sorted())
  }

  private func call(_ name: String, _ arity: Int) -> String {
    arity == 1 ? "\(name)(x)" : "\(name)(a, b)"
  }

  @Test("Every key of a section has its row with range, default and flag", arguments: RecipeSection.allCases)
  func keys(section: RecipeSection) throws {
    let rows = tableRows(of: manual.section(section == .data ? "Data" : "Train"))
    for key in section.keys {
      let row = try #require(rows.first { $0[0] == key.name }, "\(key.name)")
      switch key.kind {
      case .int(let range): #expect(numbers(row[1]) == [range.lowerBound, range.upperBound].map(Double.init))
      case .real(let range): #expect(numbers(row[1]) == [range.lowerBound, range.upperBound])
      case .bool: #expect(row[1] == "true` or `false")
      case .form: break
      }
      if !key.defaultText.isEmpty { #expect(row[2] == key.defaultText) }
      if let flag = key.flag, section != .data { #expect(row[3].contains("--\(flag)")) }
    }
  }

  @Test("The manual has the tables of the optimizers") func optimizers() throws {
    let tables = OptimizerTable.all.map { table(of: $0.declaration) }.joined()
    try expectPage("docs/language.md", part: "optimizers", holds: tables)
  }

  private func table(of optimizer: OptimizerDeclaration) -> String {
    let rows = optimizer.keys.map { key in
      var values = "`true` or `false`"
      if case .real(let range) = key.kind { values = "\(number(range.lowerBound)) to \(number(range.upperBound))" }
      let flag = key.flag.map { "`--\($0)`" } ?? ""
      return "| `\(key.name)` | \(values) | \(key.defaultText) | \(flag) | \(key.summary) |\n"
    }
    return "`\(optimizer.name)`, \(optimizer.title) (\(optimizer.citation)): \(optimizer.summary).\n\n"
      + "| key | value | default | flag | meaning |\n|---|---|---|---|---|\n" + rows.joined() + "\n"
  }

  private func number(_ value: Double) -> String {
    "\(value)".replacing(/\.0$/, with: "").replacing("e-0", with: "e-")
  }

  private func numbers(_ text: String) -> [Double] {
    text.components(separatedBy: " to ").compactMap(Double.init)
  }

  @Test("Every code belongs to a group, and every group has a code")
  func codes() {
    let groups = Set(tableRows(of: manual.section("Messages")).map { String($0[0].prefix(4)) })
    let codes = Repository.sources(in: "Sources").flatMap { file in
      Repository.text(file).matches(of: /"(AE\d\d)\d\d"/).map { String($0.1) }
    }
    #expect(groups.subtracting(["code"]) == Set(codes))
  }
}
