import Graph
import Ops

/// "holds for every size", or "holds for: heads divides width, steps >= 3"; the sizes are always positive.
package func domain(of model: TypedModel) -> String {
  let quotients = EvenQuotients(model.conditions.map(\.condition))
  let simple = model.conditions.compactMap { quotients.simplified($0.condition) }
  let all = simple.filter { !followsFromDivision($0, simple) }
  let lines = all.indices.filter { !all[$0].isPositive && !isImplied($0, all) }.map { all[$0].text }
  var unique: [String] = []
  for line in lines where !unique.contains(line) { unique.append(line) }
  return unique.isEmpty ? "holds for every size" : "holds for: " + unique.joined(separator: ", ")
}

/// Whether a condition says only what one of a whole quotient does: `n = n / d * d` and `n / d >= 1`, where d divides n.
private func followsFromDivision(_ condition: SizeCondition, _ all: [SizeCondition]) -> Bool {
  all.contains { fact in
    guard case .divides(let divisor, let dividend) = fact, let quotient = dividend.divided(by: divisor) else {
      return false
    }
    switch condition {
    case .equal(let a, let b):
      let rest = dividend - quotient * divisor
      return a - b == rest || b - a == rest
    case .atLeast(let size, let least):
      guard let more = (size - quotient).constant else { return false }
      let isPositive = dividend.symbols.count == 1 && dividend == Size(symbol: dividend.symbols.first!)
      return isPositive ? least <= 1 + more : least <= more && all.contains(.atLeast(dividend, 0))
    case .divides: return false
    }
  }
}

/// Whether a condition follows from the others; of two that say the same, the first is kept.
private func isImplied(_ index: Int, _ all: [SizeCondition]) -> Bool {
  guard case .atLeast(let size, let least) = all[index] else { return false }
  let others = all.enumerated().filter { other, condition in
    guard case .atLeast(let size, let bound) = condition, other > index else {
      return other != index
    }
    return SizeBounds([all[index]]).lowerBound(size) ?? .min < bound
  }
  return SizeBounds(others.map(\.element)).lowerBound(size) ?? .min >= least
}

extension SizeCondition {
  /// Sizes are positive, which needs no mention.
  fileprivate var isPositive: Bool {
    guard case .atLeast(let size, let least) = self, least <= 1 else { return false }
    return SizeBounds(positive: size.symbols).lowerBound(size) ?? .min >= least
  }

  /// The condition as the domain line shows it.
  package var text: String {
    switch self {
    case .equal(let a, let b): "\(a) = \(b)"
    case .divides(let a, let b): "\(factor(a)) divides \(factor(b))"
    case .atLeast(let size, let least): atLeastText(size, least)
    }
  }

  private func factor(_ size: Size) -> String {
    size.sortedTerms.count > 1 ? "(\(size))" : size.description
  }
}

/// `steps - 5 >= 0` as "steps >= 5".
private func atLeastText(_ size: Size, _ least: Int) -> String {
  let constant = size.sortedTerms.first { $0.atoms.isEmpty }?.coefficient ?? 0
  let (bound, overflow) = least.subtractingReportingOverflow(constant)
  guard !overflow else { return "\(size) >= \(least)" }
  let rest = size - Size(constant)
  if rest.description.hasPrefix("-") { return "\(Size(0) - rest) <= \(-bound)" }
  return "\(rest) >= \(bound)"
}
