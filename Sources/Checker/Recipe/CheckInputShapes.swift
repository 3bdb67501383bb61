import Diagnostics
import Graph
import Recipe
import Syntax

// What the keys of a file say about the shape of a sample, beside the input that reads it.

// Changes: reporter.
extension Elaborator {
  /// Compares squares and ranges of channels with an input of the encoder.
  mutating func compare(_ recipe: FileRecipe, _ entries: [RecipeKey: Entry], with port: Port?) {
    guard let port, let shape = port.shape else { return }
    if let entry = entries[.patch], case .side(let side)? = recipe.patch { compare(side, entry, shape, port) }
    compareChannels(recipe, entries, with: shape)
  }

  private mutating func compare(_ side: Int, _ entry: Entry, _ shape: [Expression], _ port: Port) {
    let input = text(port.span)
    guard shape.count == 3 else {
      let bands = shape.last.map { text($0.span) } ?? "bands"
      let name = port.name?.text ?? "x"
      return report(
        .patchOfOther(
          side, input, help: "leave it out, or declare `\(name): [\(side), \(side), \(bands)]`", at: entry.value.span))
    }
    let sides = shape.prefix(2).map { evaluateSize($0, for: "the size of an axis") }
    guard let rows = sides[0].flatMap(known), let columns = sides[1].flatMap(known), rows != side || columns != side
    else {
      return
    }
    let cure = rows == columns ? "write `patch: \(text(shape[0].span))`" : nil
    report(.patchOfOther(side, input, help: cure, at: entry.value.span))
  }

  /// Compares a range of channels, without dead ones or in bins, with the axis of the input that takes them.
  mutating func compareChannels(_ recipe: FileRecipe, _ entries: [RecipeKey: Entry], with shape: [Expression]) {
    guard let entry = entries[.channels], let range = recipe.channels,
      recipe.deadChannels.isEmpty || recipe.channelBin == 1,
      let axis = axisOfChannels(shape), let size = evaluateSize(axis, for: "the size of an axis").flatMap(known)
    else { return }
    let count = (range.count - Set(recipe.deadChannels).count(where: range.contains)) / recipe.channelBin
    guard size != count else { return }
    let due = recipe.rangeOfChannels(size)
    report(
      .channelsOfOther(count, due: size, range: due, declared: text(axis.span), at: entry.value.span),
      about: .channels(count, of: text(axis.span), range: due, at: entry.value.span))
  }

  /// The last axis; in a column the first one. Other shapes of two axes may be maps of spectra.
  private mutating func axisOfChannels(_ shape: [Expression]) -> Expression? {
    guard shape.count == 2 else { return shape.last }
    return evaluateSize(shape[1], for: "the size of an axis").flatMap(known) == 1 ? shape[0] : nil
  }
}

extension FileRecipe {
  /// The range from the present first channel on that leaves so many.
  fileprivate func rangeOfChannels(_ count: Int) -> String {
    let first = channels?.lowerBound ?? 0
    let (points, isLong) = count.multipliedReportingOverflow(by: channelBin)
    guard !isLong, points < 1 << 40, first < 1 << 40 else { return "\(first)...\(first)" }
    var last = first + points - 1
    for dead in Set(deadChannels).sorted() where dead >= first && dead <= last { last += 1 }
    return "\(first)...\(last)"
  }
}

extension Diagnostic {
  static func patchOfOther(_ side: Int, _ input: String, help: String?, at span: Span) -> Diagnostic {
    otherShape(
      "a patch has \(side) rows and \(side) columns, but the input is `\(input)`", at: span,
      marker: "not the sizes of the input", help: help)
  }

  static func channelsOfOther(_ count: Int, due: Int, range: String, declared: String, at span: Span) -> Diagnostic {
    otherShape(
      "these are \(count) channels, but the model reads \(due)", at: span, marker: "\(count) channels",
      help: "write `channels: \(range)`, or give `\(declared)` the value \(count)")
  }

  static func onlyClasses(_ input: String, at span: Span) -> Diagnostic {
    otherShape(
      "the only input cannot hold classes: nothing else would be learnt from", at: span,
      marker: "`\(input)` is the only input", help: "leave it out, or give each input a group of its own")
  }

  private static func otherShape(_ message: String, at span: Span, marker: String, help: String?) -> Diagnostic {
    Diagnostic("AE0475", message, at: span, marker: marker, help: help)
  }
}

extension Explanation {
  package static let inputShapes = [
    Explanation(
      "AE0475", "Data of another shape than the input",
      meaning: "Patches, ranges of channels and classes must fit the input that reads them.",
      example: .data("file: \"map.npy\"\n  patch: 8", cured: "file: \"map.npy\""),
      cure: "Give the key the sizes of the input, or the input the sizes of the data.")
  ]
}
