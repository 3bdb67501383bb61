import Graph
import Ops

/// Conditions known to hold of sizes, and the lower bounds that follow from them.
struct SizeBounds {
  /// The least value of each symbol.
  private var symbols: [String: Int] = [:]
  /// The least value of whole expressions.
  private var expressions: [Size: Int] = [:]

  init(_ conditions: some Sequence<SizeCondition> = []) {
    for condition in conditions { add(condition) }
  }

  mutating func add(_ condition: SizeCondition) {
    if case .atLeast(let size, let least) = condition { add(size, least) }
  }

  /// Symbols that are at least 1, as sizes are.
  init(positive names: Set<String>) {
    symbols = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
  }

  private mutating func add(_ size: Size, _ least: Int) {
    expressions[size] = max(expressions[size] ?? least, least)
    guard size.symbols.count == 1, let name = size.symbols.first else { return }
    let rest = size - Size(symbol: name)
    guard let offset = rest.constant else { return }
    let (bound, overflow) = least.subtractingReportingOverflow(offset)
    if !overflow { symbols[name] = max(symbols[name] ?? bound, bound) }
  }

  /// A number that a size never falls below; nil when none is known.
  func lowerBound(_ size: Size) -> Int? {
    if size.isTooLarge || size.isTooLong { return nil }
    if let constant = size.constant { return constant }
    if let known = expressions[size] { return known }
    return boundOfSum(size) ?? boundOfDifference(size)
  }

  /// The value at the bounds of all symbols: a sum of products of what is not negative is smallest there.
  private func boundOfSum(_ size: Size) -> Int? {
    var least = Size(0)
    for term in size.sortedTerms {
      if term.coefficient < 0, !term.atoms.isEmpty { return nil }
      var product = Size(term.coefficient)
      for atom in term.atoms {
        guard let bound = lowerBound(atom), bound >= 0 else { return nil }
        product = product * Size(bound)
      }
      least = least + product
    }
    return least.constant
  }

  /// Every symbol is written as its bound plus an excess; without negative factors of excesses, the constant is the
  /// bound.
  private func boundOfDifference(_ size: Size) -> Int? {
    var shifted = Size(0)
    for term in size.sortedTerms {
      var product = Size(term.coefficient)
      for atom in term.atoms {
        guard let bound = lowerBound(atom) else { return nil }
        product = product * (Size(bound) + Size(symbol: atom.description))
      }
      shifted = shifted + product
    }
    if shifted.isTooLarge || shifted.isTooLong { return nil }
    let terms = shifted.sortedTerms
    guard terms.allSatisfy({ $0.atoms.isEmpty || $0.coefficient > 0 }) else { return nil }
    return terms.first { $0.atoms.isEmpty }?.coefficient ?? 0
  }

  private func lowerBound(_ atom: Size.Atom) -> Int? {
    switch atom {
    case .symbol(let name): return symbols[name]
    case .quotient(let a, let b):
      guard let divisor = b.constant, divisor > 0, let least = lowerBound(a) else { return nil }
      return Size(least).divided(by: b)?.constant
    }
  }
}
