import Diagnostics
import Graph
import Ops

/// How to report two sizes that should be equal and are not.
struct SizeClash {
  var message: String
  var span: Span
  var marker: String
  var labels: [Diagnostic.Label] = []
  var help: String?
}

extension Elaborator {
  /// The number a size stands for, when all its symbols have values.
  func known(_ size: Size) -> Int? { size.evaluated(sizes) }

  /// Whether two sizes are equal: proven, or kept as a condition; reports when they cannot be.
  mutating func equal(_ a: TracedSize, _ b: TracedSize, _ reason: String, _ clash: SizeClash) -> Bool {
    if a.size == b.size { return true }
    if outcome(of: a.size, equals: b.size) == false {
      report(.sizesDiffer(clash, notes: notes(on: a) + notes(on: b)))
      return false
    }
    record(.equal(a.size, b.size), reason)
    return true
  }

  /// Nil when it depends on hyper-parameters without a value.
  private func outcome(of a: Size, equals b: Size) -> Bool? {
    if let x = known(a), let y = known(b) { return x == y }
    let isLarger = (lowerBound(a - b) ?? 0) > 0
    let isSmaller = (lowerBound(b - a) ?? 0) > 0
    return isLarger || isSmaller ? false : nil
  }

  /// Whether a size is at least some number; reports when it cannot be.
  mutating func atLeast(_ size: Size, _ least: Int, _ reason: String, orReport diagnostic: Diagnostic)
    -> Bool
  {
    let number = known(size)
    let isNever = (lowerBound(Size(least) - size) ?? 0) > 0
    if number.map({ $0 < least }) ?? isNever {
      reportOnce(.atLeast(size, least), size, diagnostic)
      return false
    }
    if (lowerBound(size) ?? least - 1) < least { record(.atLeast(size, least), reason) }
    return true
  }

  /// Whether one size divides another; reports when it does not.
  mutating func divides(
    _ divisor: Size, _ dividend: Size, _ reason: String, orReport diagnostic: Diagnostic
  ) -> Bool {
    if dividend.dividedExactly(by: divisor) != nil { return true }
    if let a = known(dividend), let b = known(divisor), b == 0 || !a.isMultiple(of: b) {
      reportOnce(.divides(divisor, dividend), dividend, diagnostic)
      return false
    }
    record(.divides(divisor, dividend), reason)
    return true
  }

  /// Any requirement, with the message its kind has.
  mutating func require(
    _ condition: SizeCondition, _ reason: String, at span: Span, sources: [TracedSize] = [],
    labels: [Diagnostic.Label] = []
  ) -> Bool {
    func traced(_ size: Size) -> TracedSize? { sources.first { $0.size == size } }
    func explained(_ size: Size) -> [String] {
      if let source = traced(size) { return notes(on: source) }
      return size.constant == nil ? [valueNote(size)].compactMap { $0 } : []
    }
    switch condition {
    case .equal(let a, let b):
      let clash = SizeClash(
        message: "\(withValues(a)) is not equal to \(withValues(b)): \(reason)", span: span,
        marker: "", labels: labels)
      let unknown = SizeOrigin(a, span, text(span))
      return equal(
        traced(a) ?? TracedSize(size: a, origin: unknown),
        traced(b) ?? TracedSize(size: b, origin: SizeOrigin(b, span, text(span))), reason, clash)
    case .divides(let a, let b):
      return divides(
        a, b, reason,
        orReport: .notDivisible(
          withValues(b), by: withValues(a), reason, at: span, labels: labels,
          notes: explained(b) + explained(a)))
    case .atLeast(let size, let least):
      return atLeast(
        size, least, reason,
        orReport: .requirementFails(
          reason, size.description, least, at: span, labels: labels,
          notes: explained(size) + related(to: size, sources)))
    }
  }

  /// Notes on the sizes that share a hyper-parameter with the one at fault.
  private func related(to size: Size, _ sources: [TracedSize]) -> [String] {
    sources.filter { !$0.size.symbols.isDisjoint(with: size.symbols) && $0.size != size }
      .flatMap { notes(on: $0) }
  }

  /// Whether a number given by the user is large enough; reports when it is not.
  mutating func isLargeEnough(_ size: Size, _ least: Int, _ what: String, at span: Span) -> Bool {
    let notes = [valueNote(size)].compactMap { $0 }
    return atLeast(
      size, least, "\(what) is at least \(least)",
      orReport: .sizeTooSmall(what, withValues(size), least, at: span, notes: notes))
  }

  /// One value of a hyper-parameter may break many sizes, but is one mistake.
  private mutating func reportOnce(
    _ condition: SizeCondition, _ size: Size, _ diagnostic: Diagnostic
  ) {
    let isNew = failed.insert(condition).inserted
    if isNew || size.constant != nil { report(diagnostic) }
  }

  private mutating func record(_ condition: SizeCondition, _ reason: String) {
    guard !conditions.contains(where: { $0.condition == condition }) else { return }
    conditions.append(ModelCondition(condition: condition, reason: reason))
  }

  /// Every extent at least 1, and few enough elements to count; reports otherwise.
  mutating func isSound(_ shape: [TracedSize], of what: String, at span: Span) -> Bool {
    for axis in shape {
      let diagnostic = Diagnostic.sizeTooSmall(
        "an axis of \(what)", withValues(axis.size), 1, at: span, notes: notes(on: axis))
      guard atLeast(axis.size, 1, "axes have at least one element", orReport: diagnostic) else {
        return false
      }
    }
    let count = shape.reduce(Size(1)) { $0 * $1.size }
    if isCountable(count) { return true }
    let product = shape.map { withValues($0.size) }.joined(separator: " * ")
    let diagnostic = Diagnostic.tooManyElements(
      what, product, at: span, notes: shape.flatMap { notes(on: $0) })
    reportOnce(.atLeast(Size(0) - count, 0), count, diagnostic)
    return false
  }

  /// At most 2^40 elements a value, so that no count overflows later.
  private func isCountable(_ count: Size) -> Bool {
    guard let value = count.substituting(sizes.mapValues { Size($0) }) else { return true }
    return !value.isTooLarge && (value.constant ?? 0) <= 1 << 40
  }
}
