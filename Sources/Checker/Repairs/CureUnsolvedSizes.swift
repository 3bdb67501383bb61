import Diagnostics
import Syntax

// Sizes of a block's result that no input fixes.
extension RepairSite {
  /// `block squash(x: [D]) -> [K]` at the end of a part: the part's output says what `K` is.
  func unsolvedCures(_ size: String, of block: Block) -> [Cure] {
    let name = block.name.text
    guard let model = file.models.first, block.outputs.count == 1, let output = block.outputs.first,
      let axes = output.shape, let axis = axes.firstIndex(where: { text($0) == size })
    else { return [] }
    let bodies = file.blocks.map(\.body) + [model.encoder.body, model.decoder.body, model.loss]
    let calls = bodies.map { $0.places(of: name).count }.reduce(0, +)
    let ends = [model.encoder, model.decoder].flatMap { lastStages(of: $0) }
      .filter { call($0.stage)?.name == name && $0.port.shape?.count == axes.count }
    guard let first = ends.first, ends.count == calls else { return [] }
    let uses = ends.map { setting(size, to: text($0.port.shape![axis]), in: $0.stage) }
    let end = block.parameters.last?.span.end ?? block.name.span.end
    let heads = (block.parameters.map { text($0.span) } + ["\(size): int"]).joined(separator: ", ")
    let inputs = block.inputs.map { text($0.span) }.joined(separator: ", ")
    let use = Cure("", [uses[0]]).text(of: first.stage.span, in: source)
    let edit = block.parameters.isEmpty ? " (\(size): int) " : ", \(size): int"
    return [
      Cure(
        "hand it in: declare `block \(name) (\(heads)) (\(inputs)) -> \(text(output.span))`, and use it as `\(use)`",
        [.init(Span(end, end), edit)] + uses)
    ]
  }

  /// The stages that give the results of a part, before functions that keep shapes, with its outputs.
  private func lastStages(of part: Part) -> [(stage: Expression, port: Port)] {
    let declarations = Declarations(file)
    return zip(part.body.results, part.outputs).map { result, port in
      (pipeline(to: result.span).stages.last { !declarations.isFunction($0) } ?? result, port)
    }
  }
}
