import Checker
import Diagnostics
import Ops
import Recipe
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The documentation's examples are checked, and its tables hold what the program knows.
///
/// A code fence of README.md and docs/*.md that starts with `ae` says what it is:
///
///     ae                        a whole file
///     ae part                   declarations (fn, block, data, train); a header and a small model are put around them
///     ae body x: [10, 3]        the body of an encoder with these inputs, whatever its result
///     ae loss                   a loss over x and y of shape [steps] and z of shape [latent]
///
/// Fragments may use the hyper-parameters steps = 10, latent = 4 and width = 12. An example must check; a whole file
/// also without a warning. `error CODE ...` at the end means that the example gives these errors, and no others.
///
/// A fence `message` is what the example before it gives, word for word; a fence `table` starts with the table of
/// layers of the example before it.
@Suite struct DocumentationTests {
  static let pages =
    ["README.md"] + names(in: "docs").filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
  static let examples = pages.flatMap { Example.all(of: $0) }
  private let manual = Manual(contents(of: "docs/language.md"))

  @Test("Every example is right, or wrong as it says", arguments: examples)
  func example(_ example: Example) throws {
    let text = try #require(example.text, "`\(example.kind)` is no kind of example")
    let found = checked(text).diagnostics
    let message = rendered(found, of: text)
    if !example.codes.isEmpty {
      #expect(found.map(\.code) == example.codes, "\(message)")
    } else if example.kind.isEmpty {
      #expect(found.isEmpty, "\(message)")
    } else {
      #expect(found.allSatisfy { $0.severity == .warning }, "\(message)")
    }
  }

  @Test(
    "What is shown of an example's result is what the program says",
    arguments: examples.filter { !$0.shown.isEmpty })
  func shown(_ example: Example) throws {
    let text = try #require(example.text)
    let result = checked(text)
    for shown in example.shown {
      if shown.isTable {
        #expect(shown.content.hasPrefix(summaryTable(try #require(result.typed).model)))
      } else {
        let name = shown.content.firstMatch(of: /-->\ ([^:]+):/).map { String($0.1) } ?? ""
        #expect(rendered(result.diagnostics, of: text, name: name) == shown.content)
      }
    }
  }

  @Test("There are examples, also wrong ones")
  func enough() {
    #expect(Self.pages.contains("docs/language.md") && Self.examples.count > 20)
    #expect(Self.examples.contains { !$0.codes.isEmpty })
    #expect(Self.examples.contains { $0.shown.contains(where: \.isTable) })
    #expect(Self.examples.contains { $0.shown.contains { !$0.isTable } })
  }

  @Test("Every layer has its chapter, and no other has one")
  func layers() {
    #expect(manual.chapters.keys.sorted() == LayerTable.byName.keys.sorted())
  }

  @Test(
    "A layer's chapter has its example and every attribute with its default",
    arguments: LayerTable.byName.keys.sorted())
  func layer(name: String) throws {
    let layer = try #require(LayerTable.byName[name])
    let chapter = try #require(manual.chapters[name])
    #expect(
      chapter.contains(layer.example.text) || chapter.contains("\(name)("), "\(layer.example.text)")
    let rows = tableRows(of: chapter).filter { $0.count == 4 }
    #expect(rows.map { $0[0] } == layer.attributes.map(\.name), "of \(name)")
    for (attribute, row) in zip(layer.attributes, rows) {
      #expect(attribute.isDocumented(by: row[2]), "\(attribute.name) of \(name): \(row[2])")
    }
  }

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

  @Test("The manual of commands names every flag of the recipe")
  func flags() {
    let page = contents(of: "docs/commands.md")
    for (flag, _) in TrainRecipe.flags { #expect(page.contains("`--\(flag)`"), "--\(flag)") }
  }

  /// `AEC_ACCEPT=1` writes it anew.
  @Test("The manual has the tables of the optimizers") func optimizers() throws {
    let path = root.appending(path: "docs/language.md").path(percentEncoded: false)
    let (begin, end) = ("<!-- optimizers -->\n", "<!-- end of optimizers -->")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let parts = text.components(separatedBy: begin)
    let rest = try #require(parts.last?.components(separatedBy: end))
    try #require(parts.count == 2 && rest.count == 2)
    let tables = OptimizerTable.all.map { table(of: $0.declaration) }.joined()
    if GoldenTests.isAccepting {
      try (parts[0] + begin + tables + end + rest[1]).write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(rest[0] == tables)
    }
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
    let sources = names(in: "Sources").flatMap { folder in
      files(under: "Sources/\(folder)").map { contents(of: $0) }
    }
    let codes = sources.flatMap { $0.matches(of: /"(AE\d\d)\d\d"/).map { String($0.1) } }
    #expect(groups.subtracting(["code"]) == Set(codes))
  }
}

/// The reference of the language by its headings.
private struct Manual {
  private var sections: [String: String] = [:]
  /// The text about each layer, by its name; layers may share a chapter.
  private(set) var chapters: [String: String] = [:]

  init(_ text: String) {
    for part in text.components(separatedBy: "\n## ").dropFirst() {
      sections[String(part.prefix { $0 != "\n" })] = part
    }
    for chapter in section("Layers").components(separatedBy: "\n### ").dropFirst() {
      for name in chapter.prefix(while: { $0 != "\n" }).matches(of: /`(\w+)`/) {
        chapters[String(name.1)] = chapter
      }
    }
  }

  func section(_ name: String) -> String { sections[name] ?? "" }
}

extension LayerAttribute {
  /// Whether a cell of the manual's table shows the default.
  fileprivate func isDocumented(by cell: String) -> Bool {
    switch defaultValue {
    case nil: cell.isEmpty || kind == .sizes
    case .size(let size)?: cell == size.description
    case .bool(let flag)?: cell == "\(flag)"
    case .real(let number)?: Double(cell) == number
    case .sizes?: !cell.isEmpty
    }
  }
}

/// The cells of every table row but the heads, without the quotes of code around them.
private func tableRows(of text: String) -> [[String]] {
  var rows: [[String]] = []
  for line in text.split(separator: "\n") where line.hasPrefix("|") {
    if line.hasPrefix("|---") {
      rows.removeLast()
      continue
    }
    let cells = line.replacing("\\|", with: "/").dropFirst().dropLast()
      .split(separator: "|", omittingEmptySubsequences: false)
    rows.append(cells.map { unquoted($0.trimmingPrefix { $0 == " " }) })
  }
  return rows
}

private func unquoted(_ cell: Substring) -> String {
  var cell = cell
  while cell.last == " " { cell.removeLast() }
  if cell.first == "`" { cell.removeFirst() }
  if cell.last == "`" { cell.removeLast() }
  return String(cell)
}

private func names(in folder: String) -> [String] {
  let path = root.appending(path: folder).path(percentEncoded: false)
  return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
}

private func files(under folder: String) -> [String] {
  names(in: folder).flatMap { name in
    name.hasSuffix(".swift")
      ? ["\(folder)/\(name)"] : name.contains(".") ? [] : files(under: "\(folder)/\(name)")
  }
}
