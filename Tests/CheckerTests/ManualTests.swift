import Checker
import Ops
import Recipe
import Syntax
import TestSupport
import Testing

/// The tables of the manual hold what the program knows.
@Suite struct ManualTests {
  private let manual = Manual()

  @Test("Every function has its row, with as many operands as it takes")
  func functions() {
    let rows = tableRows(of: manual.section("Functions")).filter { $0.count == 2 }.map { $0[0] }
    let primitive = FunctionTable.byName.map { call($0.key, $0.value.arity) }
    let written = Prelude.text.matches(of: /\nfn (\w+\([^)]*\))/).map { String($0.1) }
    #expect(rows.sorted() == (primitive + written).sorted())
  }

  @Test("Every block of the library has its row")
  func library() {
    let rows = tableRows(of: manual.section("The library")).map { $0[0] }
    let blocks = Library.entries.compactMap { $0.text.firstMatch(of: /block (.*?) \{/).map { String($0.1) } }
    #expect(rows == blocks)
  }

  @Test("The parser knows what gives several results")
  func severalResults() {
    let blocks = Library.entries.filter { $0.text.contains(/block .*-> \(/) }.map(\.name)
    #expect(namesOfSeveralResults == Set(blocks + ["scan"]))
  }

  @Test("Every basis of weights has its row")
  func bases() {
    let rows = tableRows(of: manual.section("Weights in principal coordinates")).map { $0[0] }
    #expect(rows == BasisTable.all.map(\.written))
  }

  private func call(_ name: String, _ arity: Int) -> String {
    arity == 1 ? "\(name)(x)" : "\(name)(a, b)"
  }

  @Test("Every key of `data` has its row with range and default")
  func dataKeys() throws {
    let rows = tableRows(of: manual.section("Data"))
    for key in RecipeSection.data.keys {
      let row = try #require(rows.first { $0[0] == key.name }, "\(key.name)")
      if case .form = key.kind {} else { #expect(row[1].hasPrefix(unquoted(key.values[...])), "\(key.name)") }
      if !key.defaultText.isEmpty { #expect(row[2] == key.defaultText) }
    }
  }

  @Test("The manual has the table of the keys of `train`") func trainKeys() throws {
    try expectPage(Manual.page(with: "train"), part: "train", holds: table(of: RecipeSection.train.keys))
  }

  @Test("The manual has the tables of the optimizers") func optimizers() throws {
    let chapters = OptimizerTable.all.map { $0.declaration }.map { optimizer in
      "`\(optimizer.name)`, \(optimizer.title) (\(optimizer.citation)): \(optimizer.summary).\n\n"
        + table(of: optimizer.keys) + "\n"
    }
    try expectPage(Manual.page(with: "optimizers"), part: "optimizers", holds: chapters.joined())
  }

  @Test("The manual has the tables of the schedules") func schedules() throws {
    let chapters = ScheduleTable.all.map { $0.declaration }.map { schedule in
      "`\(schedule.name)`: \(schedule.summary).\n\n"
        + (schedule.keys.isEmpty ? "" : shortTable(of: schedule.keys) + "\n")
    }
    let common = "Every schedule has the key\n\n" + shortTable(of: ScheduleTable.all[0].declaration.allKeys) + "\n"
    try expectPage(Manual.page(with: "schedules"), part: "schedules", holds: chapters.joined() + common)
  }

  /// The table of keys that have no flags.
  private func shortTable(of keys: [RecipeKey]) -> String {
    let rows = keys.map { "| `\($0.name)` | \($0.values) | \($0.defaultText) | \($0.summary) |\n" }
    return "| key | value | default | meaning |\n|---|---|---|---|\n" + rows.joined()
  }

  @Test("The page of commands has the flags of the recipe") func flags() throws {
    let flags = TrainRecipe.flags.map { "- \($0.key.flagText): \($0.key.summary)\n" }
    try expectPage("docs/commands.md", part: "flags", holds: flags.joined())
  }

  private func table(of keys: [RecipeKey]) -> String {
    let rows = keys.map { key in
      let start = key.defaultText.first?.isLetter == true ? "`\(key.defaultText)`" : key.defaultText
      return "| `\(key.name)` | \(key.values) | \(start) | \(key.flagText) | \(key.summary) |\n"
    }
    return "| key | value | default | flag | meaning |\n|---|---|---|---|---|\n" + rows.joined()
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

extension RecipeKey {
  /// The manual's words for what it may be.
  fileprivate var values: String {
    switch kind {
    case .int(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .real(let range): "\(number(range.lowerBound)) to \(number(range.upperBound))"
    case .bool: "`true` or `false`"
    case .duration: "a time such as `10 min`"
    case .interval: "a time such as `10 min`, or a whole number of epochs such as `5`"
    case .stop: "`patience(epochs, of: test, by: share)`"
    case .schedule: "a [schedule](#schedules)"
    case .form(let words): words
    }
  }

  fileprivate var flagText: String {
    guard let flag else { return "" }
    if case .bool = kind { return "`--\(flag)`, `--no-\(flag)`" }
    return "`--\(flag)`"
  }

  private func number(_ value: Double) -> String {
    "\(value)".replacing(/\.0$/, with: "").replacing("e-0", with: "e-")
  }
}
