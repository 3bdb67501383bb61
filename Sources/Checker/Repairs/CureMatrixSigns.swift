import Diagnostics
import Graph
import Syntax

// Signs that mean products and divisions of matrices in MATLAB and Julia, and elements here.
extension RepairSite {
  /// `a * E` and `W * x` where the product of matrices was meant.
  func multiplied(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    guard let whole = path(to: a.span).dropLast().last, case .binary(let sign, _, _) = whole.kind else { return [] }
    if sign == .divide { return leastSquares(a, b, whole) }
    guard sign == .multiply, let call = product(a, b) else { return [] }
    let advice = "a product of matrices is a function"
    let one = Cure(advice, [.init(whole.span, call)], shows: whole.span)
    guard let statement = path(to: a.span).first else { return [one] }
    // One mistake, wherever it stands in the formula.
    let all = withProducts(statement)
    let edited = Cure("", one.edits).text(of: statement.span, in: source)
    return (all == edited ? [] : [Cure(advice, [.init(statement.span, all)], shows: statement.span)]) + [one]
  }

  /// The call of two values, one of which is a vector, in the order in which their sizes meet.
  private func product(_ a: Mistake.Operand, _ b: Mistake.Operand) -> String? {
    let (first, second) = (text(a.span), text(b.span))
    switch (a.shape.count, b.shape.count) {
    case (1, 2) where fits(a.shape, b.shape): return "matmul(\(first), \(second))"
    case (2, 1) where isSame(a.shape[1], b.shape[0]): return "matmul(\(first), \(second))"
    case (2, 1) where isSame(a.shape[0], b.shape[0]): return "matmul(\(second), \(first))"
    default: return nil
    }
  }

  /// `x / E` of a matrix with a spectrum a row.
  private func leastSquares(_ a: Mistake.Operand, _ b: Mistake.Operand, _ whole: Expression) -> [Cure] {
    guard a.shape.count == 1, b.shape.count == 2, isSame(a.shape[0], b.shape[1]) else { return [] }
    let operands = "\(text(a.span)), \(text(b.span))"
    let cure = Cure(
      "a division by a matrix is least squares", [.init(whole.span, "nnls(\(operands))")], shows: whole.span)
    return [cure.or("or `fcls(\(operands))` for shares that add up to 1")]
  }

  /// A formula with `matmul` for each product with a weight of two axes before the sign.
  private func withProducts(_ formula: Expression) -> String {
    if case .binary(.multiply, let matrix, let vector) = formula.kind, isMatrix(matrix) {
      return "matmul(\(text(matrix)), \(withProducts(vector)))"
    }
    var (result, place) = ("", formula.span.start)
    for child in formula.kind.children.sorted(by: { $0.span.start < $1.span.start }) where child.span.start >= place {
      result += text(Span(place, child.span.start)) + withProducts(child)
      place = child.span.end
    }
    return result + text(Span(place, formula.span.end))
  }

  private func isMatrix(_ value: Expression) -> Bool {
    guard case .name(let name) = value.kind,
      let weight = file.models.first?.lets.first(where: { $0.name.text == name })?.value,
      call(weight)?.name == "weight", let shape = argument("shape", of: weight, positional: true),
      case .list(let sizes) = shape.kind
    else { return false }
    return sizes.count == 2
  }
}
