import Graph
import Ops

extension Elaborator {
  /// A number the size never falls below, given the conditions found so far; nil when there is none.
  func lowerBound(_ size: Size) -> Int? {
    var bounds: [String: Int] = [:]
    for case .atLeast(let known, let least) in conditions.map(\.condition) {
      guard known.sortedTerms.count == 1, case .symbol(let name)? = known.sortedTerms[0].atoms.first,
        known == Size(symbol: name)
      else { continue }
      bounds[name] = max(bounds[name] ?? least, least)
    }
    return Checker.lowerBound(size, bounds)
  }
}

/// A number that a polynomial never falls below when each symbol is at least its bound.
///
/// Every symbol is written as its bound plus an excess; without negative factors of excesses, the constant is the bound.
func lowerBound(_ size: Size, _ bounds: [String: Int]) -> Int? {
  if size.isTooLarge { return nil }
  var shifted = Size(0)
  for (atoms, coefficient) in size.sortedTerms {
    var product = Size(coefficient)
    for atom in atoms {
      guard let bound = lowerBound(atom, bounds) else { return nil }
      product = product * (Size(bound) + Size(symbol: atom.description))
    }
    shifted = shifted + product
  }
  if shifted.isTooLarge { return nil }
  let terms = shifted.sortedTerms
  guard terms.allSatisfy({ $0.atoms.isEmpty || $0.coefficient > 0 }) else { return nil }
  return terms.first { $0.atoms.isEmpty }?.coefficient ?? 0
}

private func lowerBound(_ atom: Size.Atom, _ bounds: [String: Int]) -> Int? {
  switch atom {
  case .symbol(let name): return bounds[name]
  case .quotient(let a, let b):
    guard let divisor = b.constant, divisor > 0, let least = lowerBound(a, bounds) else {
      return nil
    }
    return Size(least).divided(by: b)?.constant
  }
}
