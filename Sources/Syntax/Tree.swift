import Diagnostics

/// A name and where it stands.
package struct Name: Hashable, Sendable {
  package let text: String
  package let span: Span
  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// One `.ae` file: `ae 1`, then its declarations in any order.
package struct File: Sendable {
  package var functions: [Function] = []
  package var blocks: [Block] = []
  package var models: [Model] = []
  package var sections: [Section] = []
  package init() {}
}

/// `fn swish(x) = x * sigmoid(x)`: a scalar function, applied elementwise to tensors.
package struct Function: Sendable {
  package let name: Name
  package let parameters: [Name]
  package let body: Expression
  package let span: Span
}

/// `block transformer(heads: int) (x: [T, D]) -> [T, D] { ... }`
package struct Block: Sendable {
  package let name: Name
  package let parameters: [Parameter]
  package let inputs: [Port]
  /// The shapes of what the body gives, one for each result.
  package let outputs: [Port]
  package let body: Body
  package let span: Span
}

/// `model SparseLSTM(steps: int = 10, ...) { encoder ... decoder ... loss ... }`
package struct Model: Sendable {
  package let name: Name
  package let parameters: [Parameter]
  package let encoder: Part
  package let decoder: Part
  package let loss: Expression
  package let span: Span
}

/// A typed hyper-parameter: `latent: int = 12 in 1...64`.
package struct Parameter: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case int, real, bool }
  package let name: Name
  package let kind: Kind
  package let defaultValue: Expression?
  /// Lowest and highest value allowed, both included.
  package let range: (low: Expression, high: Expression)?
  package let span: Span
}

/// `encoder (x: [steps, 1]) -> z: [latent] { ... }` or the decoder.
package struct Part: Sendable {
  package let keyword: Name
  package let inputs: [Port]
  package let outputs: [Port]
  package let body: Body
  package let span: Span
}

/// A named tensor at the border of a part or block. Without a shape (`decoder (z)`) it takes the one it is given;
/// a block's output may stand without a name (`-> [T, D]`).
package struct Port: Sendable {
  package let name: Name?
  package let shape: [Expression]?
  package let span: Span
}

/// Statements, then what they give: one expression, or `(a, b)` for several outputs.
package struct Body: Sendable {
  package let lets: [Let]
  package let results: [Expression]
  package let span: Span
}

/// `let a = expression`
package struct Let: Sendable {
  package let name: Name
  package let value: Expression
  package let span: Span
}

/// `data { ... }` or `train { ... }`: keys and values, one a line.
package struct Section: Sendable {
  package let keyword: Name
  package let entries: [Entry]
  package let span: Span
}

/// `epochs: 500`
package struct Entry: Sendable {
  package let key: Name
  package let value: Expression
  package let span: Span
}

/// An expression and where it stands.
package struct Expression: Sendable {
  package indirect enum Kind: Sendable {
    /// A number; `isInteger` when it is written with digits alone; `20%` is 0.2.
    case number(Double, isInteger: Bool)
    case string(String)
    case bool(Bool)
    case name(String)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case conditional(condition: Expression, then: Expression, otherwise: Expression)
    /// `f(x, heads: 2)`; the callee is an expression so that `f` may be a `let` or `stack(...)(x)`.
    case call(Expression, [Argument])
    /// `x |> f`
    case pipe(Expression, Expression)
    /// `x[0]`, `x[2:5, :]`
    case slice(Expression, [SliceItem])
    /// `[steps, width]`
    case list([Expression])
    /// `spectrum over t in linspace(-1, 1, steps)`
    case over(Expression, variable: Name, axis: Expression)
  }

  package let kind: Kind
  package let span: Span
  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

package struct Argument: Sendable {
  package let label: Name?
  package let value: Expression
}

package enum SliceItem: Sendable {
  case index(Expression)
  /// Half open, as in NumPy; an end left out is the axis's own.
  case range(Expression?, Expression?, Span)
}

package enum UnaryOperator: String, Sendable { case minus = "-", not }

package enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and
  case or
}
