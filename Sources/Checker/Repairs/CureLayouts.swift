import Diagnostics
import Graph
import Syntax

// Axes that are declared in another order, and the batch among them.
extension RepairSite {
  /// `[1, steps]` at the borders of the model, as PyTorch has it.
  func columnsFirst() -> [Cure] { turnedInputs(isColumn: true).flatMap { layoutCures($0) } }

  /// `[1, steps]` or `[features, steps]` at the borders of the model.
  func featuresFirst() -> [Cure] { turnedInputs(isColumn: false).flatMap { layoutCures($0) } }

  private func turnedInputs(isColumn: Bool) -> [Port] {
    file.models.first?.encoder.inputs.filter { isTurned($0.shape, isColumn: isColumn) } ?? []
  }

  /// Whether the first of two sizes is 1, or smaller than the second.
  private func isTurned(_ shape: [Expression]?, isColumn: Bool) -> Bool {
    guard let shape, shape.count == 2, let sizes = declared(shape), let a = known(sizes[0]), let b = known(sizes[1])
    else { return shape?.count == 2 && shape?.first.map(text) == "1" && shape?.last.map(text) != "1" }
    return a < b && (a == 1 || !isColumn)
  }

  /// The declaration turned round: with all that repeats it, alone, or as a vector.
  private func layoutCures(_ input: Port) -> [Cure] {
    guard let model = file.models.first, let shape = input.shape else { return [] }
    let (one, steps) = (text(shape[0]), text(shape[1]))
    let turned = "[\(steps), \(one)]"
    let ports = (model.encoder.inputs + model.decoder.outputs).filter { $0.shape.map { $0.map(text) } == [one, steps] }
    let lists = newShapes().filter { $0.entries.map(text) == [one, steps] }
    let advice = "the steps come first here, then the features"
    func turning(_ ports: [Port], _ lists: [Span]) -> Cure {
      let edits = ports.compactMap { shapeEdit($0, turned) } + lists.map { Cure.Edit($0, turned) }
      let further = lists.map { ", and write `\(turned)` in line \(source.line(at: $0.start))" }.joined()
      return Cure("\(advice): declare \(declarations(ports, turned))\(further)", edits).at(input.span)
    }
    var cures = [turning(ports, lists.map(\.list)), turning(ports, []), turning([input], []), everything(ports, steps)]
    guard one == "1" else {
      return cures.map {
        $0.or("where the data are as declared, start with `\(input.name?.text ?? "x") |> transpose`")
      }
    }
    cures += vectorInput(input, steps) + vectors(ports, steps, lists.map(\.list), input)
    return cures
  }

  /// Also every `reshape` that ends with the steps.
  private func everything(_ ports: [Port], _ steps: String) -> Cure {
    let lists = newShapes().filter { $0.entries.count == 2 && text($0.entries[1]) == steps }
    let turned = lists.map { ($0.list, "[\(text($0.entries[1])), \(text($0.entries[0]))]") }
    let edits = ports.compactMap { port in
      port.shape.flatMap { shapeEdit(port, "[\(text($0[1])), \(text($0[0]))]") }
    }
    let words = ports.compactMap { port in
      port.shape.map { "\(port.name?.text ?? "x"): [\(text($0[1])), \(text($0[0]))]" }
    }
    let further = turned.map { ", and write `reshape(\($0.1))` in line \(source.line(at: $0.0.start))" }.joined()
    let advice = "the steps come first here, then the features: declare \(quoted(words))\(further)"
    return Cure(advice, edits + turned.map { Cure.Edit($0.0, $0.1) }).at(ports.first?.span)
  }

  /// `x: [steps]`, made a sequence at the start of the encoder.
  private func vectorInput(_ input: Port, _ steps: String) -> [Cure] {
    guard let model = file.models.first, let name = input.name?.text, let edit = shapeEdit(input, "[\(steps)]") else {
      return []
    }
    let places = (model.encoder.body.lets.map(\.value) + model.encoder.body.results).flatMap { $0.places(of: name) }
    let edits = places.flatMap { appending("reshape([\(steps), 1])", to: $0) }
    return [
      Cure(
        "declare \(declarations([input], "[\(steps)]")), and make it a sequence: `\(name) |> reshape([\(steps), 1])`",
        [edit] + edits
      ).at(input.span)
    ]
  }

  /// `[steps]` for the input and all that repeats it.
  private func vectors(_ ports: [Port], _ steps: String, _ lists: [Span], _ input: Port) -> [Cure] {
    let edits = ports.compactMap { shapeEdit($0, "[\(steps)]") } + lists.map { Cure.Edit($0, "[\(steps)]") }
    return [
      Cure("a spectrum is a vector: declare \(declarations(ports, "[\(steps)]"))", edits).at(input.span)
    ]
  }

  /// Vectors at the borders of the model as sequences `[steps, 1]`.
  func columnBorders() -> [Cure] {
    guard let model = file.models.first else { return [] }
    let inputs = model.encoder.inputs.filter { $0.shape?.count == 1 }
    let outputs = model.decoder.outputs.filter { $0.shape?.count == 1 }
    guard let first = inputs.first else { return [] }
    return [inputs, inputs + outputs].map { ports in
      let shapes = ports.map { "[\($0.shape?.first.map(text) ?? ""), 1]" }
      let edits = zip(ports, shapes).compactMap { shapeEdit($0, $1) }
      let words = zip(ports, shapes).map { "\($0.name?.text ?? "x"): \($1)" }
      return Cure("the steps of a sequence are an axis: declare \(quoted(words))", edits).at(first.span)
    }
  }

  /// A column `[steps, 1]` at the input as a vector.
  func vectorInputs() -> [Cure] {
    let inputs = file.models.first?.encoder.inputs.filter { $0.shape?.count == 2 && $0.shape?.last.map(text) == "1" }
    return (inputs ?? []).compactMap { port in
      guard let shape = port.shape, let edit = shapeEdit(port, "[\(text(shape[0]))]") else { return nil }
      return Cure("dense layers take vectors", [edit], shows: port.span).at(port.span)
    }
  }

  private func declarations(_ ports: [Port], _ shape: String) -> String {
    quoted(ports.map { "\($0.name?.text ?? "x"): \(shape)" })
  }

  private func quoted(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: " and ") }

  /// The shape of a port, written anew.
  func shapeEdit(_ port: Port, _ shape: String) -> Cure.Edit? {
    guard let first = port.shape?.first, let last = port.shape?.last else { return nil }
    return .init(first.span.joined(last.span), String(shape.dropFirst().dropLast()))
  }

  /// The lists of all `reshape`, `normal` and `uniform`.
  func newShapes() -> [(list: Span, entries: [Expression])] {
    var result: [(Span, [Expression])] = []
    func visit(_ expression: Expression) {
      if case .call = expression.kind, ["reshape", "normal", "uniform"].contains(call(expression)?.name),
        let list = argument("shape", of: expression, positional: true), case .list(let entries) = list.kind
      {
        result.append((list.span, entries))
      }
      expression.kind.children.forEach(visit)
    }
    statements.forEach(visit)
    return result
  }
}

// The batch.
extension RepairSite {
  /// What people call the batch, which no shape has.
  static let batchNames: Set<String> = [
    "batch", "batch_size", "batchsize", "bs", "B", "N", "samples", "n_samples", "nsamples", "num_samples", "_",
    "-1", "None",
  ]

  /// An unknown name that means the batch.
  func namedBatchCures(_ name: String) -> [Cure] {
    guard Self.batchNames.contains(name) else { return [] }
    return withoutAxis { text($0) == name } + listsWithout(name)
  }

  /// The lists of layers that begin with the batch, without it.
  private func listsWithout(_ name: String) -> [Cure] {
    let edits = newShapes().filter { $0.entries.count > 1 && text($0.entries[0]) == name }
      .map { Cure.Edit(Span($0.entries[0].span.start, $0.entries[1].span.start), "") }
    return edits.isEmpty ? [] : [Cure("a shape is that of one sample: leave the batch out", edits)]
  }

  /// The batch, by its name or as a number, among the declared axes.
  func batchCures() -> [Cure] {
    let named = withoutAxis { Self.batchNames.contains(text($0).filter { $0 != " " }) }
    guard named.isEmpty, let shape = file.models.first?.encoder.inputs.first?.shape, shape.count > 1,
      let batch = integer(shape[0]), batch >= 8, batch & (batch - 1) == 0, case .number = shape[0].kind,
      shape.count > 2 || size(shape[1]).flatMap(known).map({ $0 > batch }) ?? false
    else { return named }
    return withoutAxis { text($0) == "\(batch)" }
  }

  /// The first axis taken out of all shapes that have it, with the hyper-parameter that nothing else needs.
  private func withoutAxis(_ isBatch: (Expression) -> Bool) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let ports = (model.encoder.inputs + model.encoder.outputs + model.decoder.inputs + model.decoder.outputs).filter {
      $0.shape?.first.map(isBatch) ?? false
    }
    let wide = ports.filter { ($0.shape?.count ?? 0) > 1 }
    guard let first = wide.first, let name = first.shape.map({ text($0[0]) }) else { return [] }
    let borders = wide.compactMap { port in port.shape.map { Cure.Edit(Span($0[0].span.start, $0[1].span.start), "") } }
    let inner = newShapes().filter { $0.entries.first.map(isBatch) ?? false && $0.entries.count > 1 }
      .map { Cure.Edit(Span($0.entries[0].span.start, $0.entries[1].span.start), "") }
    let declared = dropped(name, model)
    let also = declared.isEmpty ? "" : ", as a hyper-parameter too"
    let advice = "a shape is that of one sample: leave the batch out\(also)"
    return [borders + inner + declared, borders + declared, borders].map {
      Cure(advice, $0, shows: first.span).at(first.span)
    }
  }

  private func dropped(_ name: String, _ model: Model) -> [Cure.Edit] {
    guard let index = model.parameters.firstIndex(where: { $0.name.text == name }), model.parameters.count > 1 else {
      return []
    }
    let all = model.parameters.map(\.span)
    if index + 1 < all.count { return [.init(Span(all[index].start, all[index + 1].start), "")] }
    return [.init(Span(all[index - 1].end, all[index].end), "")]
  }
}
