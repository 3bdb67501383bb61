import Diagnostics
import Graph
import Syntax

// Starts of weights.
extension RepairSite {
  /// `weight([bands], start: xavier)`: a start of two axes says that one of them was forgotten.
  func forgottenAxis(_ start: Span) -> [Cure] {
    let axes = path(to: start).reversed().first { self.call($0)?.name == "weight" }
      .flatMap { argument("shape", of: $0, positional: true) }
    if case .list(let entries)? = axes?.kind, entries.count > 2 {
      let deviation = entries.count == 3 ? "1" : "0.1"
      let advice = "with \(entries.count) axes it starts from numbers: `start: normal(0, \(deviation))`"
      return [Cure(advice, [.init(start, "normal(0, \(deviation))")])]
    }
    guard let call = path(to: start).reversed().first(where: { self.call($0)?.name == "weight" }),
      let shape = argument("shape", of: call, positional: true), case .list(let entries) = shape.kind,
      entries.count == 1, let model = file.models.first
    else { return [] }
    let codes = (model.encoder.outputs + model.encoder.inputs).flatMap { $0.shape ?? [] }.map(text)
    let sizes = codes + model.parameters.filter { $0.kind == .int }.map(\.name.text)
    var seen: Set = [text(entries[0])]
    let others = sizes.filter { seen.insert($0).inserted }
    let shapes = others.map { "[\($0), \(text(entries[0]))]" } + others.map { "[\(text(entries[0])), \($0)]" }
    let two = shapes.map {
      Cure("a row for each of the values that it is multiplied by", [.init(shape.span, $0)], shows: call.span)
    }
    return two + meanStart(start, entries[0], call, model)
      + [Cure("a weight of one axis starts from numbers", [.init(start, "normal(0, 0.1)")], shows: call.span)]
  }

  /// `weight([channels], start: vca)`: the one spectrum of the data that a vector can start from.
  private func meanStart(_ start: Span, _ size: Expression, _ call: Expression, _ model: Model) -> [Cure] {
    let channels = model.encoder.inputs.compactMap { $0.shape?.last }.map(text)
    guard channels.contains(text(size)), !["xavier", "kaiming", "orthogonal"].contains(text(start)) else { return [] }
    return [Cure("one spectrum of the data is their mean", [.init(start, "mean")], shows: call.span)]
  }
}
