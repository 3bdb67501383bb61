import Diagnostics
import Graph
import Syntax

// Values that stand for others.
extension RepairSite {
  /// With several inputs, an output compared with the input that it restores: the one in its place, else of its shape.
  func partners(_ call: Span, _ model: Model) -> [Cure] {
    guard model.encoder.inputs.count > 1, let whole = expression(at: call),
      case .call(_, let arguments) = whole.kind, arguments.count == 2
    else { return [] }
    let outputs = model.decoder.outputs
    guard let index = outputs.firstIndex(where: { $0.name?.text == text(arguments[0].value) }) else { return [] }
    let shape = { (port: Port) in port.shape.map { $0.map(self.text) } }
    let inputs = model.encoder.inputs.filter { shape($0) == shape(outputs[index]) }
    let own = model.encoder.inputs.indices.contains(index) ? model.encoder.inputs[index] : nil
    let ordered = inputs.filter { $0.name == own?.name } + inputs.filter { $0.name != own?.name }
    return ordered.compactMap(\.name?.text).map {
      Cure("compare each output with the input of its shape", [.init(arguments[1].value.span, $0)], shows: call)
    }
  }

  /// A single number among vectors that are joined: a vector of one number, from its declaration on.
  func joinedNumber(_ number: Mistake.Operand) -> [Cure] {
    let repeated = append("repeat(1)", to: number.span, "make a vector of the number")
    guard case .name(let name)? = expression(at: number.span)?.kind, let model = file.models.first,
      let port = (model.encoder.inputs + model.decoder.outputs).first(where: { $0.name?.text == name }),
      port.shape?.isEmpty == true
    else { return [repeated] }
    let declared = Cure("one number of a sample is a vector", [.init(port.span, "\(name): [1]")], shows: port.span)
    let sizes = model.parameters.filter { $0.kind == .int }.map(\.name.text)
    let others = sizes.map {
      Cure("declare its size", [.init(port.span, "\(name): [\($0)]")], shows: port.span).at(port.span)
    }
    return [declared.at(port.span).or("or `\(name) |> repeat(1)`"), repeated] + others
  }

  /// `volume(shares)` in a loss: a value of the model with the axes that are due.
  func matrixOfLoss(_ value: Mistake.Operand, _ form: Int) -> [Cure] {
    guard isInLoss(value.span), let model = file.models.first, let around = path(to: value.span).dropLast().last else {
      return []
    }
    return model.lets.filter { shapes[$0.value.span]?.count == form }.map {
      Cure("`\($0.name.text)` has the axes that are due", [.init(value.span, $0.name.text)], shows: around.span)
    }
  }

  /// `kl_normal(z)` of a code that is drawn in the decoder: the two outputs of the encoder.
  func momentsOfLoss(_ span: Span) -> [Cure] {
    guard isInLoss(span), let model = file.models.first, let stage = path(to: span).dropLast().last,
      let (name, arguments) = call(stage), name == "kl_normal", arguments.count == 1, model.encoder.outputs.count > 1
    else { return [] }
    let codes = model.encoder.outputs.prefix(2).compactMap(\.name?.text).joined(separator: ", ")
    return [
      Cure(
        "it takes the mean and the logarithm of the variance", [.init(stage.span, "kl_normal(\(codes))")],
        shows: stage.span)
    ]
  }

  /// `kl_normal(z)` and `kl_normal(z, 0)` of a code that is not drawn: what the divergence is of it.
  func divergenceOfCode(_ call: Span) -> [Cure] {
    guard isInLoss(call), let stage = expression(at: call), let (name, arguments) = self.call(stage),
      name == "kl_normal", let first = arguments.first?.value, shapes[first.span]?.isEmpty == false,
      file.models.first?.encoder.outputs.count == 1,
      arguments.dropFirst().allSatisfy({ shapes[$0.value.span]?.isEmpty ?? true })
    else { return [] }
    var value = text(first)
    if case .name = first.kind {} else { value = "(\(value))" }
    return [
      Cure(
        "it takes the mean and the logarithm of the variance; of a code that is not drawn write",
        [.init(stage.span, "0.5 * sum(\(value)^2)")], shows: stage.span)
    ]
  }

  /// `up(deep, 8)` of a block with two inputs: the values of the part that nothing uses.
  func missingInputs(_ block: Block, _ stage: Expression, _ inputs: [Mistake.Operand]) -> [Cure] {
    guard inputs.count < block.inputs.count,
      let last = call(stage)?.arguments.last(where: { shapes[$0.value.span] != nil }),
      let model = file.models.first
    else { return [] }
    let ports = isInDecoder(stage.span) ? model.decoder.inputs : model.encoder.inputs
    let idle = ports.compactMap(\.name?.text).filter { body(around: stage.span)?.places(of: $0).isEmpty ?? false }
    let end = last.value.span.end
    return (idle + idleLets(around: stage.span)).map {
      Cure(
        "`\(block.name.text)` takes \(block.inputs.count) values", [.init(Span(end, end), ", \($0)")], shows: stage.span
      )
    }
  }

  /// Values of a body that have a name and are not used.
  func idleLets(around span: Span) -> [String] {
    guard let body = body(around: span) else { return [] }
    return body.lets.filter { $0.others.isEmpty && $0.span.end <= span.start }.map(\.name.text)
      .filter { body.places(of: $0).isEmpty }
  }

  /// The inputs of the part around a place that nothing uses.
  func idlePorts(around span: Span) -> [String] {
    let inputs = file.models.first.map { isInDecoder(span) ? $0.decoder.inputs : $0.encoder.inputs } ?? []
    return inputs.compactMap(\.name?.text).filter { body(around: span)?.places(of: $0).isEmpty ?? false }
  }

  /// `let a = x |> look`, where the block gives two values and the second is used by its name.
  func secondResult(_ name: String, _ span: Span) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let lets = body(around: span)?.lets.filter { $0.others.isEmpty && $0.span.end <= span.start } ?? []
    let named = model.lets.filter { $0.others.isEmpty }
    return lets.reversed().compactMap { statement -> Cure? in
      var callee = call(Chain(statement.value).stages.last ?? statement.value)?.name
      if let alias = named.first(where: { $0.name.text == callee }) { callee = call(alias.value)?.name }
      guard let block = file.blocks.first(where: { $0.name.text == callee }), block.outputs.count == 2 else {
        return nil
      }
      let names = "(\(statement.name.text), \(name))"
      return Cure(
        "`\(block.name.text)` gives two values", [.init(statement.name.span, names)], shows: statement.span
      ).at(statement.span)
    }
  }

  /// `clock |> cell`: a cell without the value that it starts from.
  func scannedAlone(_ value: Mistake.Operand, _ call: Span) -> [Cure] {
    guard value.shape.count == 2, let stage = expression(at: call), let (name, arguments) = self.call(stage),
      arguments.isEmpty, let block = file.blocks.first(where: { $0.name.text == name }),
      block.inputs.count == block.outputs.count + 1
    else { return [] }
    return startTexts(call, Array(block.inputs.prefix(block.outputs.count))).map {
      Cure("`scan` runs a block over all steps", [.init(call, "scan(\(name), start: \($0))")], shows: call)
    }
  }

  /// `clock |> cell(start)`: a cell takes one step; `scan` runs it over all of them.
  func scannedCell(_ value: Mistake.Operand, _ call: Span, _ form: Int) -> [Cure] {
    guard value.shape.count == 2, form == 1, let stage = expression(at: call), let (name, arguments) = self.call(stage),
      let block = file.blocks.first(where: { $0.name.text == name }), block.outputs.count < block.inputs.count,
      let given = arguments.first(where: { $0.label == nil && shapes[$0.value.span] != nil }),
      input(of: stage) == nil || chain(around: call)?.stages.contains(where: { $0.span == call }) ?? false
    else { return [] }
    return [
      Cure(
        "a block takes one step; `scan` runs it over all of them",
        [.init(call, "scan(\(name), start: \(text(given.value)))")], shows: call)
    ]
  }
}

// Outputs and the inputs that they restore.
extension RepairSite {
  /// The input that an output restores: the one in its place, where it has its shape and is compared with nothing.
  func partner(of output: String, _ model: Model) -> String? {
    let (inputs, outputs) = (model.encoder.inputs, model.decoder.outputs)
    guard let index = outputs.firstIndex(where: { $0.name?.text == output }) else { return nil }
    let free = inputs.filter { input in
      input.shape.map { $0.map(text) } == outputs[index].shape.map { $0.map(text) }
        && model.loss.places(of: input.name?.text ?? "").isEmpty
    }
    let own = inputs.count == outputs.count ? free.first { $0.name == inputs[index].name } : nil
    return (own ?? (free.count == 1 ? free[0] : nil))?.name?.text
  }

  /// A further term for an output whose input the loss does not name yet, with the measure of the others.
  func furtherTerm(_ output: String, _ model: Model) -> [Cure] {
    let loss = model.lossValue
    let others = model.decoder.outputs.compactMap(\.name?.text).filter { $0 != output }
    let measure = ["mse", "mae", "poisson", "sid", "angle"].first { name in
      loss.calls(of: name).contains { place in
        guard let whole = expression(at: place), let first = call(whole)?.arguments.first else { return false }
        return others.contains(text(first.value))
      }
    }
    guard let measure, let input = partner(of: output, model) else { return [] }
    let term = Cure.Edit(Span(loss.span.start, loss.span.start), "\(measure)(\(output), \(input)) + ")
    return [Cure("compare each output with its input", [term], shows: loss.span)]
  }
}

extension Expression {
  /// Where a layer or function is called.
  func calls(of name: String) -> [Span] {
    var result = kind.children.flatMap { $0.calls(of: name) }
    if case .call(let callee, _) = kind, case .name(name) = callee.kind { result.append(span) }
    return result
  }
}
