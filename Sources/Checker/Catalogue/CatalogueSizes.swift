import Diagnostics
import Graph

// AE03xx: sizes and shapes.
extension Diagnostic {
  static func ranksDiffer(
    _ first: String, _ second: String, at span: Span, _ places: (Span, Span), notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0301", "these shapes differ: \(first) and \(second)", at: span, marker: "not of one shape",
      labels: [
        .init(places.0, "this has shape \(first)"), .init(places.1, "this has shape \(second)"),
      ], notes: notes,
      help: "values are combined element by element; only a single number combines with every shape"
    )
  }

  static func sizesDiffer(_ clash: SizeClash, notes: [String]) -> Diagnostic {
    Diagnostic(
      "AE0302", clash.message, at: clash.span, marker: clash.marker, labels: clash.labels,
      notes: notes, help: clash.help)
  }

  static func layerFault(
    _ sentence: String, at span: Span, marker: String = "", labels: [Label] = [], notes: [String] = [], help: String?
  ) -> Diagnostic {
    Diagnostic("AE0303", sentence, at: span, marker: marker, labels: labels, notes: notes, help: help)
  }

  static func notDivisible(
    _ dividend: String, by divisor: String, _ reason: String, at span: Span, labels: [Label],
    notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0304", "\(divisor) does not divide \(dividend): \(reason)", at: span, labels: labels,
      notes: notes, help: "choose sizes that divide evenly")
  }

  static func sizeTooSmall(
    _ what: String, _ size: String, _ least: Int, at span: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0305", "\(what) is \(size), but must be at least \(least)", at: span,
      marker: "too small", notes: notes)
  }

  static func requirementFails(
    _ message: String, _ size: String, _ least: Int, at span: Span, labels: [Label], notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0316", message, at: span, labels: labels,
      notes: ["\(size) must be at least \(least)"] + notes)
  }

  static func noSuchSize(
    _ block: String, _ declared: String, _ size: String, unknown: String, at span: Span,
    labels: [Label], notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0317",
      "the input of `\(block)` has size \(size), but no whole number `\(unknown)` makes `\(declared)` equal to it",
      at: span, labels: labels, notes: notes)
  }

  static func tooManyElements(_ what: String, _ product: String, at span: Span, notes: [String])
    -> Diagnostic
  {
    Diagnostic(
      "AE0306", "\(what) would have \(product) elements, which is too many", at: span,
      marker: "more than 2^40 elements", notes: notes, help: "make one of these sizes smaller")
  }

  static func sizeOverflow(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0307", "the whole number `\(text)` is too large", at: span,
      marker: "beyond 9223372036854775807", help: "no machine holds sizes that large")
  }

  /// A product of sums is kept as its terms, so that equal sizes are found equal.
  static func sizeTooLong(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0330", "\(what) has too many terms when it is multiplied out", at: span,
      marker: "more than \(Size.longest) names and signs",
      help: "make it, or a factor of it, a hyper-parameter of its own: `width: int`")
  }

  static func unsolvedSize(
    _ name: String, block: String, at span: Span, places: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0308", "nothing fixes the size `\(name)` of the block `\(block)`", at: span,
      marker: "no input fixes it",
      notes: ["the inputs are \(listing(places))"],
      help:
        "write `\(name)` as the size of an input's axis, or make it a hyper-parameter: `\(name): int`"
    )
  }

  static func declaredRank(
    _ what: String, declared: String, found: String, at span: Span, _ place: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0309", "\(what) has shape \(found), but `\(declared)` is declared", at: span,
      marker: "this has shape \(found)",
      labels: span == place ? [] : [.init(place, "declared here")], notes: notes,
      help: "the number of axes differs")
  }

  static func tooManyCopies(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0310", "`stack` would make \(count) copies, more than \(mostCopies)", at: span,
      marker: "too many", help: "a stack that deep cannot be trained")
  }

  static func stackChangesShape(
    _ layer: String, _ before: String, _ after: String, at span: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0311", "`\(layer)` turns shape \(before) into \(after), so it cannot be stacked", at: span,
      marker: "the next copy needs \(before)", notes: notes,
      help: "what is stacked must keep its shape")
  }

  static func tooManyIndices(_ count: Int, _ shape: String, at span: Span, notes: [String])
    -> Diagnostic
  {
    Diagnostic(
      "AE0312", "\(count == 1 ? "1 position is" : "\(count) positions are") given for a value of shape \(shape)",
      at: span,
      marker: "one position an axis", notes: notes)
  }

  static func outsideAxis(
    _ text: String, _ what: String, _ axis: Int, _ extent: String, last: Int?, at span: Span,
    notes: [String]
  ) -> Diagnostic {
    let places = last.map { "positions are 0 to \($0), or -1 to -\($0 + 1) from the end" }
    return Diagnostic(
      "AE0313", "`\(text)` \(what) axis \(axis), which has \(extent) positions",
      at: span,
      marker: places ?? "positions count from 0, or from the end as -1", notes: notes)
  }

  static func inputWithoutShape(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0314", "the encoder's input `\(name)` has no shape", at: span, marker: "expected a shape",
      help: "write the shape of one sample: `\(name): [steps, 1]`")
  }

  /// Limits that are reported once, wherever they are met first.
  static let onceOnly: Set<String> = ["AE0315", "AE0318"]

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0318",
      "blocks and functions are nested more than \(deepestEvaluation) expressions deep",
      at: span, marker: "given up here", help: "nest fewer blocks or functions")
  }

  static func modelTooLarge(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0315", "this file unfolds into more than 100000 expressions", at: span,
      marker: "given up here", help: "use fewer copies, or nest fewer functions")
  }
}
