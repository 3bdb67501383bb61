import Diagnostics
import Graph
import Syntax

// Vectors of one length that become the columns of one value.
extension RepairSite {
  /// `concat(re, im, axis: 1)` of two vectors: each is made a column, as in other programs `stack`.
  func joinedColumns(_ call: Span) -> [Cure] {
    guard let whole = expression(at: call), self.call(whole)?.name == "concat" else { return [] }
    let vectors = vectors(joinedBy: whole)
    guard vectors.count > 1 else { return [] }
    let edits = vectors.flatMap { appending("repeat(1, axis: 1)", to: $0) } + [setting("axis", to: "1", in: whole)]
    return [Cure("make a column of each", edits, shows: call)]
  }

  /// The same at the end of a body, where a column is declared for each vector.
  func joinedColumns(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    guard declared.count == 2, value.shape.count == 1, let result = expression(at: value.span) else { return [] }
    let whole = resolved(result)
    let vectors = vectors(joinedBy: whole)
    guard isSame(declared[1], Size(vectors.count)), let size = vectors.first.flatMap({ shapes[$0]?.first }),
      isSame(size, declared[0])
    else { return [] }
    return joinedColumns(whole.span)
  }

  /// The places of the vectors that a `concat` joins; none where one of its values has another shape.
  private func vectors(joinedBy whole: Expression) -> [Span] {
    guard let (name, arguments) = call(whole), name == "concat" else { return [] }
    let places = arguments.filter { $0.label == nil }.map(\.value.span)
    let sizes = places.compactMap { place in shapes[place].flatMap { $0.count == 1 ? $0[0] : nil } }
    guard sizes.count == places.count, let first = sizes.first, sizes.allSatisfy({ isSame($0, first) }) else {
      return []
    }
    return places
  }
}
