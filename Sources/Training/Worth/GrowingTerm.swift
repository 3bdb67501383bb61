import Checker
import Graph

/// A term of the loss whose factor grows with `progress`, and the hyper-parameter that gives it less.
struct GrowingTerm {
  let text: String
  /// Nil where no real one stands in the term.
  var parameter: (name: String, value: Double)?
}

extension TypedModel {
  /// The first such term; nil where no term grows.
  var growingTerm: GrowingTerm? {
    guard let term = terms.first(where: { readsProgress($0.node) && !fades($0.text) }) else { return nil }
    let words = Set(term.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let own = hyperParameters.lazy.compactMap { parameter -> (name: String, value: Double)? in
      guard words.contains(parameter.name), case .real(let value)? = parameter.value, value != 0 else { return nil }
      return (parameter.name, value)
    }
    return GrowingTerm(text: term.text, parameter: own.first)
  }

  private func readsProgress(_ term: NodeID) -> Bool {
    var (open, seen) = ([term], Set<NodeID>())
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .stepNumber(.progress) = nodes[next.index].kind { return true }
      open += nodes[next.index].inputs
    }
    return false
  }

  /// Whether something is less by `progress`, as in `(1 - progress) * mean(z)`.
  private func fades(_ text: String) -> Bool { text.contains(/[\w)]\s*-\s*progress/) }
}
