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

// Changes: facts, reporter.
extension Elaborator {
  func known(_ size: Size) -> Int? { facts.known(size) }

  mutating func holds(_ condition: SizeCondition, _ reason: @autoclosure () -> String) -> Bool {
    facts.holds(condition, reason())
  }

  /// Whether two sizes are equal: proven, or kept as a condition; reports when they cannot be.
  mutating func equal(
    _ a: TracedSize, _ b: TracedSize, _ reason: String, _ clash: SizeClash, about mistake: Mistake? = nil
  ) -> Bool {
    if holds(.equal(a.size, b.size), reason) { return true }
    report(.sizesDiffer(clash, notes: notes(on: a) + notes(on: b)), about: mistake)
    return false
  }

  /// Checks a requirement; reports with the message of its kind.
  mutating func require(
    _ condition: SizeCondition, _ reason: String, at span: Span, sources: [TracedSize] = [],
    labels: [Diagnostic.Label] = [], about mistake: Mistake? = nil, saying message: String? = nil
  ) -> Bool {
    if holds(condition, reason) { return true }
    func explained(_ size: Size) -> [String] {
      if let source = sources.first(where: { $0.size == size }) { return notes(on: source) }
      return size.constant == nil ? [facts.valueNote(size)].compactMap { $0 } : []
    }
    switch condition {
    case .equal(let a, let b):
      let clash = SizeClash(
        message: message ?? "\(withValues(a)) is not equal to \(withValues(b)): \(reason)", span: span,
        marker: "", labels: labels)
      report(.sizesDiffer(clash, notes: explained(a) + explained(b)), about: mistake)
    case .divides(let a, let b):
      let diagnostic = Diagnostic.notDivisible(
        withValues(b), by: withValues(a), reason, at: span, labels: labels,
        notes: explained(b) + explained(a))
      reportOnce(condition, on: b, diagnostic, about: mistake)
    case .atLeast(let size, let least):
      let diagnostic = Diagnostic.requirementFails(
        message ?? "this does not hold: \(reason)", size.description, least, at: span, labels: labels,
        notes: explained(size) + related(to: size, sources))
      reportOnce(condition, on: size, diagnostic, about: mistake)
    }
    return false
  }

  /// Notes on the sizes that share a hyper-parameter with the one at fault.
  private func related(to size: Size, _ sources: [TracedSize]) -> [String] {
    sources.filter { !$0.size.symbols.isDisjoint(with: size.symbols) && $0.size != size }
      .flatMap { notes(on: $0) }
  }

  /// Whether a number given by the user is large enough; reports when it is not.
  mutating func isLargeEnough(_ size: Size, _ least: Int, _ what: String, at span: Span) -> Bool {
    if holds(.atLeast(size, least), "\(what) is at least \(least)") { return true }
    let notes = [facts.valueNote(size)].compactMap { $0 }
    reportOnce(
      .atLeast(size, least), on: size,
      .sizeTooSmall(what, withValues(size), least, at: span, notes: notes), about: tooSmall(size, least, at: span))
    return false
  }

  /// A hyper-parameter, or a number of the file, below what is allowed.
  private func tooSmall(_ size: Size, _ least: Int, at span: Span) -> Mistake {
    let parameter = file.models.first?.parameters.first { size == Size(symbol: $0.name.text) }
    return parameter.map { .value($0) } ?? .small(span, least: least)
  }

  /// One value of a hyper-parameter may break many sizes, but is one mistake.
  mutating func reportOnce(
    _ condition: SizeCondition, on size: Size, _ diagnostic: Diagnostic, about mistake: Mistake? = nil
  ) {
    let isNew = facts.fails(condition)
    if isNew || size.constant != nil { report(diagnostic, about: mistake) }
  }

  /// Every extent at least 1, and few enough elements to count; reports otherwise.
  mutating func isSound(_ shape: [TracedSize], of what: String, at span: Span) -> Bool {
    for axis in shape
    where !facts.isPositive(axis.size)
      && !holds(.atLeast(axis.size, 1), "axes have at least one element")
    {
      let diagnostic = Diagnostic.sizeTooSmall(
        "an axis of \(what)", withValues(axis.size), 1, at: span, notes: notes(on: axis))
      let isBatch = axis.size.constant == -1
      reportOnce(.atLeast(axis.size, 1), on: axis.size, diagnostic, about: isBatch ? .batch : nil)
      return false
    }
    facts.addPositive(shape.map(\.size))
    let count = shape.reduce(Size(1)) { $0 * $1.size }
    if count.isTooLong {
      report(.sizeTooLong("the number of elements of \(what)", at: span))
      return false
    }
    if facts.isCountable(count) { return true }
    let product = shape.map { withValues($0.size) }.joined(separator: " * ")
    let diagnostic = Diagnostic.tooManyElements(
      what, product, at: span, notes: shape.flatMap { notes(on: $0) })
    reportOnce(.atLeast(Size(0) - count, 0), on: count, diagnostic)
    return false
  }
}
