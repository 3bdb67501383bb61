import Graph
import Random

/// What a node does: its one definition, from which checker, interpreter, backward pass, tests and manual are fed.
///
/// To add an operation, write a type like this, put it in `OperationTable`, and give the planner a kernel for it.
package protocol Operation: Sendable {
  /// The name in graphs, in lower case with underscores.
  var name: String { get }
  /// One sentence, formula first.
  var summary: String { get }

  /// Result types, or what is wrong with the operands.
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]

  /// Whether the result at a place depends on the operands at that place alone.
  var isElementwise: Bool { get }

  /// The meaning, for ONE sample; `shared` operands come as they are.
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>]

  /// `evaluate` in Double and in Float, compiled for each operation (the generic one is a hundred times slower).
  func evaluateDouble(_ inputs: [Tensor<Double>], _ call: EvaluationCall) -> [Tensor<Double>]
  func evaluateFloat(_ inputs: [Tensor<Float>], _ call: EvaluationCall) -> [Tensor<Float>]

  /// Whether results are summed over the samples of the batch when an operand belongs to a sample.
  var sumsOverBatch: Bool { get }

  /// Results for the batch of those of its samples, where `sumsOverBatch`: their sums, unless the operation says otherwise.
  func ofBatch<T: Scalar>(_ samples: [[Tensor<T>]]) -> [Tensor<T>]

  /// Results that hold what rounding took from another one, with the number of that: 0 in exact arithmetic.
  var remainders: [Int: Int] { get }

  /// Gradients with respect to each operand (nil: none flows), as nodes.
  ///
  /// Broadcasting needs no care: the pass sums a gradient that has more axes or a wider scope than its operand.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?]

  /// Whether `gradient` is a rule. Without one, the operation belongs to a backward pass that cannot be differentiated
  /// again, and `GraphBuilder.gradients` stops there instead of passing zeros.
  var isDifferentiable: Bool { get }

  /// The same results as nodes of operations that can be differentiated twice; nil for an operation that is one itself.
  func expanded(_ node: Node, _ operands: [ValueID], _ builder: inout GraphBuilder) -> [ValueID]?

  /// Whether finite operands can give a value or a slope that is infinite or NaN.
  var isSingular: Bool { get }

  /// Whether operands or elements that it does not choose get a gradient of exactly 0.
  var chooses: Bool { get }

  /// Whether no gradient reaches any operand.
  var isFlat: Bool { get }

  /// Floating-point operations for one sample (or once, when all is shared).
  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int

  /// Calls that tests try: interpreter against kernels against finite differences.
  var samples: [OperationSample] { get }
}

/// What an evaluation knows beside its operands.
package struct EvaluationCall: Sendable {
  package let attributes: Attributes
  /// Shapes of the results.
  package let results: [TensorType]
  /// Samples in the batch.
  package let batchCount: Int
  /// The place in the batch of the sample at work.
  package let sample: Int
  /// What random numbers of this sample depend on.
  package let key: StepKey

  package init(
    attributes: Attributes, results: [TensorType], batchCount: Int = 1, sample: Int = 0,
    key: StepKey = StepKey(seed: 0, step: 0)
  ) {
    self.attributes = attributes
    self.results = results
    self.batchCount = batchCount
    self.sample = sample
    self.key = key
  }
}

/// The node whose gradient is asked for, and the gradients of its results (nil where none flows).
package struct GradientCall: Sendable {
  package let node: Node
  package let outputGradients: [ValueID?]

  package init(node: Node, outputGradients: [ValueID?]) {
    self.node = node
    self.outputGradients = outputGradients
  }

  package func input(_ index: Int) -> ValueID { node.inputs[index] }
  package func output(_ index: Int = 0) -> ValueID { node.outputs[index] }
  /// The gradient of the first result, which is present whenever the rule is asked.
  package var gradient: ValueID { outputGradients[0]! }
  package var attributes: Attributes { node.attributes }
}

/// Operand types, attributes and the range of values for a test of one operation.
package struct OperationSample: Sendable {
  package let inputs: [TensorType]
  package let attributes: Attributes
  package let range: ClosedRange<Double>

  package init(
    _ inputs: [TensorType], _ attributes: Attributes = [:], range: ClosedRange<Double> = -2...2
  ) {
    self.inputs = inputs
    self.attributes = attributes
    self.range = range
  }
}

extension Operation {
  package var sumsOverBatch: Bool { false }
  package var isElementwise: Bool { false }
  package var isSingular: Bool { false }
  package var remainders: [Int: Int] { [:] }
  package var chooses: Bool { false }
  package var isFlat: Bool { false }

  package func ofBatch<T: Scalar>(_ samples: [[Tensor<T>]]) -> [Tensor<T>] {
    var totals = samples[0]
    for results in samples.dropFirst() {
      for (output, tensor) in results.enumerated() {
        for index in tensor.values.indices { totals[output].values[index] += tensor.values[index] }
      }
    }
    return totals
  }

  package func evaluateDouble(_ inputs: [Tensor<Double>], _ call: EvaluationCall)
    -> [Tensor<Double>]
  {
    evaluate(inputs, call)
  }

  package func evaluateFloat(_ inputs: [Tensor<Float>], _ call: EvaluationCall) -> [Tensor<Float>] {
    evaluate(inputs, call)
  }
  package var isDifferentiable: Bool { true }
  package func expanded(_ node: Node, _ operands: [ValueID], _ builder: inout GraphBuilder) -> [ValueID]? { nil }

  package func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes)
    -> Int
  {
    results.map(\.count).reduce(0, +)
  }

  package func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    call.node.inputs.map { _ in nil }
  }

  /// The scope of a result that needs nothing but the operands of its own sample.
  package func scope(_ inputs: [TensorType]) -> Scope {
    inputs.contains { $0.scope == .sample } ? .sample : .shared
  }

  package func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(GraphFault) {
    guard condition else { throw GraphFault("\(name): \(message())") }
  }
}
