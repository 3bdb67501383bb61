import Graph

/// Gradients by rule against central finite differences, both by the interpreter in Double.
///
/// The graph's output `loss` is a shared scalar; gradients are those of parameters and inputs, by name.
package struct GradientCheck {
  package typealias Value = Interpreter<Double>.Value
  private let forward: Interpreter<Double>
  private let values: [String: Value]
  /// Gradients by rule, by the name of what they belong to.
  package let gradients: [String: Value]
  /// The loss where nothing is moved; nil where a difference at a kink counts.
  private let lossAtRest: Double?
  private let kinks = Kinks()

  private final class Kinks { var (count, unmeasured) = (0, 0) }

  /// Differences so far that were taken at a kink.
  package var kinkCount: Int { kinks.count }
  /// Differences so far that are no numbers, since the loss is none a step away.
  package var unmeasuredCount: Int { kinks.unmeasured }

  package init(
    _ graph: Graph, batchCount: Int, values: [String: Value], of names: [String], forgivesKinks: Bool = false
  ) {
    let backward = graph.differentiated(for: names)
    let results = Interpreter<Double>(backward, batchCount: batchCount).run(values)
    self.init(graph, batchCount: batchCount, values: values, rule: results, forgivesKinks: forgivesKinks)
  }

  /// - Parameters:
  ///   - rule: results of any program that gives gradients as outputs `gradient.NAME`.
  ///   - forgivesKinks: whether any slope between those of both sides is right, as at the kink of a `relu`.
  package init(
    _ graph: Graph, batchCount: Int, values: [String: Value], rule: [String: Value], forgivesKinks: Bool = false
  ) {
    let forward = Interpreter<Double>(graph, batchCount: batchCount)
    self.forward = forward
    lossAtRest = forgivesKinks ? forward.run(values)["loss"]!.tensor(ofSample: 0).values[0] : nil
    self.values = values
    let prefix = "gradient."
    let own = rule.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    gradients = Dictionary(uniqueKeysWithValues: own)
  }

  /// The size of the largest gradient of a parameter or input.
  package func largest(of name: String) -> Double {
    gradients[name]?.tensors.flatMap(\.values).map(\.magnitude).max() ?? 0
  }

  /// The largest difference between rule and finite difference over the elements of a parameter or input. It is
  /// relative to its largest gradient (or to `floor` where that is smaller). At most so many elements are tried,
  /// evenly spread.
  package func error(of name: String, elements limit: Int = .max, floor: Double = 1) -> Double {
    let gradient = gradients[name]!
    var (error, largest) = (0.0, floor)
    for sample in 0..<gradient.count {
      let byRule = gradient.tensor(ofSample: sample).values
      for element in stride(from: 0, to: byRule.count, by: max(1, byRule.count / limit)) {
        let difference = difference(from: byRule[element], floor) { step in
          var moved = values
          moved[name] = values[name]!.moved(sample: sample, element: element, by: step)
          return moved
        }
        error = worse(error, difference)
        largest = max(largest, byRule[element].magnitude)
      }
    }
    return error / largest
  }

  /// The same along one direction through all names at once: two runs however many elements there are.
  package func error(along direction: [String: Value], floor: Double = 1) -> Double {
    let byRule = direction.reduce(0.0) { $0 + gradients[$1.key]!.dot($1.value) }
    let difference = difference(from: byRule, floor) { step in
      values.merging(direction) { $0.adding($1, times: step) }
    }
    return difference / max(floor, byRule.magnitude)
  }

  /// How far a slope by rule is from those by differences. Where kinks are forgiven, any slope of one is as good as another;
  /// a smaller step passes by those that are near.
  private func difference(from rule: Double, _ scale: Double, _ moved: (Double) -> [String: Value]) -> Double {
    guard let lossAtRest else { return (Slopes(1e-5, nil) { loss(moved($0)) }.central - rule).magnitude }
    var least = Double.nan
    for step in [1e-5, 1e-7] {
      let slopes = Slopes(step, lossAtRest) { loss(moved($0)) }
      if slopes.areOfKink(rule) {
        kinks.count += 1
        return 0
      }
      let difference = (slopes.central - rule).magnitude
      least = least.isNaN ? difference : min(least, difference)
      if least <= 1e-6 * max(scale, rule.magnitude) { break }
    }
    guard least.isNaN, rule.isFinite, lossAtRest.isFinite else { return least }
    kinks.unmeasured += 1
    return 0
  }

  private func loss(_ values: [String: Value]) -> Double {
    forward.run(values)["loss"]!.tensor(ofSample: 0).values[0]
  }
}

/// Slopes of the loss by differences: of both sides together, and of each where a kink is no mistake.
private struct Slopes {
  let central: Double
  let sides: (above: Double, below: Double)?

  init(_ step: Double, _ rest: Double?, _ loss: (Double) -> Double) {
    let (above, below) = (loss(step), loss(-step))
    central = (above - below) / (2 * step)
    sides = rest.map { ((above - $0) / step, ($0 - below) / step) }
  }

  /// Whether the slopes of both sides differ, and a slope by rule lies between them.
  func areOfKink(_ rule: Double) -> Bool {
    guard let (above, below) = sides else { return false }
    let (low, high) = (min(above, below), max(above, below))
    let slack = 1e-6 * (high - low)
    // Of a smooth loss both sides are alike.
    return high - low > 1e-3 * max(high.magnitude, low.magnitude) && rule >= low - slack && rule <= high + slack
  }
}

/// The larger of two errors; NaN is the worst.
private func worse(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }

extension Graph {
  /// The graph with an input in place of each `stop`, and the values with what those hold: their gradients count
  /// `stop(x)` as a number, so a difference must do so as well.
  package func holdingStops(
    batchCount: Int, values: [String: Interpreter<Double>.Value]
  ) -> (graph: Graph, values: [String: Interpreter<Double>.Value]) {
    let stops = nodes.indices.filter { nodes[$0].operation == "stop" }
    guard !stops.isEmpty else { return (self, values) }
    // No weight has a name with a colon.
    let prefix = "stop:"
    var whole = GraphBuilder(self)
    for index in stops { whole.addOutput("\(prefix)\(index)", nodes[index].outputs[0]) }
    let held = Interpreter<Double>(whole.graph, batchCount: batchCount).run(values).filter { $0.key.hasPrefix(prefix) }
    var builder = GraphBuilder(Graph(name: name))
    var copies = types.indices.map { ValueID($0) }
    for parameter in parameters { copies[parameter.value.index] = builder.addParameter(parameter.weight) }
    for input in inputs { copies[input.value.index] = builder.addInput(input.name, type(of: input.value)) }
    for (index, node) in nodes.enumerated() {
      if node.operation == "stop" {
        copies[node.outputs[0].index] = builder.addInput("\(prefix)\(index)", type(of: node.outputs[0]))
        continue
      }
      let results = builder.copy(node, of: self, node.inputs.map { copies[$0.index] })
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in outputs { builder.addOutput(output.name, copies[output.value.index]) }
    return (builder.graph, values.merging(held) { $1 })
  }

  /// The graph with the gradients of its output `loss` for some parameters and inputs, as outputs `gradient.NAME`.
  package func differentiated(for names: [String]) -> Graph {
    var places: [String: ValueID] = [:]
    for parameter in parameters { places[parameter.name] = parameter.value }
    for input in inputs { places[input.name] = input.value }
    var builder = GraphBuilder(self)
    let gradients = builder.gradients(
      of: output("loss")!, seed: builder.constant(1), for: names.map { places[$0]! })
    for (name, gradient) in zip(names, gradients) {
      builder.addOutput("gradient.\(name)", gradient)
    }
    return builder.graph
  }
}

extension Interpreter.Value {
  /// Tensors it holds: one, or one for each sample.
  package var tensors: [Tensor<T>] {
    switch self {
    case .shared(let tensor): [tensor]
    case .samples(let tensors): tensors
    }
  }

  fileprivate var count: Int { tensors.count }

  /// The value with each tensor replaced.
  package func map(_ body: (Tensor<T>) -> Tensor<T>) -> Self {
    switch self {
    case .shared(let tensor): .shared(body(tensor))
    case .samples(let tensors): .samples(tensors.map(body))
    }
  }

  fileprivate func moved(sample: Int, element: Int, by step: T) -> Self {
    var tensors = tensors
    tensors[sample].values[element] += step
    if case .shared = self { return .shared(tensors[0]) }
    return .samples(tensors)
  }

  fileprivate func adding(_ other: Self, times factor: T) -> Self {
    var tensors = tensors
    for (index, tensor) in other.tensors.enumerated() {
      for (element, value) in tensor.values.enumerated() {
        tensors[index].values[element] += factor * value
      }
    }
    if case .shared = self { return .shared(tensors[0]) }
    return .samples(tensors)
  }

  fileprivate func dot(_ other: Self) -> T {
    zip(tensors, other.tensors).reduce(0) { total, pair in
      zip(pair.0.values, pair.1.values).reduce(total) { $0 + $1.0 * $1.1 }
    }
  }
}
