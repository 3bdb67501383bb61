import CKernels

/// A method that changes the weights: one file each, and a line in `OptimizerTable`.
package protocol Optimizer: AnyObject, Sendable {
  static var declaration: OptimizerDeclaration { get }

  /// - Parameter values: a number for each key of the declaration.
  init(_ values: RecipeValues)

  /// Takes other numbers, between two steps, where a schedule changes them.
  func set(_ values: RecipeValues)
}

/// An optimizer that works on pieces, by several threads at once, so it keeps no numbers but those of the step at work.
package protocol PiecewiseOptimizer: Optimizer {
  /// Prepares the `step`th step, counted from 1.
  func begin(step: Int)

  /// Changes the weights of a piece and what is kept for them.
  ///
  /// A weight whose gradient or its square is not finite stays as it is, and so does what is kept for it. Then the
  /// result is false.
  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool

  /// What the step at work has taken from a weight, by what is kept for it now; nil where it stayed as it was.
  func change(_ piece: WeightPiece, at index: Int) -> Float?

  /// Numbers of the steps before that those of the step at work do not give, for a checkpoint; none for most.
  var memory: [Double] { get set }
}

extension PiecewiseOptimizer {
  package var memory: [Double] {
    get { [] }
    set {}
  }
}

/// An optimizer that looks at all weights together and evaluates the loss several times in a step.
package protocol SearchingOptimizer: Optimizer {
  /// Moves the weights of an objective.
  func step(_ objective: Objective)

  /// What it keeps besides vectors, for a checkpoint.
  var numbers: [Double] { get set }
  /// What it keeps of the length of all weights; none before the first step.
  var vectors: [[Float]] { get set }
}

/// The loss as a function of all weights.
package struct Objective {
  /// At the weights as they are.
  package let loss: Double
  package let gradient: [Float]
  /// Loss and gradient at a distance along a direction; an infinite loss where one of them is not finite.
  package let evaluate: (_ direction: [Float], _ length: Double) -> (loss: Double, gradient: [Float])
  private let moving: (_ direction: [Float], _ length: Double) -> Void

  package init(
    loss: Double, gradient: [Float],
    evaluate: @escaping (_ direction: [Float], _ length: Double) -> (loss: Double, gradient: [Float]),
    move: @escaping (_ direction: [Float], _ length: Double) -> Void
  ) {
    (self.loss, self.gradient, self.evaluate, moving) = (loss, gradient, evaluate, move)
  }

  /// Moves the weights.
  func move(along direction: [Float], by length: Double) { moving(direction, length) }
}

/// What an optimizer is given for a step.
package enum OptimizerUse: Sendable {
  /// The gradients of a batch.
  case gradients
  /// Gradients and the curvature of a batch along a random probe.
  case curvature
  /// All training samples as one batch, as often as it asks.
  case wholeData
}

/// What is known of an optimizer without running it.
package struct OptimizerDeclaration: Sendable {
  /// In model files, flags and `run.json`: `adam`.
  package let name: String
  /// In prose: `Adam`.
  package let title: String
  /// Authors and year, as a method section cites them.
  package let citation: String
  /// What it does to a weight, as a line of the manual.
  package let summary: String
  /// The first may be given without its name.
  package let keys: [RecipeKey]
  /// Names of what is kept for each weight, one float each; checkpoints hold it under them.
  package let state: [String]
  package var use = OptimizerUse.gradients
  /// What its key `weight_decay` shrinks.
  package var decay = WeightDecay.ofGradients
  /// Further floats that are kept for each weight, by the numbers of its keys.
  package var history: @Sendable (RecipeValues) -> Int = { _ in 0 }
  /// Says what is wrong with numbers that are right one by one, and the number that helps; nil where nothing is.
  package var complaint: @Sendable (RecipeValues) -> OptimizerComplaint? = { _ in nil }

  /// Whether a recipe key of this name has an effect.
  package func key(named name: String) -> RecipeKey? { keys.first { $0.name == name } }
}

/// What is wrong with the numbers of an optimizer together.
package struct OptimizerComplaint: Sendable {
  package let text: String
  /// The key that is to have another value, and the value.
  package let key: RecipeKey
  package let value: String
}

/// What a weight decay does, before the optimizer moves a weight.
package enum WeightDecay: Sendable {
  /// The gradient grows by a share of the weight, as a penalty on its square would make it.
  case ofGradients
  /// The weight shrinks by a share of the learning rate.
  case ofWeights
}

/// Values of the keys of a section or of an optimizer.
package struct RecipeValues: Hashable, Sendable {
  private var values: [RecipeKey: RecipeValue] = [:]

  /// The defaults.
  package init(_ keys: [RecipeKey]) {
    for key in keys { values[key] = key.defaultValue }
  }

  package subscript(key: RecipeKey) -> RecipeValue? {
    get { values[key] }
    set { values[key] = newValue }
  }

  /// The value of the key with this name.
  package subscript(name: String) -> RecipeValue? {
    get { values.first { $0.key.name == name }?.value }
    set { if let key = values.keys.first(where: { $0.name == name }) { values[key] = newValue } }
  }

  package func real(_ name: String) -> Double {
    switch self[name] {
    case .real(let value)?, .scheduled(let value, _)?: value
    default: 0
    }
  }

  package func int(_ name: String) -> Int { if case .int(let value)? = self[name] { value } else { 0 } }

  package func flag(_ name: String) -> Bool { self[name] == .bool(true) }
}

/// Some of the weights, their gradients, and what is kept for them.
package struct WeightPiece {
  package let weights: UnsafeMutablePointer<Float>
  package let gradients: UnsafePointer<Float>
  /// The size of the Hessian's diagonal as a probe estimates it; nil for optimizers that use none.
  package var curvature: UnsafePointer<Float>?
  /// For each name of the declaration's `state`, the floats of this piece.
  package let state: UnsafePointer<UnsafeMutablePointer<Float>>
  /// Where the piece begins in `weights` and in each of `state`.
  package let offset: Int
  package let count: Int

  package init(
    weights: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    state: UnsafePointer<UnsafeMutablePointer<Float>>, offset: Int, count: Int
  ) {
    (self.weights, self.gradients, self.state) = (weights, gradients, state)
    (self.offset, self.count) = (offset, count)
  }

  /// The weights of the piece, counted from its begin as its gradients are.
  @inline(__always)
  var ownWeights: UnsafeMutablePointer<Float> { weights + offset }

  @inline(__always)
  func own(_ number: Int) -> UnsafeMutablePointer<Float> { state[number] + offset }
}

extension RecipeKey {
  /// Weight decay, which every optimizer has; a layer's biases and norms are left out unless asked for.
  static func decay(_ defaultText: String) -> [RecipeKey] {
    [
      RecipeKey(
        "weight_decay", .real(0...10), defaultText, "how strongly weights of two axes or more are drawn to 0",
        flag: "weight-decay", placeholder: "number"),
      RecipeKey(
        "decay_all", .bool, "false", "whether biases and other weights of one axis are drawn to 0 too",
        flag: "decay-all", placeholder: "true|false"),
    ]
  }

  /// The size of a step, which every optimizer has.
  static func learningRate(_ defaultText: String, usually usual: ClosedRange<Double> = 1e-7...0.5) -> RecipeKey {
    RecipeKey(
      "lr", .real(1e-12...10), defaultText, "the size of a step", flag: "learning-rate", placeholder: "rate"
    ).usually(usual)
  }
}
