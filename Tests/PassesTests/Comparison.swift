import Graph
import Ops

typealias Values<T: Scalar> = [String: Interpreter<T>.Value]

/// The outputs of a graph for values that depend on a seed alone.
func outputs(of graph: Graph, _ values: Values<Double>, batchCount: Int) -> Values<Double> {
  Interpreter<Double>(graph, batchCount: batchCount).run(values)
}

/// The same in Float, given back as Double.
func outputsInFloat(of graph: Graph, _ values: Values<Double>, batchCount: Int) -> Values<Double> {
  let rounded = values.mapValues { $0.converted(to: Float.self) }
  let results = Interpreter<Float>(graph, batchCount: batchCount).run(rounded)
  return results.mapValues { $0.converted(to: Double.self) }
}

/// The largest difference between outputs of one name, relative to the output's largest element or to 1.
func largestError(_ found: Values<Double>, _ expected: Values<Double>) -> Double {
  expected.reduce(0) { worst, output in
    let a = found[output.key]!.tensors.flatMap(\.values)
    let b = output.value.tensors.flatMap(\.values)
    let scale = b.reduce(1) { max($0, $1.magnitude) }
    return zip(a, b).reduce(worst) { worse($0, ($1.0 - $1.1).magnitude / scale) }
  }
}

/// The larger of two errors; NaN is the worst.
private func worse(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }

extension Interpreter.Value {
  func converted<U: Scalar>(to type: U.Type) -> Interpreter<U>.Value {
    let tensors = tensors.map { Tensor($0.shape, $0.values.map { U($0) }) }
    if case .shared = self { return .shared(tensors[0]) }
    return .samples(tensors)
  }
}
