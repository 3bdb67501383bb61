import Diagnostics
import Syntax

// Several layers that a `let` joins without a value: a block.
extension RepairSite {
  /// `let net = dense(32) |> tanh`: the block above the model, in place of the line.
  func boundLayers(_ span: Span) -> [Cure] {
    let holds = { (statement: Let) in statement.value.span.start <= span.start && span.end <= statement.value.span.end }
    guard let model = file.models.first,
      let statement = ((body(around: span)?.lets ?? []) + model.lets).first(where: holds), statement.others.isEmpty,
      case .pipe = statement.value.kind, Chain(statement.value).first.span == span
    else { return [] }
    let name = statement.name.text
    let places = statements.flatMap { $0.places(of: name) }
    let taken = Set(file.blocks.map(\.name.text) + model.lets.map(\.name.text) + model.parameters.map(\.name.text))
    let tower = ["tower", "layers", "mlp"].first { !taken.contains($0) && $0 != name } ?? "\(name)_layers"
    // What is applied twice shares its weights, so the `let` stays.
    let isShared = places.count > 1
    let layers = LayerFunction(isShared ? tower : name, parameters: ["x"], body: "x |> \(text(statement.value))")
    let sizes = Set(model.parameters.filter { $0.kind == .int }.map(\.name.text))
    let isSequence = model.encoder.inputs.first?.shape?.count == 2
    guard let (block, added) = layers.block(isSequence: isSequence, free: sizes) else { return [] }
    let above = Cure.Edit(Span(model.span.start, model.span.start), block + "\n\n")
    let advice = "layers under a name are a block: add `\(block)` above the model"
    if isShared {
      let call = added.isEmpty ? tower : "\(tower)(\(added.joined(separator: ", ")))"
      let line = "let \(name) = \(call)"
      return [Cure("\(advice), and write `\(line)` here", [above, .init(statement.span, line)])]
    }
    let uses = added.isEmpty ? [] : places.map { use($0, of: name, added) }
    let end = uses.first.map { ", and write `\($0.new)` for `\($0.old)`" } ?? ""
    return [Cure("\(advice), in place of this line\(end)", [above, .init(statement.span, "")] + uses.map(\.edit))]
  }

  /// `net` as `net(k)`, and `net(x)` as `net(x, k)`.
  private func use(_ place: Span, of name: String, _ sizes: [String]) -> (edit: Cure.Edit, old: String, new: String) {
    let list = sizes.joined(separator: ", ")
    guard let around = path(to: place).dropLast().last, case .call(let callee, _) = around.kind, callee.span == place
    else { return (.init(place, "\(name)(\(list))"), name, "\(name)(\(list))") }
    let end = Span(around.span.end - 1, around.span.end - 1)
    return (.init(end, ", \(list)"), text(around), "\(text(around).dropLast()), \(list))")
  }
}
