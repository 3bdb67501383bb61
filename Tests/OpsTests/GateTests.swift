import Graph
import Ops
import Testing

/// What is not chosen adds exactly 0 to a gradient, whatever its slope.
@Suite struct GateTests {
  private typealias Build = (inout GraphBuilder, ValueID) -> ValueID

  /// The gradient of the sum of f(x) at some numbers.
  private func gradient(at x: [Double], _ f: Build) -> [Double] {
    var builder = GraphBuilder(Graph(name: "f"))
    let parameter = builder.addParameter(Weight("x", [x.count], .zeros))
    builder.addOutput("loss", builder.sum(f(&builder, parameter)))
    let results = Interpreter<Double>(builder.graph.differentiated(for: ["x"]), batchCount: 1)
      .run(["x": .shared(Tensor([x.count], x))])
    return results["gradient.x"]!.tensors[0].values
  }

  /// `if x > 0 then f(x) else 0`
  private func guarded(_ builder: inout GraphBuilder, _ x: ValueID, _ f: Build) -> ValueID {
    let zero = builder.constant(0)
    let side = f(&builder, x)
    return builder.apply("select", builder.apply("less", zero, x), side, zero)
  }

  @Test("a function with an infinite slope on the other side adds 0", arguments: ["log", "sqrt", "reciprocal"])
  func functionInfinite(_ name: String) {
    let slopes = gradient(at: [0, 1, -1]) { guarded(&$0, $1) { $0.apply(name, $1) } }
    #expect(slopes == [0, ["log": 1, "sqrt": 0.5, "reciprocal": -1][name]!, 0])
  }

  @Test("a product with an infinite number on the other side adds 0") func productInfinite() {
    let slopes = gradient(at: [0, 1]) { guarded(&$0, $1) { $0.multiply($1, $0.apply("log", $1)) } }
    #expect(slopes == [0, 1])
  }

  @Test("an overflow on the other side adds 0") func overflowOther() {
    let slopes = gradient(at: [1000, 0]) { builder, x in
      let one = builder.constant(1)
      let long = builder.apply("log", builder.add(one, builder.apply("exp", x)))
      return builder.apply("select", builder.apply("less", x, builder.constant(20)), long, x)
    }
    #expect(slopes == [1, 0.5])
  }

  @Test("a sum on the other side passes 0 to every element") func sumOther() {
    let slopes = gradient(at: [0, 0, 2]) { builder, x in
      let total = builder.sum(builder.apply("log", x))
      let isTaken = builder.apply("less", builder.constant(5), builder.sum(x))
      return builder.apply("select", isTaken, total, builder.sum(x))
    }
    #expect(slopes == [1, 1, 1])
  }

  @Test("a product with a matrix on the other side adds 0 to its weights") func productMatrix() {
    var builder = GraphBuilder(Graph(name: "f"))
    let x = builder.addInput("x", .sample([2]))
    let w = builder.addParameter(Weight("w", [1, 2], .zeros))
    let side = builder.sum(builder.apply("linear", builder.apply("log", x), w))
    let isTaken = builder.apply("less", builder.constant(0), builder.sum(x))
    let chosen = builder.apply("select", isTaken, side, builder.constant(0))
    builder.addOutput("loss", builder.apply("batch_sum", chosen))
    let results = Interpreter<Double>(builder.graph.differentiated(for: ["w"]), batchCount: 2)
      .run(["x": .samples([Tensor([2], [0, 0]), Tensor([2], [1, 2])]), "w": .shared(Tensor([1, 2], [1, 1]))])
    let logarithm = Interpreter<Double>.Value.shared(results["gradient.w"]!.tensors[0]).tensors[0].values
    #expect(logarithm[0] == 0 && abs(logarithm[1] - 0.6931471805599453) < 1e-15)
  }

  @Test("the larger or smaller of two leaves the other", arguments: ["minimum", "maximum"])
  func largerSmaller(_ name: String) {
    let limit = name == "maximum" ? -10.0 : 700
    let f = name == "maximum" ? "log" : "exp"
    let slopes = gradient(at: name == "maximum" ? [0, 1] : [1000, 0]) { builder, x in
      builder.apply(name, builder.apply(f, x), builder.constant(limit))
    }
    #expect(slopes == [0, 1])
  }

  @Test("what a slice leaves out adds 0") func sliceLeaves() {
    let slopes = gradient(at: [0, 1]) { $0.slice($0.apply("log", $1), axis: 0, start: 1, length: 1) }
    #expect(slopes == [0, 1])
  }

  @Test("what is not the largest adds 0") func notLargest() {
    let slopes = gradient(at: [0, 1]) { $0.apply("max", $0.apply("log", $1), attributes: ["axes": .ints([0])]) }
    #expect(slopes == [0, 1])
  }

  @Test("a value that is read elsewhere too keeps that gradient") func valueRead() {
    let slopes = gradient(at: [0, 1]) { builder, x in
      builder.add(x, guarded(&builder, x) { $0.apply("log", $1) })
    }
    #expect(slopes == [1, 2])
  }

  @Test("a program without a choice gets no further nodes") func programWithout() {
    var builder = GraphBuilder(Graph(name: "f"))
    let x = builder.addParameter(Weight("x", [3], .zeros))
    builder.addOutput("loss", builder.sum(builder.apply("log", builder.apply("exp", x))))
    #expect(!builder.graph.differentiated(for: ["x"]).nodes.contains { $0.operation == "select" })
  }

  @Test("a number that is not finite is followed to where it began, past the side that was not taken")
  func notFinite() {
    var builder = GraphBuilder(Graph(name: "f"))
    let x = builder.addInput("x", .sample([2]))
    let safe = guarded(&builder, x) { $0.apply("log", $1) }
    builder.origin = "guilty"
    let quotient = builder.divide(x, builder.subtract(x, builder.constant(3)))
    builder.origin = nil
    builder.addOutput("loss", builder.apply("batch_sum", builder.sum(builder.add(safe, quotient))))
    let interpreter = Interpreter<Float>(builder.graph, batchCount: 3)
    let samples = [[Float(0), 1], [1, 2], [2, 3]].map { Tensor([2], $0) }
    let values = interpreter.evaluate(["x": .samples(samples)])
    let found = interpreter.origin(ofNotFinite: builder.graph.output("loss")!, in: values)
    #expect(found?.node?.origin == "guilty" && found?.sample == 2)
    #expect(found?.operands == [3, 0] && found?.number == .infinity)
  }
}
