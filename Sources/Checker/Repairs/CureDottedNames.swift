import Diagnostics
import Syntax

// Names behind the object or part that has them elsewhere.
extension RepairSite {
  /// `self.z` and `decoder.y`: here a name stands alone. All such names of a statement go together.
  func withoutObjects(_ name: String, _ span: Span) -> [Cure] {
    guard name.contains("."), let statement = path(to: span).first else { return [] }
    let visible = Set(visibleValues(at: span))
    let edits = statement.names.compactMap { other -> Cure.Edit? in
      guard other.text.contains("."), let last = other.text.split(separator: ".").last.map(String.init),
        visible.contains(last)
      else { return nil }
      return .init(other.span, last)
    }
    guard edits.contains(where: { $0.span == span }) else { return [] }
    let shown = edits.count > 1 ? statement.span : path(to: span).dropLast().last?.span ?? span
    return [Cure("names stand alone, without what has them", edits, shows: shown)]
  }
}
