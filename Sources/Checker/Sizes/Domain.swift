import Graph
import Ops

/// "holds for every size", or "holds for: heads divides width, steps >= 3"; positive sizes go without saying.
package func domain(of model: TypedModel) -> String {
  let lines = model.conditions.map(\.condition).filter { !$0.isImplied }.map(\.text)
  var unique: [String] = []
  for line in lines where !unique.contains(line) { unique.append(line) }
  return unique.isEmpty ? "holds for every size" : "holds for: " + unique.joined(separator: ", ")
}

extension SizeCondition {
  /// Sizes are positive, which needs no mention.
  var isImplied: Bool {
    guard case .atLeast(let size, let least) = self, least <= 1 else { return false }
    return lowerBound(size, Dictionary(uniqueKeysWithValues: size.symbols.map { ($0, 1) })) ?? .min >= least
  }

  /// The condition as the domain line shows it.
  var text: String {
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
