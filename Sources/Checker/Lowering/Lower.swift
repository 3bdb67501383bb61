import Graph
import Ops

/// The graph of what a purpose needs of a model, for the values that its hyper-parameters have.
///
/// Inputs and outputs carry the names of the file, weights their full names in the order of declaration. Training and
/// evaluation add `loss` and `term.0`, `term.1`, ... to all outputs of the model. The model must have a value for every hyper-parameter (`undetermined` is empty).
///
/// A loss with `batch(z)` needs `batch`, the samples of the largest batch; other models are the same for any.
///
/// With `tracing`, the origin of every node is the number of its typed node instead of the layer: see `TypedModel.traced`.
package func lower(_ model: TypedModel, for purpose: Purpose, batch: Int? = nil, tracing: Bool = false) -> Graph {
  precondition(model.undetermined.isEmpty, "no value for \(model.undetermined)")
  var lowering = Lowering(nodes: model.nodes, name: model.name, sizes: model.sizes(batch: batch), purpose: purpose)
  lowering.isTracing = tracing
  let (results, terms) = (purpose.results(of: model), purpose.hasLoss ? model.terms : [])
  let borders = purpose == .decoding ? model.decoderInputs : model.encoderInputs
  let targets = results.map(\.node) + terms.map(\.node)
  let needed = lowering.needed(for: targets, from: Set(borders.map(\.node)))
  lowering.addWeights(of: model, onlyFor: purpose.isWhole ? nil : needed)
  for port in purpose.inputs(borders, needed) {
    lowering.addInput(port.name, lowering.type(of: port.node), for: port.node)
  }
  for port in results { lowering.builder.addOutput(port.name, lowering.value(of: port.node)) }
  if purpose.hasLoss { lowering.addLoss(terms) }
  return lowering.builder.graph
}

extension TypedModel {
  /// The inputs that a program for a purpose reads; the encoder's that only a loss reads are none of it.
  package func inputs(for purpose: Purpose) -> [TypedPort] {
    let borders = purpose == .decoding ? decoderInputs : encoderInputs
    let lowering = Lowering(nodes: nodes, name: name, purpose: purpose)
    let needed = lowering.needed(for: purpose.results(of: self).map(\.node), from: Set(borders.map(\.node)))
    return purpose.inputs(borders, needed)
  }

  /// The place of the typed node that a node of a graph lowered with `tracing`, or of its gradient, was made for.
  package func traced(_ node: Node) -> NodeID? { node.origin.flatMap { Int($0) }.map { NodeID($0) } }
}

extension Purpose {
  /// Whether the program has every weight, those that only a loss or nothing uses too.
  fileprivate var isWhole: Bool { hasLoss || self == .both }

  /// Those of some inputs that a program has: all, where it has a loss or none is needed.
  fileprivate func inputs(_ borders: [TypedPort], _ needed: Set<NodeID>) -> [TypedPort] {
    guard self == .encoding || self == .reconstruction else { return borders }
    let read = borders.filter { needed.contains($0.node) }
    return read.isEmpty ? borders : read
  }

  fileprivate func results(of model: TypedModel) -> [TypedPort] {
    switch self {
    case .training, .evaluation, .both: model.encoderOutputs + model.decoderOutputs
    case .encoding: model.encoderOutputs
    case .decoding, .reconstruction: model.decoderOutputs
    }
  }
}

/// The nodes of a program on their way into a graph.
struct Lowering {
  let nodes: [TypedNode]
  let sizes: [String: Int]
  let purpose: Purpose
  var builder: GraphBuilder
  var isTracing = false
  var values: [ValueID?]
  private var weights: [ValueID?] = []
  /// Those that are trained in a basis and were not asked for yet, by their places.
  private var inBases: [Int: WeightInBasis] = [:]
  /// The results of each scan that was built, by its node.
  private var scans: [Int: [ValueID]] = [:]
  /// Uses of layers in steps of scans, whose random numbers differ from step to step.
  private var usesInSteps = 0

  init(nodes: [TypedNode], name: String, sizes: [String: Int] = [:], purpose: Purpose = .evaluation) {
    self.nodes = nodes
    self.sizes = sizes
    self.purpose = purpose
    builder = GraphBuilder(Graph(name: name))
    values = Array(repeating: nil, count: nodes.count)
  }

  /// The concrete type of a node.
  func type(of node: NodeID) -> TensorType {
    let type = nodes[node.index].type
    return TensorType(type.scope, type.shape.map(number))
  }

  private func number(_ size: Size) -> Int {
    guard let value = size.evaluated(sizes) else { preconditionFailure("\(size) has no value") }
    return value
  }

  /// Nodes that some values are made from, up to where the graph begins.
  func needed(for targets: [NodeID], from borders: Set<NodeID>) -> Set<NodeID> {
    var found = Set(targets)
    var open = targets
    while let next = open.popLast() {
      if borders.contains(next) { continue }
      for input in nodes[next.index].inputs where found.insert(input).inserted {
        open.append(input)
      }
    }
    return found
  }

  /// All weights, or those of some nodes.
  mutating func addWeights(of model: TypedModel, onlyFor needed: Set<NodeID>?) {
    let kept = needed.map { Set($0.flatMap { model.nodes[$0.index].weights }) }
    weights = model.weights.enumerated().map { index, weight in
      guard kept?.contains(index) ?? true else { return nil }
      let own = weight.weight.map(number)
      guard let basis = own.basis, purpose.hasLoss else { return builder.addParameter(own.whole) }
      inBases[index] = builder.addParameters(own, in: basis)
      return nil
    }
  }

  mutating func addInput(_ name: String, _ type: TensorType, for node: NodeID) {
    values[node.index] = builder.addInput(name, type)
  }

  /// An input by its name in the program.
  mutating func addInput(_ name: String, _ type: TensorType) {
    let node = nodes.firstIndex { if case .input(name) = $0.kind { true } else { false } }
    if let node { addInput(name, type, for: NodeID(node)) }
  }

  /// The terms averaged over the batch, and their sum.
  mutating func addLoss(_ terms: [LossTerm]) {
    let roots = terms.map { value(of: $0.node) }
    builder.origin = "loss"
    let means = roots.map { builder.batchMean($0) }
    let sum = means.dropFirst().reduce(means[0]) { builder.add($0, $1) }
    builder.addOutput("loss", sum)
    for (index, mean) in means.enumerated() { builder.addOutput("term.\(index)", mean) }
  }

  /// The value of a node, built with all it is made from, in the order of the program.
  mutating func value(of target: NodeID) -> ValueID {
    if let value = values[target.index] { return value }
    let borders = Set(nodes.indices.filter { values[$0] != nil }.map { NodeID($0) })
    for node in needed(for: [target], from: borders).sorted(by: { $0.index < $1.index })
    where values[node.index] == nil && nodes[node.index].loop == nil {
      let typed = nodes[node.index]
      builder.origin = isTracing ? "\(node.index)" : typed.path.isEmpty ? "model" : typed.path
      values[node.index] = build(typed, node)
    }
    return values[target.index]!
  }

  /// A weight in the coordinates of the data, whatever it is trained in.
  mutating func weight(_ index: Int) -> ValueID {
    if let parts = inBases.removeValue(forKey: index) { weights[index] = builder.whole(parts) }
    return weights[index]!
  }

  mutating func build(_ node: TypedNode, _ id: NodeID) -> ValueID {
    // A scan reads what its steps give, which is not there yet.
    let inputs = node.inputs.compactMap { values[$0.index] }
    switch node.kind {
    case .input(let name): preconditionFailure("the input \(name) is not bound")
    case .constant(let value): return builder.constant(value ?? 0)
    case .stepNumber(let number): return builder.apply(number.rawValue)
    case .elementwise(let operation): return builder.emit(operation, inputs)[0]
    case .slice(let slicing): return slicing.build(inputs[0], sizes: sizes, &builder)
    case .output: return inputs[0]
    case .scan(let scan):
      let results = scanned(node, scan)
      scans[id.index] = results
      return results[0]
    case .scanned(let index): return scans[node.inputs[0].index]![index]
    case .layer(let layer, let attributes, let places):
      let call = BuildCall(
        inputs: inputs, weights: places.map { weight($0) }, values: attributes, sizes: sizes, purpose: purpose,
        use: use(of: layer, node, id), batchAxes: batchAxes(of: node))
      return layer.build(call, &builder)
    }
  }

  /// For each input the axes that have a row for each sample of the batch; empty where none has one.
  private func batchAxes(of node: TypedNode) -> [[Int]] {
    let shapes = node.inputs.map { nodes[$0.index].type.shape }
    guard shapes.contains(where: { $0.contains(Size.batch) }) else { return [] }
    return shapes.map { shape in shape.indices.filter { shape[$0] == Size.batch } }
  }

  /// The number of a use of a layer: its place in the program, and in a scan another one for each step.
  private mutating func use(of layer: any Layer, _ node: TypedNode, _ id: NodeID) -> Int {
    guard layer.isRandom, node.loop != nil else { return id.index }
    usesInSteps += 1
    return nodes.count + usesInSteps
  }
}
