import Diagnostics
import Syntax

// The points of an axis.
extension RepairSite {
  /// `linspace(0, 5, step: 0.125)`: how many points there are, by the name of a size that fits, else as a number.
  func pointsOfStep(_ name: String, _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    guard name == "linspace", arguments.count == 3, let label = arguments[2].label?.text,
      arguments[0].label == nil, arguments[1].label == nil
    else { return [] }
    let ends = "\(text(arguments[0].value)), \(text(arguments[1].value))"
    let cures = { (counts: [String]) in
      counts.map { Cure("say how many points", [.init(stage.span, "linspace(\(ends), \($0))")], shows: stage.span) }
    }
    guard Self.distances.contains(label) else {
      return cures([text(arguments[2].value)])
    }
    return cures(sizesOfBorders + (points(arguments).map { [$0] } ?? []))
  }

  /// `linspace(0, 1, 0.02)`: the third value counts points.
  func pointsForDistance(_ span: Span) -> [Cure] {
    guard let stage = path(to: span).dropLast().last, let (name, arguments) = call(stage), name == "linspace",
      arguments.count == 3, arguments[2].value.span == span
    else { return [] }
    return (sizesOfBorders + (points(arguments).map { [$0] } ?? [])).map {
      Cure("the third value is the number of points", [.init(span, $0)], shows: stage.span)
    }
  }

  /// The first sizes of what the parts give and take, by their names.
  var sizesOfBorders: [String] {
    let parts = (file.models.first.map { [$0.decoder, $0.encoder] } ?? []).flatMap { $0.outputs + $0.inputs }
    return parts.compactMap { $0.shape?.first }.filter { if case .number = $0.kind { false } else { true } }.map(text)
  }

  /// How many points an axis may have: the sizes of a part by their names, the lengths of sequences first.
  func sizesOfPoints(_ part: Part) -> [String] {
    let shapes = (part.outputs + part.inputs).compactMap(\.shape).filter { !$0.isEmpty }
    let sizes = shapes.map { $0[0] } + shapes.map { $0[$0.count - 1] }
    let isNumber = { (size: Expression) in if case .number = size.kind { true } else { false } }
    return (sizes.filter { !isNumber($0) } + sizes.filter(isNumber)).map(text)
  }

  /// What others call the distance of two points.
  static let distances: Set = ["step", "by", "dx", "spacing", "interval"]

  private func points(_ arguments: [Argument]) -> String? {
    let numbers = arguments.compactMap { argument -> Double? in
      if case .number(let value, _) = argument.value.kind { value } else { nil }
    }
    guard numbers.count == 3, numbers[2] > 0, numbers[1] > numbers[0] else { return nil }
    let count = ((numbers[1] - numbers[0]) / numbers[2]).rounded() + 1
    return count < 1e6 ? "\(Int(count))" : nil
  }
}
