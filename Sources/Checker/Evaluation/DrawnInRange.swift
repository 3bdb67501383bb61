import Diagnostics
import Syntax

// Random numbers for a weight that is held in a range.
extension Elaborator {
  /// `start: random, in: 0...1`: numbers of the range, since others would be moved to its ends at the start.
  func drawnInRange(_ start: Expression) -> String? {
    let word = String(source.text(of: start.span)).filter { $0.isLetter }.lowercased()
    guard ["random", "rand"].contains(word) else { return nil }
    let site = RepairSite(self)
    guard let call = site.path(to: start.span).dropLast().last, let range = site.argument("in", of: call) else {
      return nil
    }
    switch range.kind {
    case .range(let low, let high?): return "uniform(\(site.text(low)), \(site.text(high)))"
    case .range(let low, nil): return site.text(low) == "0" ? "uniform(0, 1)" : nil
    case .name("simplex"): return "uniform(0, 1)"
    default: return nil
    }
  }
}
