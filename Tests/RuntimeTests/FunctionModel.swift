import Checker
import Compiler
import Diagnostics
import Graph
import Ops
import Passes
import TestPrograms

/// A model whose latent values are one expression on inputs `x0`, `x1`, with the gradients of the sum of z * dy.
struct FunctionModel {
  let graph: Graph

  /// `result` is the expression's shape; a single number is repeated once, since a latent value has an axis.
  init(_ call: String, inputs: [[Int]], result: [Int]) throws {
    let shape = result.isEmpty ? [1] : result
    let ports = inputs.enumerated().map { "x\($0): \($1)" }.joined(separator: ", ")
    let body = result.isEmpty ? "(\(call)) |> repeat(1)" : call
    let text = """
      ae 1
      model Function() {
        encoder (\(ports), dy: \(shape)) -> z: \(shape) { \(body) }
        decoder (z) -> y: \(shape) { z |> dense(\(shape.last!)) }
        loss batch_sum(z * dy) + 0 * mse(y, z)
      }
      """
    let model = lower(try Compilation(SourceFile(name: "function.ae", text: text)).model, for: .training)
    graph = Pass.run(Pass.inference, on: model.differentiated(for: inputs.indices.map { "x\($0)" }))
  }

  /// Random weights for the decoder, and the numbers given.
  func values(batch: Int, _ numbers: [String: [Float]]) -> GraphValues {
    var values = GraphValues(for: graph, batch: batch, seed: 1)
    values.numbers.merge(numbers) { $1 }
    return values
  }
}
