import Diagnostics
import Ops
import Syntax

/// A function of numbers, applied to tensors element by element.
enum ScalarFunction {
  /// An operation of the graph.
  case primitive(name: String, operation: String, arity: Int)
  /// A `fn` of the file, or of the prelude that ships with the program.
  case written(Function, isPrelude: Bool)

  var name: String {
    switch self {
    case .primitive(let name, _, _): name
    case .written(let function, _): function.name.text
    }
  }

  /// How many values it takes.
  var arities: ClosedRange<Int> {
    switch self {
    case .primitive(_, _, let arity): arity...arity
    case .written(let function, _): function.required.count...function.parameters.count
    }
  }
}
