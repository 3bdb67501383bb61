import Foundation
import Graph
import Ops
import TestSupport

/// The chapter of a layer in the manual, as its declaration alone would have it.
enum LayerChapter {
  /// Writes a chapter for each layer without one behind that of the layer before it in the table, when told to accept.
  static func writeMissing() throws {
    guard environment("AEC_ACCEPT") != nil else { return }
    for (index, layer) in LayerTable.all.enumerated() where Manual().chapters[layer.name] == nil {
      let written = Manual().chapters
      guard let before = LayerTable.all[..<index].last(where: { written[$0.name] != nil })?.name else { continue }
      try write(layer, behind: before)
    }
  }

  private static func write(_ layer: any Layer, behind before: String) throws {
    for page in Manual.pages {
      let text = Repository.text(page)
      guard let heading = Heading.all(of: text).first(where: { $0.names.contains(before) }) else { continue }
      // A chapter's text starts with its heading, so a search finds it whole.
      let end = text.firstRange(of: heading.text)?.upperBound ?? text.endIndex
      let parts = [String(text[..<end]), try self.text(of: layer), String(text[end...])]
      try parts.map { $0.trimmingCharacters(in: .newlines) }.filter { !$0.isEmpty }.joined(separator: "\n\n")
        .appending("\n").write(toFile: Repository.path(page), atomically: true, encoding: .utf8)
      return
    }
  }

  /// Heading, summary, shapes, example, and tables of attributes and weights.
  static func text(of layer: any Layer) throws -> String {
    let input = layer.example.input.map(String.init).joined(separator: ", ")
    var parts = [
      "## `\(layer.name)`", layer.summary, "`\(layer.shapes)`",
      "```ae body x: [\(input)]\n\(layer.example.text)\n```",
    ]
    let attributes = layer.attributes.map { ["`\($0.name)`", $0.values, $0.start, $0.summary] }
    if !attributes.isEmpty { parts.append(table(["attribute", "value", "default", "meaning"], attributes)) }
    let weights = try layer.rowsOfWeights().map { ["`\($0[0])`", $0[1], $0[2]] }
    if !weights.isEmpty { parts.append(table(["weight", "shape", "starts from"], weights)) }
    return parts.joined(separator: "\n\n")
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + head.map { _ in "---" }.joined(separator: "|") + "|"
    return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
  }
}

extension Layer {
  /// Name, shape and start of each weight, as the manual's table has them.
  func rowsOfWeights() throws -> [[String]] {
    try symbolicWeights().map {
      [$0.name, "[" + $0.shape.map(\.shown).joined(separator: ", ") + "]", $0.start.shown]
    }
  }

  /// The weights that it declares for inputs of the shapes it shows, with attributes that are names.
  private func symbolicWeights() throws -> [Weight<Size>] {
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
  var values: String {
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

  /// The manual's words for its default, empty where it has none.
  var start: String {
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
