import Graph
import Ops
import Testing

/// The product of matrices, whichever side is the same for all samples.
@Suite struct MatmulTests {
  /// The product of two values, each a weight or an input.
  private func product(_ a: ([Int], isShared: Bool), _ b: ([Int], isShared: Bool)) throws -> [Double] {
    var builder = GraphBuilder(Graph(name: "matmul"))
    var values: [String: Interpreter<Double>.Value] = [:]
    let operands = [("a", a), ("b", b)].map { name, operand -> ValueID in
      let (shape, isShared) = operand
      let count = shape.reduce(1, *)
      let tensor = Tensor<Double>(shape, (0..<count).map { Double(($0 * 7 + shape.count) % 11) - 4 })
      values[name] = isShared ? .shared(tensor) : .samples([tensor])
      return isShared
        ? builder.addParameter(Weight(name, shape, .zeros)) : builder.addInput(name, .sample(shape))
    }
    let layer = try #require(LayerTable.byName["matmul"])
    let call = BuildCall(inputs: operands, weights: [], values: [:], sizes: [:], purpose: .evaluation, use: 0)
    builder.addOutput("y", layer.build(call, &builder))
    let result = try #require(Interpreter<Double>(builder.graph, batchCount: 1).run(values)["y"])
    return result.tensors[0].values
  }

  @Test(
    "a product does not depend on which side is a weight",
    arguments: [([4, 3], [3, 5]), ([3], [3, 5]), ([4, 3], [3]), ([2, 4, 3], [3, 5]), ([2, 4, 3], [2, 3, 5])])
  func sides(a: [Int], b: [Int]) throws {
    let both = try product((a, false), (b, false))
    #expect(try product((a, false), (b, true)) == both)
    #expect(try product((a, true), (b, false)) == both)
    #expect(try product((a, true), (b, true)) == both)
  }

  @Test("a row times a matrix is NumPy's")
  func numbers() throws {
    // a = [3, -1, 3], b = arange(6) * 7 % 11 - 2 in two columns, shifted by its rank.
    let row = try product(([3], true), ([3, 2], false))
    let a = (0..<3).map { Double(($0 * 7 + 1) % 11) - 4 }
    let b = (0..<6).map { Double(($0 * 7 + 2) % 11) - 4 }
    #expect(row == (0..<2).map { column in (0..<3).reduce(0) { $0 + a[$1] * b[$1 * 2 + column] } })
  }
}
