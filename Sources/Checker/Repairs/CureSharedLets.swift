import Diagnostics
import Graph
import Syntax

// What stands before the parts and is seen by all of them.
extension RepairSite {
  /// A `let` before the parts that uses an input: the layer alone is shared, or the value belongs into its part.
  func sharedLets(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    let weights = weightsOfPart(name, model)
    guard weights.isEmpty else { return weights }
    guard let statement = model.lets.first(where: { $0.span.start <= span.start && span.end <= $0.span.end }),
      let part = [model.encoder, model.decoder].first(where: { $0.inputs.contains { $0.name?.text == name } })
    else { return [] }
    let chain = Chain(statement.value)
    var cures: [Cure] = []
    if chain.first.span == span, let stage = chain.stages.first {
      let cut = Cure.Edit(Span(span.start, stage.span.start), "")
      cures.append(Cure("before the parts stand layers and weights without a value", [cut], shows: statement.span))
    }
    let words = text(statement.span)
    let start = part.body.span.start + 1
    let moved = [Cure.Edit(Span(start, start), "\n    \(words)"), .init(statement.span, "")]
    let advice = "a value of `\(name)` belongs into the \(part.keyword.text): move `\(words)` to the start of its body"
    return cures + movedForLoss(statement, part, of: name, moved, advice, model) + [Cure(advice, moved)]
  }

  /// The same for a value that the loss needs too: it becomes an output.
  private func movedForLoss(
    _ statement: Let, _ part: Part, of input: String, _ moved: [Cure.Edit], _ advice: String, _ model: Model
  ) -> [Cure] {
    let name = statement.name.text
    guard part.span == model.encoder.span, !model.loss.places(of: name).isEmpty,
      model.decoder.body.places(of: name).isEmpty,
      let shape = part.inputs.first(where: { $0.name?.text == input })?.shape,
      part.body.results.count == part.outputs.count
    else { return [] }
    let ports = (part.outputs.map { text($0.whole) } + ["\(name): \(list(shape))"]).joined(separator: ", ")
    let results = (part.body.results.map(text) + [name]).joined(separator: ", ")
    let edits = tuple(part.outputs.map(\.whole), ports) + tuple(part.body.results.map(\.span), results)
    return [Cure("\(advice), make it an output, `-> (\(ports))`, and end the body with `(\(results))`", moved + edits)]
  }

  /// A `weight` inside a part that another part or the loss needs: it stands before the parts.
  func weightsOfPart(_ name: String, _ model: Model) -> [Cure] {
    let lets = model.encoder.body.lets + model.decoder.body.lets
    guard let statement = lets.first(where: { $0.name.text == name }), statement.others.isEmpty,
      call(statement.value)?.name == "weight"
    else { return [] }
    let words = text(statement.span)
    let start = model.encoder.span.start
    let moved = [Cure.Edit(Span(start, start), "\(words)\n  "), .init(statement.span, "")]
    return [Cure("a weight that several parts use stands before them: move `\(words)` before the encoder", moved)]
  }
}
