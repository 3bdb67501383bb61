import Diagnostics
import Graph
import Ops

/// A model as a flat list of typed nodes, in the order of evaluation, encoder before decoder.
package struct TypedModel: Sendable {
  package let name: String
  package let hyperParameters: [HyperParameter]
  package let nodes: [TypedNode]
  /// In the order of evaluation, which is the order of PyTorch's `state_dict`.
  package let weights: [TypedWeight]
  /// The layers that `summaryTable` lists.
  package let layers: [TypedLayer]
  package let encoderInputs: [TypedPort]
  package let encoderOutputs: [TypedPort]
  package let decoderInputs: [TypedPort]
  package let decoderOutputs: [TypedPort]
  /// The top-level summands of the loss.
  package let terms: [LossTerm]
  /// What must hold between sizes, beyond what the polynomials prove.
  package let conditions: [ModelCondition]

  /// The values of the integer hyper-parameters that have one.
  package var sizes: [String: Int] {
    var result: [String: Int] = [:]
    for parameter in hyperParameters {
      if case .int(let value)? = parameter.value { result[parameter.name] = value }
    }
    return result
  }

  /// The same, and the length of the axis of `batch(z)`: the samples of the largest batch.
  package func sizes(batch: Int?) -> [String: Int] {
    sizes.merging(batch.map { [Size.batchSymbol: $0] } ?? [:]) { $1 }
  }

  /// Hyper-parameters that have neither a default nor a setting; such a model can be checked, not lowered.
  package var undetermined: [String] {
    hyperParameters.filter { $0.value == nil }.map(\.name)
  }
}

/// A value of the program: what makes it, from what, and its type.
package struct TypedNode: Sendable {
  package enum Kind: Sendable {
    case input(String)
    /// A compile-time number; nil while a hyper-parameter in it has no value.
    case constant(Double?)
    case layer(any Layer, values: [String: LayerValue], weights: [Int])
    /// A number that every step is handed.
    case stepNumber(StepNumber)
    /// An operation of the graph that works element by element.
    case elementwise(String)
    case slice(Slicing)
    /// A named result of the encoder or decoder.
    case output(String)
    /// A block run step after step, as the sequence of its first result; inputs are starts, sequences, results of a step.
    indirect case scan(Scan)
    /// The sequence of another result of the scan that is its input.
    case scanned(Int)
  }
  /// The scan whose step the node belongs to; nil outside of all.
  package var loop: Int?

  package let kind: Kind
  package let inputs: [NodeID]
  package let type: SymbolicType
  /// Where each axis's size comes from.
  package let origins: [SizeOrigin]
  package let span: Span
  /// The layer or part the node belongs to: "encoder.lstm".
  package let path: String
}

/// A block that is run over the steps of sequences, with one set of weights.
package struct Scan: Sendable {
  /// Names the nodes of a step: their `loop`.
  package let loop: Int
  /// In a step, the values of the states before it.
  package let states: [NodeID]
  /// In a step, its part of each sequence.
  package let parts: [NodeID]
  /// What a step gives: the next states, then others.
  package let results: [NodeID]
  /// Whether it runs from the last step to the first.
  package let isReversed: Bool
}

/// An index in `TypedModel.nodes`.
package struct NodeID: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A weight with its full name, as in PyTorch's `state_dict`.
package struct TypedWeight: Sendable {
  package let weight: Weight<Size>
  package let span: Span
  /// How many copies the model has: more than one inside a `stack` whose count has no value.
  package let copies: Size
  /// Whether it is a `weight` of the file, or of a layer with a `name:` that says what the weight starts from or stays in.
  package let isNamed: Bool

  package var name: String { weight.name }
  package var shape: [Size] { weight.shape }
  /// Its numbers, or its coordinates where it has a basis.
  package var count: Size { weight.trainedShape.reduce(Size(1)) { $0 * $1 } }
}

/// One use of a layer, for tables.
package struct TypedLayer: Sendable {
  package let path: String
  /// The layer's name in the language.
  package let kind: String
  package let result: NodeID
  /// Indices in `TypedModel.weights`; empty when another row already lists them.
  package let weights: [Int]
  package let span: Span
}

/// A named value at the border of a part.
package struct TypedPort: Hashable, Sendable {
  package let name: String
  package let node: NodeID
  /// What the file says of its values, and the checker has proved.
  package var claim: Claim?
}

/// A summand of the loss; terms of a sample are averaged over the batch, shared ones taken as they are.
package struct LossTerm: Sendable {
  /// The text in the file, with a minus in front when it is subtracted.
  package let text: String
  package let node: NodeID
}

/// What must hold between sizes, and why.
package struct ModelCondition: Hashable, Sendable {
  package let condition: SizeCondition
  package let reason: String
}
