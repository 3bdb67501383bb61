import Checker
import Compiler
import Graph
import Ops
import Random

/// The graphs and numbers of a check of gradients.
struct GradientTrial {
  typealias Value = Interpreter<Double>.Value
  private let compilation: Compilation
  private let forward: Graph
  private let values: [String: Value]

  /// Elements of a weight that are moved; those of large weights are evenly spread.
  private static let elements = 12

  init(_ compilation: Compilation, _ samples: GradientReport.Samples?) {
    self.compilation = compilation
    forward = lower(compilation.model, for: .training, batch: GradientReport.samples, tracing: true)
    var values: [String: Value] = [:]
    for (number, parameter) in forward.parameters.enumerated() {
      let weight = parameter.weight
      let numbers = DistributionTable.values(of: weight, number: number, seed: compilation.typed.train.seed)
      let stream = RandomStream(seed: 1, purpose: .test, part: number)
      let own = numbers ?? samples?.starts[weight.name] ?? (0..<weight.count).map { stream.uniform($0) }
      values[parameter.name] = .shared(Tensor(weight.shape, own.map { Double($0) }))
    }
    for (number, input) in forward.inputs.enumerated() {
      let (shape, count) = (forward.type(of: input.value).shape, forward.type(of: input.value).count)
      let stream = RandomStream(seed: 2, purpose: .test, part: number)
      values[input.name] = .samples(
        (0..<GradientReport.samples).map { sample in
          let given = samples?.values[input.name].map { $0[sample].map { Double($0) } }
          return Tensor(shape, given ?? (0..<count).map { stream.uniformDouble(sample * count + $0) })
        })
    }
    self.values = values
  }

  private func run(_ graph: Graph, _ values: [String: Value]) -> [String: Value] {
    Interpreter<Double>(graph, batchCount: GradientReport.samples).run(values)
  }

  /// Gradients as a training step computes them, after all passes.
  func weights() -> GradientReport.Table {
    let step = run(compilation.graph(.training, batch: GradientReport.samples), values)
    let held = forward.holdingStops(batchCount: GradientReport.samples, values: values)
    let check = GradientCheck(
      held.graph, batchCount: GradientReport.samples, values: held.values, rule: step, forgivesKinks: true)
    let trained = forward.parameters.filter(\.weight.isTrained)
    let least = least(trained.map { check.largest(of: $0.name) }, loss: step["loss"])
    let rows = trained.map { parameter in
      let count = parameter.weight.count
      let tried = min(count, GradientTrial.elements)
      return GradientReport.Row(
        name: parameter.name, tried: "\(tried) of \(count)", largest: check.largest(of: parameter.name),
        error: check.error(of: parameter.name, elements: tried, floor: least))
    }
    return GradientReport.Table(rows: rows, kinks: check.kinkCount, unmeasured: check.unmeasuredCount)
  }

  /// What a difference is relative to where a gradient is small: a bias before a batch norm has none but rounding.
  private func least(_ largest: [Double], loss: Value?) -> Double {
    max(1e-12, 1e-3 * (largest.max() ?? 0), 1e-6 * (loss?.tensors[0].values[0].magnitude ?? 0))
  }

  /// The gradient of each value of the file, along one direction, by the rules of the operations.
  func lines() -> GradientReport.Table {
    let bumped = BumpedGraph(forward, compilation.model)
    var values = values
    for bump in bumped.bumps { values[bump.name] = bumped.zeros(bump, samples: GradientReport.samples) }
    let names = bumped.bumps.map(\.name)
    let held = bumped.graph.holdingStops(batchCount: GradientReport.samples, values: values)
    let check = GradientCheck(
      held.graph, batchCount: GradientReport.samples, values: held.values, of: names, forgivesKinks: true)
    let least = least(names.map { check.largest(of: $0) }, loss: run(forward, self.values)["loss"])
    let rows = bumped.bumps.map { bump in
      let direction = [bump.name: bumped.direction(bump, samples: GradientReport.samples)]
      let span = compilation.model.nodes[bump.node.index].span
      let line = compilation.source.line(at: span.start)
      let text = String(compilation.source.text(of: span).prefix { $0 != "\n" }.prefix(40))
      return GradientReport.Row(
        name: "\(line): \(text)", tried: "1", largest: check.largest(of: bump.name),
        error: check.error(along: direction, floor: max(least, check.largest(of: bump.name))))
    }
    var seen: Set<String> = []
    return GradientReport.Table(
      rows: rows.filter { ($0.largest > 0 || $0.error > 0) && seen.insert($0.name).inserted },
      kinks: check.kinkCount, unmeasured: check.unmeasuredCount)
  }
}

/// A graph in which every value of the model file has an input added to it, by which its gradient is found.
private struct BumpedGraph {
  struct Bump {
    let name: String
    let node: NodeID
    let type: TensorType
  }
  let graph: Graph
  let bumps: [Bump]

  init(_ forward: Graph, _ model: TypedModel) {
    // The last node of a typed node is its value.
    var last: [NodeID: Int] = [:]
    for (index, node) in forward.nodes.enumerated() { if let traced = model.traced(node) { last[traced] = index } }
    let chosen = Dictionary(uniqueKeysWithValues: last.map { ($1, $0) })
    var builder = GraphBuilder(Graph(name: forward.name))
    var copies = forward.types.indices.map { ValueID($0) }
    for parameter in forward.parameters { copies[parameter.value.index] = builder.addParameter(parameter.weight) }
    for input in forward.inputs {
      copies[input.value.index] = builder.addInput(input.name, forward.type(of: input.value))
    }
    var bumps: [Bump] = []
    for (index, node) in forward.nodes.enumerated() {
      var results = builder.copy(node, of: forward, node.inputs.map { copies[$0.index] })
      if let traced = chosen[index], model.nodes.indices.contains(traced.index), node.operation != "constant" {
        let bump = Bump(name: "bump.\(traced.index)", node: traced, type: builder.type(of: results[0]))
        bumps.append(bump)
        results[0] = builder.add(results[0], builder.addInput(bump.name, bump.type))
      }
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in forward.outputs { builder.addOutput(output.name, copies[output.value.index]) }
    (graph, self.bumps) = (builder.graph, bumps)
  }

  func zeros(_ bump: Bump, samples: Int) -> Interpreter<Double>.Value {
    let zero = Tensor<Double>(bump.type.shape, repeating: 0)
    return bump.type.scope == .sample ? .samples(Array(repeating: zero, count: samples)) : .shared(zero)
  }

  /// Numbers of both signs, the same in every check.
  func direction(_ bump: Bump, samples: Int) -> Interpreter<Double>.Value {
    let stream = RandomStream(seed: 3, purpose: .test, part: bump.node.index)
    var next = 0
    return zeros(bump, samples: samples).map { tensor in
      var tensor = tensor
      for index in tensor.values.indices {
        tensor.values[index] = 2 * stream.uniformDouble(next) - 1
        next += 1
      }
      return tensor
    }
  }
}
