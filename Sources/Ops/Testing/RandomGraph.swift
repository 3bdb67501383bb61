import Graph

/// Random well-typed programs, a tool for tests: interpreter, kernels, finite differences and passes must agree on them.
///
/// A directed graph over all operations, with inputs of samples, parameters (some used twice). It has the outputs
/// `loss` (a sum of means and sums over the batch) and `y` (a value of a sample). Parameters and inputs lie in -1 ...
/// 1. So values stay within a few units, and every kink (abs, relu, max, comparisons) is far from its operands.
package struct RandomGraph {
  var random: SeededGenerator
  var builder: GraphBuilder
  /// What later steps may take as operands.
  private(set) var pool: [ValueID] = []
  /// Shared values that come from all samples: only the loss uses them.
  private(set) var totals: [ValueID] = []
  /// How large the elements of a value can be, roughly.
  private var bounds: [ValueID: Double] = [:]
  private var productions = elementwise + structural + structural + products + pictures

  /// A program that depends on the seed alone. With `couplesSamples`, sums over the batch flow back into the samples;
  /// with `hasBlocks`, parts of models are among its productions.
  package static func make(
    seed: UInt64, steps: Int = 14, couplesSamples: Bool = false, hasBlocks: Bool = false
  ) -> Graph {
    var program = RandomGraph(seed, couplesSamples)
    if hasBlocks { for _ in 0..<4 { program.productions += Self.blocks } }
    for index in 0..<program.int(1...3) { program.addInput("x\(index)") }
    program.pool.append(program.weight(program.randomShape()))
    var count = 0
    while count < steps { count += program.grow() ? 1 : 0 }
    program.addOutputs()
    return program.builder.graph
  }

  private init(_ seed: UInt64, _ couplesSamples: Bool) {
    random = SeededGenerator(seed: seed)
    builder = GraphBuilder(Graph(name: "random \(seed)"))
    if couplesSamples { productions += [Self.coupling, Self.batchNorm, Self.pairs] }
  }

  private mutating func addInput(_ name: String) {
    pool.append(builder.addInput(name, .sample(randomShape())))
  }

  private mutating func randomShape() -> [Int] { (0..<int(0...3)).map { _ in int(1...4) } }

  /// The samples for which values of the whole batch have room.
  package static let mostSamples = 256

  /// One more value made by a random production; false when the production found no operands that fit.
  private mutating func grow() -> Bool {
    guard let (value, bound) = one(of: productions)(&self) else { return false }
    bounds[value] = bound
    pool.append(bound > 3 ? unary("tanh", value) : value)
    return true
  }

  private static let coupling: Production = { program in
    guard let x = program.pick({ $0.scope == .sample }) else { return nil }
    let mean = program.builder.batchMean(x)
    return (program.builder.apply("spread", mean), program.bound(x))
  }

  /// Each sample beside each other one; rows without a sample are 0, whose tanh adds nothing.
  private static let pairs: Production = { program in
    guard let x = program.pick({ $0.rank == 1 && $0.scope == .sample }) else { return nil }
    let rows = program.builder.batchRows(x, mostSamples)
    let alike = program.unary("tanh", program.builder.apply("linear", x, rows))
    guard program.chance(0.5) else { return (program.builder.scale(program.builder.sum(alike), by: 1 / 64.0), 4) }
    return (program.builder.apply("own_row", program.unary("tanh", rows)), 1)
  }

  private mutating func addOutputs() {
    let samples = pool.filter { builder.type(of: $0).scope == .sample }
    var terms = totals.map { builder.scale(builder.sum($0), by: 0.1) }
    for value in samples.suffix(3) + [samples[0]] { terms.append(term(value)) }
    for weight in pool.filter({ builder.type(of: $0).scope == .shared }).suffix(2) {
      terms.append(builder.scale(builder.sum(builder.apply("square", weight)), by: 0.5))
    }
    builder.addOutput("y", samples.last!)
    builder.addOutput("loss", terms.dropFirst().reduce(terms[0]) { builder.add($0, $1) })
  }

  private mutating func term(_ value: ValueID) -> ValueID {
    let perSample = builder.sum(chance(0.5) ? builder.apply("square", value) : value)
    return chance(0.5)
      ? builder.batchMean(perSample) : builder.scale(builder.batchSum(perSample), by: 0.3)
  }

  mutating func addTotal(_ value: ValueID) { totals.append(value) }
}

/// A step that adds nodes; its value and how large that can be, or nil when no operands fit.
typealias Production = @Sendable (inout RandomGraph) -> (ValueID, Double)?

extension RandomGraph {
  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
  mutating func one<T>(of list: [T]) -> T { list[int(0...list.count - 1)] }

  func bound(_ value: ValueID) -> Double { bounds[value] ?? 1 }
  func shape(_ value: ValueID) -> [Int] { builder.shape(of: value) }
  mutating func unary(_ operation: String, _ x: ValueID) -> ValueID { builder.apply(operation, x) }

  /// A value of the pool whose type passes a test.
  mutating func pick(_ isFit: (TensorType) -> Bool = { _ in true }) -> ValueID? {
    let fitting = pool.filter { isFit(builder.type(of: $0)) }
    return fitting.isEmpty ? nil : one(of: fitting)
  }

  /// A weight of a given shape: a new one, one that is there already, one in a basis, or one held within -1 ... 1 by tanh.
  mutating func weight(_ shape: [Int]) -> ValueID {
    let known = builder.graph.parameters.map(\.value).filter { builder.shape(of: $0) == shape }
    if !known.isEmpty, chance(0.3) { return one(of: known) }
    let name = "w\(builder.graph.parameters.count)"
    if shape.count == 2, chance(0.1) { return weightInBasis(name, shape, coordinates: int(1...3)) }
    let weight = builder.addParameter(Weight(name, shape, .uniform(bound: 1)))
    return chance(0.2) ? unary("tanh", weight) : weight
  }

  private mutating func weightInBasis(_ name: String, _ shape: [Int], coordinates count: Int) -> ValueID {
    let basis = Basis("pca", count: count, columns: shape[1])
    let weight = builder.whole(
      builder.addParameters(Weight(name, shape, .uniform(bound: 1), basis: basis), in: basis))
    bounds[weight] = Double(count + 1)
    return weight
  }
}
