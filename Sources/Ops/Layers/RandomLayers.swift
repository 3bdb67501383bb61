import Graph

extension LayerTable {
  static let random: [any Layer] = [Dropout(), NormalLayer(), UniformLayer()]
}

extension BuildCall {
  /// Random numbers of this use of a layer, by the operation that draws them.
  func draw(_ distribution: String, _ shape: [Int], _ builder: inout GraphBuilder) -> ValueID {
    builder.apply(distribution, attributes: ["shape": .ints(shape), "use": .int(2 * use)])
  }
}

/// `dropout(p)`: PyTorch's `Dropout` (Srivastava et al. 2014), with what is left made larger.
struct Dropout: Layer {
  let name = "dropout"
  let summary =
    "In training, sets a share `p` of the elements to 0 and divides the others by 1 - p; otherwise does nothing."
  let shapes = "[...] -> [...]"
  let example = LayerExample("x |> dropout(0.1)", input: [10, 4])
  let isRandom = true
  let attributes = [
    LayerAttribute("p", .real, "share of the elements that are dropped", range: .share, positional: true),
    LayerAttribute("whole", .sizes, "axes that are dropped as a whole", default: .sizes([])),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    _ = try call.axes("whole", rank: call.inputs[0].shape.count)
    // It draws for each sample, also of a value that all samples share.
    return SymbolicType(.sample, call.inputs[0].shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let (x, p) = (call.inputs[0], call.real("p"))
    guard call.purpose == .training, p > 0 else { return x }
    let shape = builder.shape(of: x)
    let own = shape.indices.filter { !call.axes("whole", rank: shape.count).contains($0) }
    let numbers = call.draw("uniform", own.map { shape[$0] }, &builder)
    let isKept = builder.apply("less_equal", builder.constant(p), numbers)
    let mask = builder.scale(isKept, by: 1 / (1 - p))
    return builder.multiply(x, builder.broadcast(mask, to: shape, axes: own))
  }
}

/// A layer that takes no input and gives random numbers of a shape in training, their mean elsewhere.
private protocol Noise: Layer {
  var mean: Double { get }
  func draw(_ call: BuildCall, _ shape: [Int], _ builder: inout GraphBuilder) -> ValueID
}

extension Noise {
  var shapes: String { "-> shape" }
  var isRandom: Bool { true }
  var inputs: ClosedRange<Int> { 0...0 }
  var attributes: [LayerAttribute] { [LayerAttribute("shape", .sizes, "shape of the result", positional: true)] }

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType { try call.givenShape() }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = call.ints("shape") ?? []
    return call.purpose == .training ? draw(call, shape, &builder) : builder.filled(mean, shape)
  }
}

/// `normal(shape)`: noise by the transform of Box and Muller (1958).
struct NormalLayer: Noise {
  let name = "normal"
  let summary =
    "In training, random numbers of the standard normal distribution, others for every sample and step; otherwise 0."
  let example = LayerExample("x + 0.1 * normal([4])", input: [4])
  let mean = 0.0

  func draw(_ call: BuildCall, _ shape: [Int], _ builder: inout GraphBuilder) -> ValueID {
    call.draw("normal", shape, &builder)
  }
}

/// `uniform(shape)`: noise between 0 and 1.
struct UniformLayer: Noise {
  let name = "uniform"
  let summary = "In training, random numbers between 0 and 1, others for every sample and step; otherwise 0.5."
  let example = LayerExample("x + 0.1 * (uniform([4]) - 0.5)", input: [4])
  let mean = 0.5

  func draw(_ call: BuildCall, _ shape: [Int], _ builder: inout GraphBuilder) -> ValueID {
    call.draw("uniform", shape, &builder)
  }
}

extension LayerCall {
  /// The attribute `shape` as the type of a value of each sample.
  fileprivate mutating func givenShape() throws(LayerFault) -> SymbolicType {
    let shape = sizes("shape") ?? []
    for size in shape { require(.atLeast(size, 1), "every axis has at least one element") }
    return SymbolicType(.sample, shape)
  }
}

extension GraphBuilder {
  /// The same number everywhere, in every sample.
  fileprivate mutating func filled(_ value: Double, _ shape: [Int]) -> ValueID {
    widened(constant(value), to: .sample(shape))!
  }
}
