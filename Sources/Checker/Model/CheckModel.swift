import Diagnostics
import Graph
import Ops
import Syntax

/// The named values at the borders of encoder and decoder, as far as they are known.
struct Borders {
  var encoderInputs: [TypedPort] = []
  var encoderOutputs: [TypedPort] = []
  var decoderInputs: [TypedPort] = []
  var decoderOutputs: [TypedPort] = []
}

/// The names that all parts of a model see.
struct SharedNames {
  let parameters: [ResolvedParameter]
  /// The values of the `let`s before the parts.
  let lets: [(name: Name, meaning: Meaning)]
}

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// Encoder, decoder, loss; nil when one of them is wrong beyond use.
  mutating func check(_ model: Model, _ parameters: [ResolvedParameter]) -> TypedModel? {
    checkBorderNames(of: model, parameters)
    checkNamesOfOutputs(model)
    let shared = SharedNames(parameters: parameters, lets: checkLets(of: model, parameters))
    var borders = Borders()
    checkEncoder(model, shared, &borders)
    checkDecoder(model, shared, &borders)
    let terms = checkLoss(model, shared, borders)
    checkStarts(borders.encoderInputs)
    checkNamesOfWeights(model)
    guard !hasErrors, let terms else { return nil }
    return TypedModel(
      name: model.name.text, hyperParameters: parameters.map(\.parameter), nodes: draft.nodes,
      weights: draft.weights, layers: draft.layers, encoderInputs: borders.encoderInputs,
      encoderOutputs: borders.encoderOutputs, decoderInputs: borders.decoderInputs,
      decoderOutputs: borders.decoderOutputs, terms: terms, conditions: facts.conditions)
  }

  /// Weights that start from spectra or live in a basis of them have a column for each channel of the first input.
  private mutating func checkStarts(_ inputs: [TypedPort]) {
    guard let shape = inputs.first.map({ draft.nodes[$0.node.index].type.shape }), let last = shape.last else { return }
    let channels = shape.count > 2 ? last : shape.reduce(Size(1), *)
    for weight in draft.weights {
      guard weight.isOfSpectra, let found = weight.shape.last,
        !holds(.equal(found, channels), "a weight that starts from spectra has a column for each channel")
      else { continue }
      report(
        .weightNotOfSpectra(
          weight.name, weight.weight.basis == nil ? weight.weight.start.name : nil, withValues(found),
          withValues(channels), at: weight.span),
        about: .spectra(weight: weight.span))
    }
  }

  /// Hyper-parameters, inputs and outputs share the names of the loss, so each name appears once.
  private mutating func checkBorderNames(of model: Model, _ parameters: [ResolvedParameter]) {
    let ports = model.encoder.inputs + model.encoder.outputs + model.decoder.outputs
    environment.frames = [frame("the model", parameters)]
    for name in model.lets.flatMap(\.names) { bind(name, .unknown, as: .local) }
    for name in ports.compactMap(\.name) { bind(name, .unknown, as: .input) }
    environment.frames = []
  }

  /// The values of the `let`s before the parts.
  private mutating func checkLets(of model: Model, _ parameters: [ResolvedParameter]) -> [(Name, Meaning)] {
    let strangers = strangers([
      (model.encoder.inputs, "an input of the encoder"), (model.encoder.outputs, "the encoder's result"),
      (model.decoder.outputs, "the decoder's result"),
    ])
    environment.start(frame("a `let` of the model", parameters, strangers: strangers), layersUnder: "")
    for statement in model.lets where environment.frame.bindings[statement.name.text] == nil { evaluate(statement) }
    return model.lets.flatMap(\.names).map { ($0, environment.frame.bindings[$0.text]?.meaning ?? .unknown) }
  }

  /// A frame that sees the hyper-parameters and what the parts share.
  func frame(_ owner: String, _ shared: SharedNames, strangers: [String: Frame.Stranger] = [:]) -> Frame {
    var frame = frame(owner, shared.parameters, strangers: strangers)
    for (name, meaning) in shared.lets { _ = frame.bind(name, meaning, as: .local) }
    return frame
  }

  /// A frame that sees the hyper-parameters.
  func frame(
    _ owner: String, _ parameters: [ResolvedParameter], strangers: [String: Frame.Stranger] = [:]
  ) -> Frame {
    var frame = Frame(owner: owner, strangers: strangers)
    for parameter in parameters {
      _ = frame.bind(parameter.name, parameter.meaning, as: .hyperParameter)
    }
    return frame
  }

  private mutating func checkEncoder(_ model: Model, _ shared: SharedNames, _ borders: inout Borders) {
    let strangers = strangers(
      [
        (model.encoder.outputs, "the encoder's result"),
        (model.decoder.outputs, "an output of the decoder"),
      ])
    environment.start(frame("the encoder", shared, strangers: strangers), layersUnder: "encoder")
    for port in model.encoder.inputs {
      if port.shape == nil, let name = port.name {
        report(.inputWithoutShape(name.text, at: port.span), about: .shapeless(port))
      }
      if let value = bindInput(port), let name = port.name {
        borders.encoderInputs.append(TypedPort(name: name.text, node: value.node))
      }
    }
    borders.encoderOutputs = outputs(of: model.encoder)
  }

  private mutating func checkDecoder(_ model: Model, _ shared: SharedNames, _ borders: inout Borders) {
    let lets = model.encoder.body.lets.map { Port(name: $0.name, shape: nil, span: $0.span) }
    let strangers = strangers(
      [
        (model.encoder.inputs, "an input of the encoder"),
        (model.encoder.outputs, "an output of the encoder that is not among the decoder's inputs"),
        (lets, "a name inside the encoder"), (model.decoder.outputs, "the decoder's result"),
      ])
    environment.start(frame("the decoder", shared, strangers: strangers), layersUnder: "decoder")
    for port in model.decoder.inputs { bindDecoderInput(port, model, &borders) }
    borders.decoderOutputs = outputs(of: model.decoder)
  }

  private func strangers(_ groups: [([Port], String)]) -> [String: Frame.Stranger] {
    var result: [String: Frame.Stranger] = [:]
    for (ports, words) in groups {
      for port in ports { if let name = port.name { result[name.text] = .ofPart(words) } }
    }
    return result
  }

  /// A decoder takes outputs of the encoder, by name.
  private mutating func bindDecoderInput(_ port: Port, _ model: Model, _ borders: inout Borders) {
    guard let name = port.name else { return }
    let names = model.encoder.outputs.compactMap(\.name?.text)
    guard names.contains(name.text) else {
      report(.unknownDecoderInput(name.text, known: names, at: name.span), about: .input(name))
      return bind(name, .unknown, as: .input)
    }
    guard let source = borders.encoderOutputs.first(where: { $0.name == name.text }) else {
      return bind(name, .unknown, as: .input)
    }
    let value = TypedValue(node: source.node)
    bind(name, .tensor(value), as: .input)
    borders.decoderInputs.append(source)
    if port.shape != nil { _ = matches(value, port, of: "`\(name.text)`", at: port.span) }
  }

  /// The named outputs of a part. A wrong one keeps its declared shape, so that the rest is still checked.
  private mutating func outputs(of part: Part) -> [TypedPort] {
    let owner = "the \(part.keyword.text)"
    let results = evaluate(part.body, of: owner) ?? []
    if results.count != part.outputs.count, !results.contains(where: \.isUnknown) {
      report(
        .wrongResultCount(
          owner, due: part.outputs.count, found: results.count,
          at: part.body.results.first?.span ?? part.body.span, declared: part.outputs.first?.span ?? part.keyword.span),
        about: .results(part))
    }
    return part.outputs.enumerated().compactMap { index, port in
      let result =
        index < results.count && results.count == part.outputs.count ? results[index] : .unknown
      return output(port, result, part, index)
    }
  }

  private mutating func output(_ port: Port, _ result: Meaning, _ part: Part, _ index: Int)
    -> TypedPort?
  {
    guard let name = port.name else { return nil }
    let axes = port.shape.flatMap { declaredAxes($0, port) }
    guard let axes, isSound(axes, of: "`\(name.text)`", at: port.span) else { return nil }
    if case .tensor(let value) = result,
      matches(value, port, of: "`\(name.text)`", at: part.body.place(ofResult: index))
    {
      if type(of: value).scope != .sample {
        report(.constantOutput(name.text, at: part.body.place(ofResult: index)))
      }
      let found = node(value)
      let output = addNode(
        .output(name.text), [value.node], found.type, found.origins, at: port.span)
      let claim = claim(of: port, value, at: part.body.place(ofResult: index))
      return TypedPort(name: name.text, node: output, claim: claim)
    }
    return TypedPort(name: name.text, node: inputNode(name.text, axes, at: port.span).node)
  }
}

extension TypedWeight {
  /// Whether its rows are spectra of the data by what it starts from or is trained in.
  fileprivate var isOfSpectra: Bool {
    if case .spectra = DistributionTable.required(weight.start.name).source { return true }
    return weight.basis != nil
  }
}
