import Checker
import Compiler
import Diagnostics
import Files
import Graph
import Ops
import Runtime

/// Why a loss, a gradient or a number of the data is not finite: the place in the model file, the sample, the numbers.
struct DivergenceCause {
  /// Where the number that is not finite began.
  enum Kind {
    /// A value on the way from the data to the loss.
    case value
    /// The gradient of this weight.
    case gradient(of: String)
    /// The gradient of this weight is finite, but not its square.
    case steep(String)
    /// The data themselves.
    case data
  }
  let kind: Kind
  /// The operation of the model file; nil where the data or the loss as a whole are meant.
  let typed: TypedNode?
  /// The operation's name in graphs.
  let operation: String?
  /// What the operation met, for the element that is not finite.
  let operands: [Double]
  let number: Double
  /// The summand of the loss it belongs to, where it is one.
  let term: String?
  /// The sample's number among the data.
  let sample: Int?
  /// The number of that sample's data that is farthest from 0.
  let largestInput: Double?
}

/// Runs a step that failed again, by the interpreter, until it finds where.
struct DivergenceSearch {
  private let compilation: Compilation
  private let forward: Graph
  private let weights: [String: Interpreter<Float>.Value]
  private let batch: FailingBatch
  private let isFrozen: (String) -> Bool
  private let phase: Int

  /// A search that takes longer, in seconds, finds nothing.
  private static let longestSearch = 15.0
  /// Weights times samples up to which a batch is run in one piece, which may take some seconds.
  private static let wholeBatchWork = 2 << 20

  init(_ compilation: Compilation, _ weights: Weights, _ batch: FailingBatch, phase: Int) {
    self.compilation = compilation
    self.batch = batch
    self.phase = phase
    isFrozen = compilation.typed.train.parts[phase].isFrozen
    forward = lower(
      compilation.model(ofPhase: phase), for: batch.isTraining ? .training : .evaluation, batch: batch.samples.count,
      tracing: true)
    let tensors = weights.entries.map { ($0.name, Tensor($0.shape, Array(weights.values($0)))) }
    self.weights = Dictionary(uniqueKeysWithValues: tensors.map { ($0, .shared($1)) })
  }

  /// The cause; nil where the step comes out finite this time, or takes too long.
  func cause() -> DivergenceCause? {
    if let place = batch.samples.indices.first(where: { batch.row($0).contains { !$0.isFinite } }) {
      return inData(place)
    }
    let count = batch.samples.count
    let weightCount = weights.values.reduce(0) { $0 + $1.tensor(ofSample: 0).count }
    let isWhole = weightCount * count <= DivergenceSearch.wholeBatchWork
    let pieces = isWhole ? [0..<count] : (0..<count).map { $0..<$0 + 1 }
    let end = monotonicSeconds() + DivergenceSearch.longestSearch
    let backward = forward.differentiated(
      for: forward.parameters.filter(\.weight.isTrained).map(\.name).filter { !isFrozen($0) })
    // Products in another order may overflow where those of the model as it is written do not.
    for graph in [forward, backward] + (batch.isTraining ? [compilation.tracedStep(ofPhase: phase)] : []) {
      for piece in pieces where monotonicSeconds() < end && !Interrupt.isRequested {
        if let cause = cause(in: graph, piece) { return cause }
      }
    }
    return isWhole ? steepest(backward) : nil
  }

  private func inData(_ place: Int) -> DivergenceCause {
    let number = batch.row(place).first { !$0.isFinite }!
    return DivergenceCause(
      kind: .data, typed: nil, operation: nil, operands: [], number: Double(number), term: nil,
      sample: batch.samples[place], largestInput: nil)
  }

  /// The weight with the largest gradient, where its square is not finite.
  private func steepest(_ backward: Graph) -> DivergenceCause? {
    let count = batch.samples.count
    let results = Interpreter<Float>(backward, batchCount: count, key: batch.key).run(values(backward, 0..<count))
    let largest = results.filter { $0.key.hasPrefix("gradient.") }
      .mapValues { $0.tensor(ofSample: 0).values.lazy.map(\.magnitude).max() ?? 0 }
      .max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let largest, !(largest.value * largest.value).isFinite else { return nil }
    return DivergenceCause(
      kind: .steep(String(largest.key.dropFirst("gradient.".count))), typed: nil, operation: nil, operands: [],
      number: Double(largest.value), term: nil, sample: nil, largestInput: largestInput)
  }

  /// The number of the batch that is farthest from 0.
  private var largestInput: Double? {
    batch.samples.indices.lazy.compactMap { batch.row($0).max { $0.magnitude < $1.magnitude } }
      .max { $0.magnitude < $1.magnitude }.map(Double.init)
  }

  private func values(_ graph: Graph, _ piece: Range<Int>) -> [String: Interpreter<Float>.Value] {
    var values = weights
    for input in graph.inputs {
      let shape = graph.type(of: input.value).shape
      values[input.name] = .samples(
        piece.map { Tensor(shape, batch.row($0, of: input.name, count: shape.reduce(1, *))) })
    }
    return values
  }

  private func cause(in graph: Graph, _ piece: Range<Int>) -> DivergenceCause? {
    let interpreter = Interpreter<Float>(graph, batchCount: piece.count, key: batch.key.advanced(by: piece.lowerBound))
    let results = interpreter.evaluate(values(graph, piece))
    for output in outputs(of: graph) {
      guard let found = interpreter.origin(ofNotFinite: output.value, in: results) else { continue }
      let weight = output.name.hasPrefix("gradient.") ? String(output.name.dropFirst("gradient.".count)) : nil
      return cause(found, weight, interpreter, results, in: piece)
    }
    return nil
  }

  /// The terms of the loss, then the loss, then the gradients.
  private func outputs(of graph: Graph) -> [GraphPort] {
    graph.outputs.filter { $0.name.hasPrefix("term.") } + graph.outputs.filter { $0.name == "loss" }
      + graph.outputs.filter { $0.name.hasPrefix("gradient.") }
  }

  private func cause(
    _ found: NotFinite, _ weight: String?, _ interpreter: Interpreter<Float>, _ results: [Interpreter<Float>.Value?],
    in piece: Range<Int>
  ) -> DivergenceCause {
    // A sum over the batch or of the terms belongs to no line: the largest term made it.
    let traced =
      found.node.flatMap { compilation.model.traced($0) } ?? (weight == nil ? largestTerm(results, interpreter) : nil)
    let place = found.sample.map { piece.lowerBound + $0 }
    return DivergenceCause(
      kind: weight.map { .gradient(of: $0) } ?? .value, typed: traced.map { compilation.model.nodes[$0.index] },
      operation: found.node?.operation,
      operands: found.operands, number: found.number, term: traced.flatMap(term),
      sample: place.map { batch.samples[$0] },
      largestInput: place.flatMap { batch.row($0).max { $0.magnitude < $1.magnitude }.map(Double.init) })
  }

  private func largestTerm(_ results: [Interpreter<Float>.Value?], _ interpreter: Interpreter<Float>) -> NodeID? {
    let sizes = compilation.model.terms.indices.map { number -> Float in
      let output = interpreter.graph.outputs.first { $0.name == "term.\(number)" }
      let values = output.flatMap { results[$0.value.index] }?.tensor(ofSample: 0).values ?? []
      return values.first?.magnitude ?? 0
    }
    return sizes.indices.max { sizes[$0] < sizes[$1] }.map { compilation.model.terms[$0].node }
  }

  /// The one summand of the loss that is made from a node. Nil where there are several, or it is no part of the loss alone.
  private func term(of node: NodeID) -> String? {
    let model = compilation.model
    let terms = model.terms.filter { model.ancestors(of: $0.node).contains(node) }
    return terms.count == 1 ? terms[0].text : nil
  }
}

extension TypedModel {
  /// A node and all that it is made from.
  fileprivate func ancestors(of node: NodeID) -> Set<NodeID> {
    var (found, open) = (Set([node]), [node])
    while let next = open.popLast() {
      for input in nodes[next.index].inputs where found.insert(input).inserted { open.append(input) }
    }
    return found
  }
}
