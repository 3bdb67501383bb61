/// An integer expression over named sizes, kept as a polynomial so that equal expressions are equal values.
///
/// `2 * hidden`, `steps - 4`, `(steps - 5) / 2 + 1`: symbols are hyper-parameters, and a division that does not come
/// out even is an atom of its own. Arithmetic that leaves the range of `Int` makes the size `isTooLarge`.
package struct Size: Hashable, Sendable {
  package indirect enum Atom: Hashable, Sendable {
    case symbol(String)
    /// The quotient rounded down.
    case quotient(Size, Size)
  }

  /// Coefficients by product of atoms; the empty product is the constant.
  private var terms: [[Atom]: Int]
  package private(set) var isTooLarge = false

  package init(_ constant: Int) { terms = constant == 0 ? [:] : [[]: constant] }
  package init(symbol: String) { terms = [[.symbol(symbol)]: 1] }
  private init(terms: [[Atom]: Int], isTooLarge: Bool) {
    self.terms = terms.filter { $0.value != 0 }
    self.isTooLarge = isTooLarge
  }

  /// The value when no symbol is left.
  package var constant: Int? {
    guard !isTooLarge else { return nil }
    if terms.isEmpty { return 0 }
    return terms.count == 1 ? terms[[]] : nil
  }

  /// Names of the symbols the size depends on.
  package var symbols: Set<String> {
    terms.keys.reduce(into: []) { result, product in
      for atom in product {
        switch atom {
        case .symbol(let name): result.insert(name)
        case .quotient(let a, let b): result.formUnion(a.symbols.union(b.symbols))
        }
      }
    }
  }

  package static func + (a: Size, b: Size) -> Size {
    var terms = a.terms
    var overflow = a.isTooLarge || b.isTooLarge
    for (product, coefficient) in b.terms {
      let sum = terms[product, default: 0].addingReportingOverflow(coefficient)
      terms[product] = sum.partialValue
      overflow = overflow || sum.overflow
    }
    return Size(terms: terms, isTooLarge: overflow)
  }

  package static func * (a: Size, b: Size) -> Size {
    var result = Size(0)
    result.isTooLarge = a.isTooLarge || b.isTooLarge
    for (first, x) in a.terms {
      for (second, y) in b.terms {
        let product = x.multipliedReportingOverflow(by: y)
        let atoms = (first + second).sorted { $0.description < $1.description }
        result = result + Size(terms: [atoms: product.partialValue], isTooLarge: product.overflow)
      }
    }
    return result
  }

  package static func - (a: Size, b: Size) -> Size { a + b * Size(-1) }

  /// Division rounded down, exact where the polynomial divides; nil for a division by zero.
  package func divided(by divisor: Size) -> Size? {
    if divisor == Size(0) { return nil }
    if let exact = dividedExactly(by: divisor) { return exact }
    if let a = constant, let b = divisor.constant { return Size(floorDivide(a, b)) }
    return Size(
      terms: [[.quotient(self, divisor)]: 1], isTooLarge: isTooLarge || divisor.isTooLarge)
  }

  /// The quotient by a single-term divisor that divides every term.
  package func dividedExactly(by divisor: Size) -> Size? {
    guard divisor.terms.count == 1, let (atoms, factor) = divisor.terms.first else {
      return self == divisor ? Size(1) : nil
    }
    var result: [[Atom]: Int] = [:]
    for (product, coefficient) in terms {
      let (quotient, overflow) = coefficient.dividedReportingOverflow(by: factor)
      guard !overflow, coefficient.isMultiple(of: factor), let rest = product.removing(atoms)
      else { return nil }
      result[rest] = quotient
    }
    return Size(terms: result, isTooLarge: isTooLarge)
  }

  /// The size with some symbols replaced; nil when a division by zero appears.
  package func substituting(_ values: [String: Size]) -> Size? {
    var result = Size(0)
    result.isTooLarge = isTooLarge
    for (product, coefficient) in terms {
      var term = Size(coefficient)
      for atom in product {
        guard let value = atom.substituting(values) else { return nil }
        term = term * value
      }
      result = result + term
    }
    return result
  }

  /// The number, when all symbols have values and nothing overflows.
  package func evaluated(_ values: [String: Int]) -> Int? {
    substituting(values.mapValues { Size($0) })?.constant
  }

  package var sortedTerms: [(atoms: [Atom], coefficient: Int)] {
    terms.map { ($0.key, $0.value) }.sorted { a, b in
      if (a.1 > 0) != (b.1 > 0) { return a.1 > 0 }
      if a.0.count != b.0.count { return a.0.count > b.0.count }
      return a.0.description < b.0.description
    }
  }

  /// For `a * symbol + b` with constant-free `a`: the value of the symbol that makes the size equal to `target`.
  package func solved(for symbol: String, equalTo target: Size) -> Size? {
    let rest = Size(terms: terms.filter { !$0.key.contains(.symbol(symbol)) }, isTooLarge: false)
    let factor = (self - rest).dividedExactly(by: Size(symbol: symbol))
    guard let factor, !factor.symbols.contains(symbol), !rest.symbols.contains(symbol) else {
      return nil
    }
    return (target - rest).dividedExactly(by: factor)
  }
}

extension Size.Atom: CustomStringConvertible {
  func substituting(_ values: [String: Size]) -> Size? {
    switch self {
    case .symbol(let name): return values[name] ?? Size(symbol: name)
    case .quotient(let a, let b):
      guard let top = a.substituting(values), let bottom = b.substituting(values) else {
        return nil
      }
      return top.divided(by: bottom)
    }
  }

  package var description: String {
    switch self {
    case .symbol(let name): name
    case .quotient(let a, let b): "\(a.factorText) / \(b.factorText)"
    }
  }
}

extension Size: CustomStringConvertible {
  package var description: String {
    if isTooLarge { return "a size that is too large" }
    let sorted = sortedTerms
    guard let first = sorted.first else { return "0" }
    var text = termText(first.atoms, first.coefficient, leading: true)
    for term in sorted.dropFirst() {
      text += termText(term.atoms, term.coefficient, leading: false)
    }
    return text
  }

  fileprivate var factorText: String {
    let single = sortedTerms.count == 1 && (constant != nil || sortedTerms[0].coefficient == 1)
    return single && sortedTerms[0].atoms.count <= 1 ? description : "(\(description))"
  }
}

private func termText(_ atoms: [Size.Atom], _ coefficient: Int, leading: Bool) -> String {
  let sign = coefficient < 0 ? (leading ? "-" : " - ") : (leading ? "" : " + ")
  let magnitude = coefficient.magnitude
  var factors = atoms.map(\.description)
  if magnitude != 1 || factors.isEmpty { factors.insert(String(magnitude), at: 0) }
  return sign + factors.joined(separator: " * ")
}

private func floorDivide(_ a: Int, _ b: Int) -> Int {
  if a == .min, b == -1 { return .max }
  let quotient = a / b
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
}

extension [Size.Atom] {
  fileprivate func removing(_ factors: [Size.Atom]) -> [Size.Atom]? {
    var rest = self
    for factor in factors {
      guard let place = rest.firstIndex(of: factor) else { return nil }
      rest.remove(at: place)
    }
    return rest
  }
}
