import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, draft, reporter.
extension Elaborator {
  /// The terms of the loss; nil after a report.
  mutating func checkLoss(_ model: Model, _ shared: SharedNames, _ borders: Borders) -> [LossTerm]? {
    var frame = frame("the loss", shared, strangers: namesInside(model))
    let known = borders.encoderInputs + borders.encoderOutputs + borders.decoderOutputs
    for port in model.encoder.inputs + model.encoder.outputs + model.decoder.outputs {
      guard let name = port.name else { continue }
      let value = known.first { $0.name == name.text }.map { Meaning.tensor(TypedValue(node: $0.node)) }
      _ = frame.bind(name, value ?? .unknown, as: .input)
    }
    environment.start(frame, layersUnder: "loss")
    for statement in model.loss.lets { evaluate(statement) }
    let summands = model.lossValue.summands()
    let terms = summands.compactMap { term($0.expression, isNegative: $0.isNegative) }
    guard terms.count == summands.count, !hasErrors else { return nil }
    return checkUse(of: borders, terms, model) ? terms : nil
  }

  /// A number of the step at work, which the loss alone sees, where nothing of the file has its name.
  mutating func stepNumber(_ name: String, _ span: Span) -> Meaning? {
    guard let number = StepNumber(rawValue: name), frame.strangers[name] == nil || isInLoss else { return nil }
    guard isInLoss else {
      // Elsewhere the size of a batch has cures of its own.
      return number == .batchSize ? nil : fail(.invisibleName(name, .ofStep, at: span))
    }
    return .tensor(TypedValue(node: addNode(.stepNumber(number), [], SymbolicType(.shared, []), at: span)))
  }

  /// Whether the loss itself is at work, not a block or function that it uses.
  private var isInLoss: Bool { environment.frames.count == 1 && environment.namings[0].prefix == "loss" }

  private func namesInside(_ model: Model) -> [String: Frame.Stranger] {
    var result: [String: Frame.Stranger] = [:]
    for part in [model.encoder, model.decoder] {
      for name in part.body.lets.map(\.name) {
        result[name.text] = .ofPart("a name inside the \(part.keyword.text)")
      }
    }
    return result
  }

  /// One summand: a single number, of a sample or of the batch.
  private mutating func term(_ expression: Expression, isNegative: Bool) -> LossTerm? {
    var meaning = evaluate(expression)
    guard isScalar(meaning, expression.span), !meaning.isUnknown else { return nil }
    if isNegative { meaning = elementwise("negate", [meaning], [expression.span], expression.span) }
    guard meaning.isOperand, !meaning.isUnknown else { return nil }
    let words = expression.sourceText(in: source)
    return LossTerm(
      text: isNegative ? "-\(words)" : words, node: operandNode(meaning, expression.span))
  }

  /// Whether a term is a single number, or was reported before; reports when it is not.
  private mutating func isScalar(_ meaning: Meaning, _ span: Span) -> Bool {
    if case .tensor(let value) = meaning, !type(of: value).shape.isEmpty {
      let value = node(value)
      report(.lossNotScalar(shown(value.type), at: span, notes: axisNotes(value)), about: .term(span))
      return false
    }
    if meaning.isTruth {
      report(.wrongKind("a term of the loss", expected: "a number", found: "a comparison", at: span))
      return false
    }
    if meaning.isOperand { return true }
    report(
      .wrongKind("a term of the loss", expected: "a number", found: found(meaning), at: span), about: .term(span))
    return false
  }

  private func hasWeights(_ node: NodeID) -> Bool {
    draft.nodes[node.index].weights.contains { draft.weights[$0].weight.isTrained }
  }

  /// Whether a node has weights that are fixed, not the state of a norm.
  private func holdsValues(_ node: NodeID) -> Bool {
    guard case .layer(let layer, _, let weights) = draft.nodes[node.index].kind else { return false }
    return !weights.isEmpty && layer.name != "batchnorm"
  }

  /// Whether the loss reaches every output and some weight.
  private mutating func checkUse(of borders: Borders, _ terms: [LossTerm], _ model: Model) -> Bool {
    let reached = ancestors(of: terms.map(\.node), in: draft.nodes)
    let unused = (borders.encoderOutputs + borders.decoderOutputs).filter { !reached.contains($0.node) }
    if let first = unused.first {
      // An output of the decoder brings those of the encoder that it is made from.
      let made = unused.first { port in model.decoder.outputs.contains { $0.name?.text == port.name } }
      let isPair = model.decoder.outputs.count > 1 && made != nil
      let name = isPair ? made?.name : first.name
      let declared = (model.encoder.outputs + model.decoder.outputs).first { $0.name?.text == name }
      let spans = unused.map { draft.nodes[$0.node.index].span }
      report(
        .unusedOutputs(unused.map(\.name), at: spans, loss: model.loss.span),
        // Several outputs of the encoder want a term of their own each.
        about: unused.count > 1 && model.encoder.outputs.count > 1 && !isPair ? nil : declared.map { .unused($0) })
    }
    let trained = ancestors(of: terms.map(\.node), in: draft.nodes, withGradient: true)
    // A model whose weights all are fixed is run as it starts: `IdleTraining` looks at its epochs.
    let isFixed = !draft.weights.contains(where: \.weight.isTrained) && trained.contains(where: holdsValues)
    if !trained.contains(where: hasWeights), !isFixed, !hasErrors {
      report(
        .lossWithoutWeights(
          at: model.loss.span, any: !draft.weights.isEmpty, isFlat: reached.contains(where: hasWeights)))
    }
    return !hasErrors
  }
}

/// The values that some values are made from, themselves included; `withGradient`: those that a gradient reaches.
func ancestors(of values: [NodeID], in nodes: [TypedNode], withGradient: Bool = false)
  -> Set<NodeID>
{
  var found = Set(values)
  var open = values
  while let next = open.popLast() {
    let node = nodes[next.index]
    let inputs = withGradient ? node.inputsWithGradient : node.inputs[...]
    for input in inputs where found.insert(input).inserted { open.append(input) }
  }
  return found
}

extension TypedNode {
  /// The inputs that a gradient can reach.
  fileprivate var inputsWithGradient: ArraySlice<NodeID> {
    guard case .elementwise(let operation) = kind else { return inputs[...] }
    if OperationTable.required(operation).isFlat { return [] }
    return operation == "select" ? inputs.dropFirst() : inputs[...]
  }

  /// Indices of the weights that the node uses.
  package var weights: [Int] {
    if case .layer(_, values: _, let weights) = kind { weights } else { [] }
  }
}

extension Expression {
  /// The terms of a sum, each with its sign.
  func summands(isNegative: Bool = false) -> [(expression: Expression, isNegative: Bool)] {
    switch kind {
    case .binary(.add, let left, let right):
      left.summands(isNegative: isNegative) + right.summands(isNegative: isNegative)
    case .binary(.subtract, let left, let right):
      left.summands(isNegative: isNegative) + right.summands(isNegative: !isNegative)
    case .unary(.minus, let operand): operand.summands(isNegative: !isNegative)
    default: [(self, isNegative)]
    }
  }
}
