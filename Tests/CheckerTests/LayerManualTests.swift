import Foundation
import Ops
import TestSupport
import Testing

/// Each layer's chapter of the manual holds what the layer declares. `AEC_ACCEPT=1 swift test` writes a missing chapter.
@Suite struct LayerManualTests {
  private let manual: Manual
  static let layers = LayerTable.byName.keys.sorted()
  /// Written once, before a test of this suite reads the pages.
  private static let missing = Result { try LayerChapter.writeMissing() }

  init() throws {
    try Self.missing.get()
    manual = Manual()
  }

  @Test("Every layer has its chapter, and no other has one")
  func chapters() { #expect(manual.chapters.keys.sorted() == Self.layers) }

  /// The pages of chapters, as the first page of the manual lists them.
  private var pages: [(file: String, title: String, layers: [String])] {
    Repository.text(Manual.firstPage).matches(of: /\| \[([^\]]+)\]\(language\/(layers-[a-z]+\.md)\) \|/).map { row in
      let headings = Heading.all(of: Repository.text("docs/language/\(row.2)"))
      return (String(row.2), String(row.1), headings.flatMap(\.names))
    }
  }

  @Test("The page of all layers lists them in the order of the chapters, with the shapes they declare")
  func listOfLayers() throws {
    var table = "| layer | shapes | page |\n|---|---|---|\n"
    for page in pages {
      for (index, name) in page.layers.enumerated() {
        let shapes = try #require(LayerTable.byName[name]).shapes.replacing("->", with: "→")
        let link = index == 0 ? " [\(page.title.lowercased())](\(page.file))" : ""
        table += "| `\(name)` | \(shapes.replacing("|", with: "\\|")) |\(link) |\n"
      }
    }
    try expectPage("docs/language/layers.md", part: "layers", holds: table)
  }

  @Test("The first page of the manual names the functions, and the layers of each page")
  func firstPage() throws {
    var text = Repository.text(Manual.firstPage)
    let functions = (Array(FunctionTable.byName.keys) + Array(Prelude.names)).sorted()
    try write(functions, behind: "| [Functions](language/functions.md) | `fn`; ", into: &text)
    for page in pages { try write(page.layers, behind: "| [\(page.title)](language/\(page.file)) | ", into: &text) }
    try expectFile(Manual.firstPage, holds: text)
  }

  /// Names take the rest of a row of a table with two columns.
  private func write(_ names: [String], behind row: String, into text: inout String) throws {
    let start = try #require(text.firstRange(of: row)).upperBound
    let end = try #require(text[start...].firstIndex(of: "\n"))
    text.replaceSubrange(start..<end, with: names.map { "`\($0)`" }.joined(separator: ", ") + " |")
  }

  @Test("A layer's chapter has its example", arguments: layers)
  func example(name: String) throws {
    let (layer, chapter) = try layerAndChapter(name)
    #expect(chapter.contains(layer.example.text) || chapter.contains("\(name)("), "\(layer.example.text)")
  }

  @Test("A layer's chapter has its shapes", arguments: layers)
  func shapes(name: String) throws {
    let (layer, chapter) = try layerAndChapter(name)
    // Words behind a shape, as "twice as wide when bidirectional", are the page's own.
    guard let shapes = layer.shapes.firstMatch(of: /^\[.* -> \[[^\]]*\]/) else { return }
    #expect(chapter.contains("`\(shapes.0)"), "\(layer.shapes)")
  }

  @Test("A layer's chapter has every attribute with its values and its default", arguments: layers)
  func attributes(name: String) throws {
    let (layer, chapter) = try layerAndChapter(name)
    let rows = tableRows(of: chapter).filter { $0.count == 4 }
    #expect(rows.map { $0[0] } == layer.attributes.map(\.name))
    for (attribute, row) in zip(layer.attributes, rows) {
      #expect(attribute.values == row[1], "\(attribute.name)")
      // A layer chooses a list that is left out by the rank of its input.
      if attribute.kind != .sizes { #expect(attribute.start == row[2], "\(attribute.name)") }
    }
  }

  @Test("A layer's chapter has every weight with its shape and where it starts", arguments: layers)
  func weights(name: String) throws {
    let (layer, chapter) = try layerAndChapter(name)
    let rows = tableRows(of: chapter).filter { $0.count == 3 }
    #expect(rows == (try layer.rowsOfWeights()))
  }

  @Test("What is written for a layer without a chapter holds all that it declares", arguments: layers)
  func writtenChapter(name: String) throws {
    let (layer, _) = try layerAndChapter(name)
    let text = try LayerChapter.text(of: layer)
    #expect(Heading.all(of: text).flatMap(\.names) == [name])
    for part in [layer.example.text, layer.shapes, layer.summary] { #expect(text.contains(part)) }
    let rows = tableRows(of: text)
    #expect(rows.filter { $0.count == 4 }.map { $0[0] } == layer.attributes.map(\.name))
    #expect(rows.filter { $0.count == 3 } == (try layer.rowsOfWeights()))
  }

  private func layerAndChapter(_ name: String) throws -> (any Layer, String) {
    (try #require(LayerTable.byName[name]), try #require(manual.chapters[name]))
  }
}
