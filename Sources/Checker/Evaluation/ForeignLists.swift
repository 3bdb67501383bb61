import Diagnostics
import Syntax

/// Lists of what is no size: numbers of a constant, and layers.
extension Elaborator {
  /// What is wrong with a list as a whole; nil where each entry has a message of its own.
  func listOfOthers(_ elements: [Expression], _ meanings: [Meaning], at list: Span) -> Diagnostic? {
    guard elements.count > 1 else { return nil }
    let layers = meanings.count { if case .layer = $0 { true } else { false } }
    if layers == elements.count { return .listOfLayers(elements.map { text($0.span) }, at: list) }
    let rows = elements.compactMap { element -> Int? in
      if case .list(let entries) = element.kind { entries.count } else { nil }
    }
    if rows.count == elements.count, let columns = rows.first {
      return .listOfNumbers(text(list), shape: "[\(elements.count), \(columns)]", at: list)
    }
    let isConstant = elements.allSatisfy { isLiteral($0.span) } && elements.contains { Int(text($0.span)) == nil }
    let hasFraction = elements.contains { Double(text($0.span)).map { $0 != $0.rounded() } ?? false }
    return isConstant && hasFraction ? .listOfNumbers(text(list), shape: "[\(elements.count)]", at: list) : nil
  }
}
