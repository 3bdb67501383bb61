/// An integer expression over named sizes, kept as a polynomial so that equal expressions are equal values.
///
/// `2 * hidden`, `steps - 4`, `(steps - 5) / 2 + 1`: symbols are hyper-parameters. A division that does not come out
/// even is an atom of its own. Arithmetic that leaves the range of `Int` makes the size `isTooLarge`; a product of sums
/// that would have too many terms is `isTooLong`.
package struct Size: Hashable, Sendable {
  package indirect enum Atom: Hashable, Sendable {
    case symbol(String)
    /// The quotient rounded down.
    case quotient(Size, Size)
  }

  /// A product of atoms with a coefficient that is not 0.
  package struct Term: Hashable, Sendable {
    package let atoms: [Atom]
    package fileprivate(set) var coefficient: Int
  }

  private var number: Int
  /// The summands beside the number: each product once, in the order of its atoms.
  private var terms: [Term] = []
  package private(set) var isTooLarge = false
  /// The atoms and terms that it consists of, those of quotients included.
  package private(set) var length = 0
  /// What it consists of is left out, since there is too much of it; what is made of it is too long as well.
  package private(set) var isTooLong = false

  /// The most atoms and terms; the sizes of people's models have a few.
  package static let longest = 1000

  package init(_ constant: Int) { number = constant }

  package init(symbol: String) {
    number = 0
    terms = [Term(atoms: [.symbol(symbol)], coefficient: 1)]
    length = terms[0].length
  }

  private init(quotient dividend: Size, _ divisor: Size) {
    number = 0
    terms = [Term(atoms: [.quotient(dividend, divisor)], coefficient: 1)]
    isTooLarge = dividend.isTooLarge || divisor.isTooLarge
    isTooLong = dividend.isTooLong || divisor.isTooLong
    grow(by: terms[0].length)
  }

  /// The value when no symbol is left.
  package var constant: Int? { terms.isEmpty && !isTooLarge && !isTooLong ? number : nil }

  /// All summands, the number among them as the empty product.
  var summands: [Term] {
    number == 0 ? terms : [Term(atoms: [], coefficient: number)] + terms
  }

  /// Names of the symbols the size depends on.
  package var symbols: Set<String> {
    terms.reduce(into: []) { result, term in
      for atom in term.atoms {
        switch atom {
        case .symbol(let name): result.insert(name)
        case .quotient(let a, let b): result.formUnion(a.symbols.union(b.symbols))
        }
      }
    }
  }

  package static func + (a: Size, b: Size) -> Size {
    var result = a
    result.isTooLarge = a.isTooLarge || b.isTooLarge
    result.isTooLong = a.isTooLong || b.isTooLong
    result.number = result.counted(a.number.addingReportingOverflow(b.number))
    for term in b.terms { result.add(term) }
    return result
  }

  package static func * (a: Size, b: Size) -> Size {
    var result = Size(0)
    result.isTooLarge = a.isTooLarge || b.isTooLarge
    result.isTooLong = a.isTooLong || b.isTooLong
    result.number = result.counted(a.number.multipliedReportingOverflow(by: b.number))
    if a.terms.isEmpty || b.terms.isEmpty {
      result.add(a.terms, times: b.number)
      result.add(b.terms, times: a.number)
      return result
    }
    for x in a.summands where !result.isTooLong {
      for y in b.summands where !(x.atoms.isEmpty && y.atoms.isEmpty) {
        let product = result.counted(x.coefficient.multipliedReportingOverflow(by: y.coefficient))
        let atoms = y.atoms.isEmpty ? x.atoms : (x.atoms + y.atoms).sorted()
        result.add(Term(atoms: atoms, coefficient: product))
      }
    }
    return result
  }

  package static func - (a: Size, b: Size) -> Size { a + b * Size(-1) }

  /// The wrapped result of an operation on coefficients; notes when it overflowed.
  private mutating func counted(_ result: (partialValue: Int, overflow: Bool)) -> Int {
    isTooLarge = isTooLarge || result.overflow
    return result.partialValue
  }

  /// Adds multiples of other summands, to none so far.
  private mutating func add(_ others: [Term], times factor: Int) {
    if factor == 0 { return }
    if factor == 1 { terms += others }
    for term in others where factor != 1 {
      let product = counted(term.coefficient.multipliedReportingOverflow(by: factor))
      if product != 0 { terms.append(Term(atoms: term.atoms, coefficient: product)) }
    }
    grow(by: terms.reduce(0) { $0 + $1.length })
  }

  /// Counts what was added; past the limit nothing is kept.
  private mutating func grow(by more: Int) {
    length += more
    isTooLong = isTooLong || length > Size.longest
    if isTooLong { (number, terms, length) = (0, [], 0) }
  }

  private mutating func add(_ term: Term) {
    if isTooLong { return }
    if term.atoms.isEmpty {
      number = counted(number.addingReportingOverflow(term.coefficient))
      return
    }
    let index = terms.index(of: term.atoms)
    guard index < terms.count, terms[index].atoms == term.atoms else {
      if term.coefficient != 0 {
        terms.insert(term, at: index)
        grow(by: term.length)
      }
      return
    }
    let sum = counted(terms[index].coefficient.addingReportingOverflow(term.coefficient))
    terms[index].coefficient = sum
    if sum == 0 { length -= terms.remove(at: index).length }
  }

  /// Division rounded down, exact where the polynomial divides; nil for a division by zero.
  package func divided(by divisor: Size) -> Size? {
    if divisor == Size(0) { return nil }
    if isTooLong || divisor.isTooLong { return Size(quotient: self, divisor) }
    if let exact = dividedExactly(by: divisor) { return exact }
    if let a = constant, let b = divisor.constant { return Size(floorDivide(a, b)) }
    return Size(quotient: self, divisor)
  }

  /// The quotient by a single-term divisor that divides every term.
  package func dividedExactly(by divisor: Size) -> Size? {
    if isTooLong || divisor.isTooLong { return nil }
    let factors = divisor.summands
    guard factors.count == 1 else { return self == divisor ? Size(1) : nil }
    var result = Size(0)
    result.isTooLarge = isTooLarge
    for term in summands {
      let (quotient, overflow) = term.coefficient.dividedReportingOverflow(
        by: factors[0].coefficient)
      guard !overflow, term.coefficient.isMultiple(of: factors[0].coefficient),
        let rest = term.atoms.removing(factors[0].atoms)
      else { return nil }
      result.add(Term(atoms: rest, coefficient: quotient))
    }
    return result
  }

  /// The size with some symbols replaced; nil when a division by zero appears.
  package func substituting(_ values: [String: Size]) -> Size? {
    var result = Size(number)
    result.isTooLarge = isTooLarge
    result.isTooLong = isTooLong
    for term in terms {
      var product = Size(term.coefficient)
      for atom in term.atoms {
        guard let value = atom.substituting(values) else { return nil }
        product = product * value
      }
      result = result + product
    }
    return result
  }

  /// The number, when all symbols have values and nothing overflows.
  package func evaluated(_ values: [String: Int]) -> Int? {
    plainValue(values) ?? substituting(values.mapValues { Size($0) })?.constant
  }

  /// The same by arithmetic on numbers; nil also where a symbol without a value might cancel out.
  private func plainValue(_ values: [String: Int]) -> Int? {
    var sum = Size(number)
    for term in terms {
      var product = term.coefficient
      for atom in term.atoms {
        guard let value = atom.plainValue(values) else { return nil }
        product = sum.counted(product.multipliedReportingOverflow(by: value))
      }
      sum.number = sum.counted(sum.number.addingReportingOverflow(product))
    }
    return isTooLarge || isTooLong || sum.isTooLarge ? nil : sum.number
  }
}

extension Size.Term {
  fileprivate var length: Int { 1 + atoms.reduce(0) { $0 + $1.length } }
}

extension Size.Atom {
  fileprivate var length: Int {
    switch self {
    case .symbol: 1
    case .quotient(let dividend, let divisor): 2 + dividend.length + divisor.length
    }
  }
}

extension Size.Atom: Comparable {
  package static func < (a: Size.Atom, b: Size.Atom) -> Bool {
    if case (.symbol(let x), .symbol(let y)) = (a, b) { return x < y }
    return a.description < b.description
  }

  fileprivate func substituting(_ values: [String: Size]) -> Size? {
    switch self {
    case .symbol(let name): return values[name] ?? Size(symbol: name)
    case .quotient(let a, let b):
      guard let top = a.substituting(values), let bottom = b.substituting(values) else {
        return nil
      }
      return top.divided(by: bottom)
    }
  }

  fileprivate func plainValue(_ values: [String: Int]) -> Int? {
    switch self {
    case .symbol(let name): return values[name]
    case .quotient(let a, let b):
      guard let top = a.plainValue(values), let bottom = b.plainValue(values), bottom != 0 else {
        return nil
      }
      return floorDivide(top, bottom)
    }
  }
}

private func floorDivide(_ a: Int, _ b: Int) -> Int {
  if a == .min, b == -1 { return .max }
  let quotient = a / b
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
}

extension [Size.Term] {
  /// Where a product stands, or belongs.
  fileprivate func index(of atoms: [Size.Atom]) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].atoms.lexicographicallyPrecedes(atoms) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension [Size.Atom] {
  fileprivate func removing(_ factors: [Size.Atom]) -> [Size.Atom]? {
    var rest = self
    for factor in factors {
      guard let index = rest.firstIndex(of: factor) else { return nil }
      rest.remove(at: index)
    }
    return rest
  }
}
