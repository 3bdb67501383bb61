import Graph
import Ops
import Passes
import TestPrograms
import TestSupport
import Testing

/// What the graph carries although the language does not offer it yet: each program is printed and read back,
/// differentiated, simplified, planned and run by the kernels, and its gradients are compared with finite differences.
@Suite struct CarriedProgramsTests {
  private func expectCarried(_ graph: Graph, batch: Int = 21, at location: SourceLocation = #_sourceLocation) throws {
    try graph.verify()
    let read = try GraphParser.parse("\(graph)")
    try read.verify()
    #expect(try GraphParser.parse("\(read)") == read && read.nodes.count == graph.nodes.count, sourceLocation: location)
    var generator = SeededGenerator(seed: 7)
    let values = generator.values(for: graph, batchCount: batch, in: -1...1)
    let names = graph.parameters.map(\.name)
    let check = GradientCheck(graph, batchCount: batch, values: values, of: names)
    for name in names { #expect(check.error(of: name, elements: 6) < 1e-6, "\(name)", sourceLocation: location) }
    let training = Pass.run(Pass.training, on: graph)
    let numbers = GraphValues(for: training, batch: batch, seed: 7)
    let found = try executed(training, numbers)
    for (name, expected) in numbers.interpreted(training) {
      #expect(largestError(found[name], expected) < 1e-5, "\(name)", sourceLocation: location)
    }
  }

  private func meanSquare(_ value: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.batchMean(builder.sum(builder.apply("square", value)))
  }

  @Test("a recurrence of the user's own: a step of nodes, once for each step, with shared weights")
  func recurrence() throws {
    var builder = GraphBuilder(Graph(name: "recurrence"))
    let x = builder.addInput("x", .sample([5, 2]))
    let input = builder.addParameter(Weight("w", [3, 2], .zeros))
    let state = builder.addParameter(Weight("u", [3, 3], .zeros))
    var h = builder.apply("linear", builder.reshape(builder.slice(x, axis: 0, start: 0, length: 1), to: [2]), input)
    var steps: [ValueID] = []
    for step in 0..<5 {
      let now = builder.reshape(builder.slice(x, axis: 0, start: step, length: 1), to: [2])
      let sum = builder.add(builder.apply("linear", now, input), builder.apply("linear", h, state))
      h = builder.apply("tanh", sum)
      steps.append(builder.reshape(h, to: [1, 3]))
    }
    let sequence = builder.emit("concat", steps, ["axis": .int(0)])[0]
    builder.addOutput("loss", meanSquare(sequence, &builder))
    try expectCarried(builder.graph)
  }

  @Test("a weight in a basis: coordinates times fixed rows, plus an offset")
  func basis() throws {
    var builder = GraphBuilder(Graph(name: "basis"))
    let x = builder.addInput("x", .sample([6]))
    let basis = Basis("pca", count: 2, columns: 6)
    let parts = builder.addParameters(Weight("ends", [3, 6], .zeros, basis: basis), in: basis)
    let ends = builder.whole(parts)
    let y = builder.apply("linear_transposed", builder.apply("linear", x, ends), ends)
    builder.addOutput("loss", meanSquare(builder.subtract(y, x), &builder))
    try expectCarried(builder.graph)
  }

  @Test("noise: an input of samples that the runtime fills; a variational latent takes it")
  func noise() throws {
    var builder = GraphBuilder(Graph(name: "variational"))
    let x = builder.addInput("x", .sample([4]))
    let noise = builder.addInput("noise", .sample([2]))
    let mean = builder.apply("linear", x, builder.addParameter(Weight("mean.weight", [2, 4], .zeros)))
    let logVariance = builder.apply("linear", x, builder.addParameter(Weight("variance.weight", [2, 4], .zeros)))
    let deviation = builder.apply("exp", builder.scale(logVariance, by: 0.5))
    let z = builder.add(mean, builder.multiply(deviation, noise))
    let y = builder.apply("linear", z, builder.addParameter(Weight("decoder.weight", [4, 2], .zeros)))
    let spread = builder.add(builder.apply("exp", logVariance), builder.apply("square", mean))
    let divergence = builder.batchMean(builder.sum(builder.subtract(spread, logVariance)))
    let fit = meanSquare(builder.subtract(y, x), &builder)
    builder.addOutput("loss", builder.add(fit, builder.scale(divergence, by: 0.5)))
    builder.addOutput("z", z)
    try expectCarried(builder.graph)
  }

  @Test("terms that couple samples: all pairwise cosines of a batch, by a sum that the next phase squares")
  func coupledSamples() throws {
    var builder = GraphBuilder(Graph(name: "contrastive"))
    let x = builder.addInput("x", .sample([4]))
    let z = builder.apply("linear", x, builder.addParameter(Weight("w", [3, 4], .zeros)))
    let length = builder.apply("sqrt", builder.add(builder.sum(builder.apply("square", z)), builder.constant(0.01)))
    let direction = builder.divide(z, length)
    let total = builder.batchSum(direction)
    let centred = builder.subtract(z, builder.batchMean(z))
    let pairs = builder.sum(builder.apply("square", total))
    builder.addOutput("loss", builder.add(builder.scale(pairs, by: 0.01), meanSquare(centred, &builder)))
    builder.addOutput("direction", direction)
    try expectCarried(builder.graph, batch: 53)
  }

  @Test("complex numbers: pairs of real values; a resonator as a decoder")
  func complexPairs() throws {
    var builder = GraphBuilder(Graph(name: "resonator"))
    let x = builder.addInput("x", .sample([8, 2]))
    let flat = builder.reshape(x, to: [16])
    let code = builder.apply("linear", flat, builder.addParameter(Weight("w", [3, 16], .zeros)))
    func number(_ place: Int) -> ValueID {
      builder.reshape(builder.slice(code, axis: 0, start: place, length: 1), to: [])
    }
    let (amplitude, centre, width) = (number(0), number(1), number(2))
    let frequency = builder.addInput("frequency", .sample([8]))
    // amplitude / (centre^2 + 2 - frequency^2 + i (1 + width^2) frequency), the two parts apart
    let square = builder.add(builder.apply("square", centre), builder.constant(2))
    let real = builder.subtract(square, builder.apply("square", frequency))
    let damping = builder.add(builder.apply("square", width), builder.constant(1))
    let imaginary = builder.multiply(frequency, damping)
    let norm = builder.add(builder.apply("square", real), builder.apply("square", imaginary))
    let parts = [builder.divide(real, norm), builder.negate(builder.divide(imaginary, norm))]
      .map { builder.reshape(builder.multiply($0, amplitude), to: [8, 1]) }
    let y = builder.emit("concat", parts, ["axis": .int(1)])[0]
    builder.addOutput("loss", meanSquare(builder.subtract(y, x), &builder))
    try expectCarried(builder.graph)
  }

  @Test("tied and constrained weights, a latent on the simplex, a skip link, two outputs")
  func weights() throws {
    var builder = GraphBuilder(Graph(name: "unmixing"))
    let x = builder.addInput("x", .sample([6]))
    let weight = builder.addParameter(Weight("w", [3, 6], .zeros))
    let positive = builder.apply("softplus", weight)
    let z = builder.apply(
      "softmax", builder.apply("linear", x, positive), attributes: ["axis": .int(0)])
    let tied = builder.apply("transpose", positive, attributes: ["permutation": .ints([1, 0])])
    let y = builder.add(builder.apply("linear", z, tied), builder.scale(x, by: 0.1))
    builder.addOutput("z", z)
    builder.addOutput("y", y)
    builder.addOutput("loss", meanSquare(builder.subtract(y, x), &builder))
    try expectCarried(builder.graph)
  }

  @Test("second-order products: the gradient of a gradient times a direction")
  func hessianVector() throws {
    var builder = GraphBuilder(Graph(name: "hessian"))
    let x = builder.addInput("x", .sample([4]))
    let weight = builder.addParameter(Weight("w", [3, 4], .zeros))
    let direction = builder.addParameter(Weight("v", [3, 4], .zeros))
    let y = builder.apply("tanh", builder.apply("linear", x, weight))
    let slope = builder.gradients(of: meanSquare(y, &builder), seed: builder.constant(1), for: [weight])[0]
    builder.addOutput("loss", builder.sum(builder.multiply(slope, direction)))
    try expectCarried(builder.graph)
  }
}
