import Graph
import Ops

/// Sizes as fractions, where conditions say that a division leaves no rest: `2 * (n / 2)` is `n` if 2 divides `n`.
struct EvenQuotients {
  /// A polynomial over a number.
  struct Fraction {
    var numerator: Size
    var denominator = 1
  }

  private let facts: [(divisor: Int, dividend: Size)]

  init(_ conditions: [SizeCondition]) {
    facts = conditions.compactMap { condition in
      guard case .divides(let divisor, let dividend) = condition, let number = divisor.constant, number > 0 else {
        return nil
      }
      return (number, dividend)
    }
  }

  /// The same condition on plain sizes; nil where it always holds.
  func simplified(_ condition: SizeCondition) -> SizeCondition? {
    switch condition {
    case .equal(let a, let b):
      guard let rest = fraction(a - b)?.numerator else { return condition }
      return rest == Size(0) ? nil : equation(rest)
    case .atLeast(let size, let number):
      guard let value = fraction(size) else { return condition }
      let least = leastBound(value.numerator)
      if number <= 1, least >= 1 { return nil }
      let (bound, overflow) = number.multipliedReportingOverflow(by: value.denominator)
      if overflow { return condition }
      return least >= bound ? nil : .atLeast(value.numerator, bound)
    case .divides(let divisor, let dividend):
      return dividend.dividedExactly(by: divisor) == nil ? condition : nil
    }
  }

  /// The least value: symbols are at least 1, and at least what divides them.
  private func leastBound(_ size: Size) -> Int {
    var bounds = SizeBounds(positive: size.symbols)
    for fact in facts where fact.dividend.symbols.first.map({ fact.dividend == Size(symbol: $0) }) ?? false {
      bounds.add(.atLeast(fact.dividend, fact.divisor))
    }
    return bounds.lowerBound(size) ?? .min
  }

  /// `4 * n - 256 = 0` as `n = 64`.
  private func equation(_ rest: Size) -> SizeCondition? {
    let terms = rest.sortedTerms
    let divisor = terms.reduce(0) { gcd($0, Int(clamping: $1.coefficient.magnitude)) }
    guard divisor > 0, let plain = rest.dividedExactly(by: Size(divisor)) else { return .equal(rest, Size(0)) }
    let sign = plain.sortedTerms.first { !$0.atoms.isEmpty }.map { $0.coefficient.signum() } ?? 1
    var (left, right) = (Size(0), Size(0))
    for term in (plain * Size(sign)).sortedTerms {
      let size = term.atoms.reduce(Size(term.coefficient)) { $0 * Size(atom: $1) }
      // A number alone goes after the sign.
      let isRight = term.coefficient < 0 || (term.atoms.isEmpty && terms.count == 2)
      if isRight { right = right - size } else { left = left + size }
    }
    return .equal(left, right)
  }

  /// Nil where it would be too large.
  private func fraction(_ size: Size) -> Fraction? {
    var sum = Fraction(numerator: Size(0))
    for term in size.sortedTerms {
      var product = Fraction(numerator: Size(term.coefficient))
      for atom in term.atoms {
        guard let factor = fraction(atom) else { return nil }
        let (denominator, overflow) = product.denominator.multipliedReportingOverflow(by: factor.denominator)
        if overflow { return nil }
        product = Fraction(numerator: product.numerator * factor.numerator, denominator: denominator)
      }
      guard let next = added(sum, product) else { return nil }
      sum = next
    }
    return sum.numerator.isTooLarge || sum.numerator.isTooLong ? nil : sum
  }

  private func added(_ a: Fraction, _ b: Fraction) -> Fraction? {
    let common = gcd(a.denominator, b.denominator)
    let (denominator, overflow) = a.denominator.multipliedReportingOverflow(by: b.denominator / common)
    if overflow { return nil }
    return Fraction(
      numerator: a.numerator * Size(b.denominator / common) + b.numerator * Size(a.denominator / common),
      denominator: denominator)
  }

  private func fraction(_ atom: Size.Atom) -> Fraction? {
    guard case .quotient(let top, let bottom) = atom, let divisor = bottom.constant, divisor > 0,
      let inner = fraction(top)
    else { return Fraction(numerator: Size(atom: atom)) }
    let (whole, overflow) = inner.denominator.multipliedReportingOverflow(by: divisor)
    if overflow { return nil }
    let number = inner.numerator.sortedTerms.first { $0.atoms.isEmpty }?.coefficient ?? 0
    let rest = inner.numerator - Size(number)
    guard let residue = residue(of: rest, by: whole) else { return Fraction(numerator: Size(atom: atom)) }
    let (sum, isTooLarge) = residue.addingReportingOverflow(number)
    let left = ((sum % whole) + whole) % whole
    return isTooLarge ? nil : Fraction(numerator: inner.numerator - Size(left), denominator: whole)
  }

  /// What a division by a number leaves, as far as it is known.
  private func residue(of size: Size, by divisor: Int) -> Int? {
    if size.dividedExactly(by: Size(divisor)) != nil { return 0 }
    for fact in facts {
      let number = fact.dividend.sortedTerms.first { $0.atoms.isEmpty }?.coefficient ?? 0
      guard let factor = size.dividedExactly(by: fact.dividend - Size(number))?.constant else { continue }
      let (product, isLarge) = factor.multipliedReportingOverflow(by: fact.divisor)
      let (offset, isLarger) = factor.multipliedReportingOverflow(by: number)
      if !isLarge, !isLarger, product % divisor == 0 { return (divisor - offset % divisor) % divisor }
    }
    return nil
  }

  private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}

extension Size {
  fileprivate init(atom: Atom) {
    switch atom {
    case .symbol(let name): self.init(symbol: name)
    case .quotient(let top, let bottom): self = top.divided(by: bottom) ?? Size(0)
    }
  }
}
