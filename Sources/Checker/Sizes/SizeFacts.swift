import Graph
import Ops

/// What is known of sizes: values of hyper-parameters, conditions that the file makes, and bounds that follow.
struct SizeFacts {
  /// Values of the integer hyper-parameters; sizes themselves stay symbolic.
  var values: [String: Int] = [:]
  private(set) var conditions: [ModelCondition] = []
  private var bounds = SizeBounds([.atLeast(.batch, 1)])
  /// Sizes found to be at least 1.
  private var positive: Set<Size> = []
  /// Conditions between hyper-parameters that failed; each is reported once, wherever it matters.
  private var failed: Set<SizeCondition> = []

  /// The number a size means, when all its symbols have values.
  func known(_ size: Size) -> Int? { size.evaluated(values) }

  /// A number the size never falls below, given the conditions found so far; nil when there is none.
  func lowerBound(_ size: Size) -> Int? { bounds.lowerBound(size) }

  func isPositive(_ size: Size) -> Bool { positive.contains(size) }
  mutating func addPositive(_ sizes: [Size]) { positive.formUnion(sizes) }

  /// Whether the condition fails for the first time.
  mutating func fails(_ condition: SizeCondition) -> Bool { failed.insert(condition).inserted }

  /// Whether a condition is proven, or may hold and is kept; false when it cannot hold.
  mutating func holds(_ condition: SizeCondition, _ reason: @autoclosure () -> String) -> Bool {
    guard let isProven = proof(of: condition) else {
      record(condition, reason())
      return true
    }
    return isProven
  }

  private mutating func record(_ condition: SizeCondition, _ reason: String) {
    guard !conditions.contains(where: { $0.condition == condition }) else { return }
    conditions.append(ModelCondition(condition: condition, reason: reason))
    bounds.add(condition)
  }

  /// Nil for a condition that holds for some sizes, or for the present values only. A batch may have
  /// another number of samples at each step, so what is said of it holds for any number.
  private func proof(of condition: SizeCondition) -> Bool? {
    let isProven = proofOfSizes(condition)
    return condition.countsBatch ? isProven ?? false : isProven
  }

  private func proofOfSizes(_ condition: SizeCondition) -> Bool? {
    switch condition {
    case .equal(let a, let b): a == b ? true : differ(a, b) ? false : nil
    case .atLeast(let size, let least): isAtLeast(size, least)
    case .divides(let divisor, let dividend): divides(divisor, dividend)
    }
  }

  private func differ(_ a: Size, _ b: Size) -> Bool {
    if let x = known(a), let y = known(b) { return x != y }
    return (lowerBound(a - b) ?? 0) > 0 || (lowerBound(b - a) ?? 0) > 0
  }

  private func isAtLeast(_ size: Size, _ least: Int) -> Bool? {
    let bound = lowerBound(size) ?? .min
    if let number = known(size) {
      if number < least { return false }
    } else if bound < least, (lowerBound(Size(least) - size) ?? 0) > 0 {
      return false
    }
    return bound >= least ? true : nil
  }

  private func divides(_ divisor: Size, _ dividend: Size) -> Bool? {
    if dividend.dividedExactly(by: divisor) != nil { return true }
    guard let a = known(dividend), let b = known(divisor) else { return nil }
    return b == 0 || !a.isMultiple(of: b) ? false : nil
  }

  /// At most 2^40 elements a value, so that no count overflows later.
  func isCountable(_ count: Size) -> Bool {
    if let value = known(count) { return value <= 1 << 40 }
    guard let value = count.substituting(values.mapValues { Size($0) }) else { return true }
    return !value.isTooLarge && (value.constant ?? 0) <= 1 << 40
  }
}

extension SizeCondition {
  fileprivate var countsBatch: Bool {
    switch self {
    case .equal(let a, let b), .divides(let a, let b): a.countsBatch || b.countsBatch
    case .atLeast(let size, _): size.countsBatch
    }
  }
}
