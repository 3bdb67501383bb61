import Foundation
import Graph
import Ops
import TestSupport
import Testing

/// Each layer's chapter of the manual holds what the layer declares.
@Suite struct LayerManualTests {
  private let manual = Manual()
  static let layers = LayerTable.byName.keys.sorted()

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
    #expect(rows == (try layer.symbolicWeights()).map { [$0.name, shown($0.shape), $0.start.shown] })
  }

  private func layerAndChapter(_ name: String) throws -> (any Layer, String) {
    (try #require(LayerTable.byName[name]), try #require(manual.chapters[name]))
  }

  private func shown(_ shape: [Size]) -> String { "[" + shape.map(\.shown).joined(separator: ", ") + "]" }
}

extension Layer {
  /// The weights that it declares for inputs of the shapes it shows, with attributes that are names.
  fileprivate func symbolicWeights() throws -> [Weight<Size>] {
    let shapes = shapes.components(separatedBy: " -> ")[0].matches(of: /\[([^\]]*)\]/).map { match in
      match.1.split(separator: ", ").filter { $0 != "..." }.map { Size(symbol: String($0)) }
    }
    guard shapes.allSatisfy({ !$0.isEmpty }), !attributes.contains(where: { $0.kind == .sizes }) else { return [] }
    var values: [String: LayerValue] = [:]
    for attribute in attributes {
      values[attribute.name] = attribute.defaultValue ?? .size(Size(symbol: attribute.name))
    }
    let takesShared = ["fcls", "nnls"].contains(name)
    let inputs = shapes.enumerated().map { SymbolicType(takesShared && $0 > 0 ? .shared : .sample, $1) }
    var call = LayerCall(inputs: inputs, values: values)
    _ = try check(&call)
    return call.weights
  }
}

extension LayerAttribute {
  /// The manual's words for what it may be.
  fileprivate var values: String {
    var words =
      switch kind {
      case .int: "whole number" + (minimum.map { ", from \($0)" } ?? "")
      case .real: "number" + [.positive: " above 0", .share: " from 0, below 1"][range, default: ""]
      case .bool: "true` or `false"
      case .word: self.words.joined(separator: "`, `")
      case .sizes: ["axes": "list of whole numbers", "whole": "list of axes"][name, default: "list of sizes"]
      }
    if kind != .word { words += self.words.map { " (or `\($0)`)" }.joined() }
    if isPositional { words += "; the name may be left out" }
    return words
  }

  fileprivate var start: String {
    switch defaultValue {
    case nil, .real(nil)?: ""
    case .size(let size)?: size.description
    case .bool(let flag)?: "\(flag)"
    case .real(let number?)?: "\(number)".replacing("e-0", with: "e-")
    case .sizes(let sizes)?: "\(sizes)"
    case .word(let word)?: word
    }
  }
}

extension Distribution<Size> {
  fileprivate var shown: String {
    switch name {
    case "zeros": "0"
    case "ones": "1"
    case "axis": "the data"
    case "fan_in": "U(1/√\(sizes[0].factor))"
    case "xavier": "U(√(6 / \((sizes[0] + sizes[1]).factor)))"
    default: name
    }
  }
}

extension Size {
  fileprivate var shown: String { description.replacing(" * ", with: " · ") }
  fileprivate var factor: String { shown.contains(" ") ? "(\(shown))" : shown }
}
