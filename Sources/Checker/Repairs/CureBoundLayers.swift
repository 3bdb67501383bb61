import Diagnostics
import Syntax

// Several layers that a `let` joins without a value: a block.
extension RepairSite {
  /// `let net = dense(32) |> tanh`: the block above the model, in place of the line.
  func boundLayers(_ span: Span) -> [Cure] {
    guard let model = file.models.first, let body = body(around: span),
      let statement = body.lets.first(where: { $0.value.span.start <= span.start && span.end <= $0.value.span.end }),
      statement.others.isEmpty, case .pipe = statement.value.kind, Chain(statement.value).first.span == span
    else { return [] }
    let name = statement.name.text
    let layers = LayerFunction(name, parameters: ["x"], body: "x |> \(text(statement.value))")
    let sizes = Set(model.parameters.filter { $0.kind == .int }.map(\.name.text))
    let isSequence = model.encoder.inputs.first?.shape?.count == 2
    guard let (block, added) = layers.block(isSequence: isSequence, free: sizes) else { return [] }
    let use = added.isEmpty ? name : "\(name)(\(added.joined(separator: ", ")))"
    let edits = [Cure.Edit(Span(model.span.start, model.span.start), block + "\n\n"), .init(statement.span, "")]
    let uses = added.isEmpty ? [] : body.places(of: name).map { Cure.Edit($0, use) }
    let end = added.isEmpty ? "" : ", and write `\(use)` for `\(name)`"
    return [
      Cure("layers under a name are a block: add `\(block)` above the model, in place of this line\(end)", edits + uses)
    ]
  }
}
