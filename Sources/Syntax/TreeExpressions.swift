import Diagnostics

/// An expression and its place.
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
    /// `10...500`, both ends included, or `0...`; in sections, and for what weights are held to.
    case range(Expression, Expression?)
  }

  package let kind: Kind
  package let span: Span
  /// How deep its parts are nested; the parser bounds it, so passes may recurse.
  package let depth: Int
  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    depth = 1 + (kind.children.map(\.depth).max() ?? 0)
  }
}

package struct Argument: Sendable {
  package let label: Name?
  package let value: Expression

  package init(label: Name?, value: Expression) {
    self.label = label
    self.value = value
  }
}

package enum SliceItem: Sendable {
  case index(Expression)
  /// Half open, as in NumPy; an end left out is the axis's own.
  case range(Expression?, Expression?, Span)
}

package enum UnaryOperator: String, Sendable {
  case minus = "-"
  case not
}

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

extension Expression.Kind {
  /// The expressions directly inside, in the order of the text.
  package var children: [Expression] {
    switch self {
    case .number, .string, .bool, .name: []
    case .unary(_, let operand): [operand]
    case .binary(_, let left, let right), .pipe(let left, let right): [left, right]
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .slice(let operand, let items): [operand] + items.flatMap(\.children)
    case .list(let elements): elements
    case .over(let function, variable: _, let axis): [function, axis]
    case .range(let low, let high): [low] + (high.map { [$0] } ?? [])
    }
  }
}

extension SliceItem {
  package var children: [Expression] {
    switch self {
    case .index(let position): [position]
    case .range(let low, let high, _): [low, high].compactMap { $0 }
    }
  }
}
