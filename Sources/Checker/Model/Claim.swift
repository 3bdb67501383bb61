import Diagnostics

/// What an output is said to be: values in a range, or shares that add up to 1 along the last axis.
package enum Claim: Hashable, Sendable {
  case range(low: Double, high: Double?)
  case simplex

  /// As it is written: "in 0...".
  package var text: String {
    switch self {
    case .simplex: "simplex"
    case .range(let low, let high): "\(shortest(low))...\(high.map { shortest($0) } ?? "")"
    }
  }
}
