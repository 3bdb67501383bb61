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

  package init(_ graph: Graph, batchCount: Int, values: [String: Value], of names: [String]) {
    let backward = graph.differentiated(for: names)
    let results = Interpreter<Double>(backward, batchCount: batchCount).run(values)
    self.init(graph, batchCount: batchCount, values: values, rule: results)
  }

  /// - Parameter rule: results of any program that gives gradients as outputs `gradient.NAME`.
  package init(_ graph: Graph, batchCount: Int, values: [String: Value], rule: [String: Value]) {
    forward = Interpreter(graph, batchCount: batchCount)
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
        let slope = slope(of: name) { $0.moved(sample: sample, element: element, by: $1) }
        error = worse(error, (slope - byRule[element]).magnitude)
        largest = max(largest, byRule[element].magnitude)
      }
    }
    return error / largest
  }

  /// The same along one direction through all names at once: two runs however many elements there are.
  package func error(along direction: [String: Value], floor: Double = 1) -> Double {
    let byRule = direction.reduce(0.0) { $0 + gradients[$1.key]!.dot($1.value) }
    let slope = differenceQuotient { step in
      values.merging(direction) { $0.adding($1, times: step) }
    }
    return (slope - byRule).magnitude / max(floor, byRule.magnitude)
  }

  private func slope(of name: String, _ move: (Value, Double) -> Value) -> Double {
    differenceQuotient { step in
      var moved = values
      moved[name] = move(values[name]!, step)
      return moved
    }
  }

  private func differenceQuotient(_ moved: (Double) -> [String: Value]) -> Double {
    let step = 1e-5
    return (loss(moved(step)) - loss(moved(-step))) / (2 * step)
  }

  private func loss(_ values: [String: Value]) -> Double {
    forward.run(values)["loss"]!.tensor(ofSample: 0).values[0]
  }
}

/// The larger of two errors; NaN is the worst.
private func worse(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }

extension Graph {
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
