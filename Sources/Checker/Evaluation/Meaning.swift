import Diagnostics
import Graph
import Ops
import Syntax

/// What an expression means.
enum Meaning {
  /// An error was reported; consequences stay silent.
  case unknown
  case number(Number)
  /// A truth known before the run; nil while a hyper-parameter has no value.
  case bool(Bool?)
  case text(String)
  /// A bare name that an attribute takes as it stands: `by: max`
  case word(String)
  /// `[steps, width]`
  case sizes([TracedSize])
  case tensor(TypedValue)
  /// The results of a block that gives several.
  case several([Meaning])
  /// A layer that waits for its inputs.
  case layer(PendingLayer)
  /// What an argument says about weights.
  indirect case wish(WeightWish)

  /// One value as it is, several as what a block gives.
  static func joined(_ values: [Meaning]) -> Meaning { values.count == 1 ? values[0] : .several(values) }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }
  var isWish: Bool { if case .wish = self { true } else { false } }
  var isSeveral: Bool { if case .several = self { true } else { false } }
  var isTensor: Bool { if case .tensor = self { true } else { false } }
}

/// A tensor; `isTruth` when its elements are 0 or 1, from a comparison.
struct TypedValue {
  let node: NodeID
  var isTruth = false
}

/// A number known before the run: exact as a size when it is whole, a real number when all values are known.
struct Number {
  /// A division that has to come out even when the number is used as a size.
  struct Division {
    let dividend: Size
    let divisor: Size
    let span: Span
  }
  /// Set for whole numbers.
  var size: Size?
  /// Nil while a hyper-parameter in it has no value.
  var value: Double?
  var divisions: [Division] = []
  /// Set for whole numbers that are no polynomial, as `2^k`, while a hyper-parameter in them has no value.
  var isWholeLater = false

  var isWhole: Bool { size != nil || isWholeLater }
}

/// A layer, block, function or `stack` with its attributes, before it is given its inputs.
struct PendingLayer {
  indirect enum Callee {
    case layer(any Layer)
    case block(Block)
    case function(ScalarFunction)
    case stack
    case scan

    /// Whether it is a layer that gives a value of no input, as `axis(n)`.
    var takesNothing: Bool { if case .layer(let layer) = self { layer.inputs.upperBound == 0 } else { false } }

    var isFunction: Bool { if case .function = self { true } else { false } }
  }
  let callee: Callee
  let arguments: [EvaluatedArgument]
  let span: Span
  /// Set by `let f = ...`.
  var binding: Binding?

  /// The name of a layer bound by `let`.
  struct Binding {
    let name: String
    /// Under which weights are shared.
    let identity: Int
    /// Set where the `let` stands outside the parts: the path, whichever part applies the layer.
    var path: String?
  }

  /// Whether it is a value of the file, with a name or attributes, that waits for its inputs.
  var isWaiting: Bool { binding != nil || !arguments.isEmpty }
}

/// An argument of a call and what it means.
struct EvaluatedArgument {
  let label: Name?
  let meaning: Meaning
  let span: Span
}

extension PendingLayer.Callee {
  var name: String {
    switch self {
    case .layer(let layer): layer.name
    case .block(let block): block.name.text
    case .function(let function): function.name
    case .stack: "stack"
    case .scan: "scan"
    }
  }
}

extension Meaning {
  /// What it is, in a message: "a number".
  var words: String {
    switch self {
    case .unknown: "unknown"
    case .number: "a number"
    case .bool: "true or false"
    case .text: "a text"
    case .word(let name): "`\(name)`"
    case .sizes: "a list of sizes"
    case .tensor: "a tensor"
    case .several(let values): "\(values.count) values"
    case .layer: "a layer without its input"
    case .wish: "a range or a start of weights"
    }
  }
}
