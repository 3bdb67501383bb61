extension Size {
  /// The summands as they are printed: what is added first, long products before short ones.
  package var sortedTerms: [Term] {
    summands.sorted { a, b in
      if (a.coefficient > 0) != (b.coefficient > 0) { return a.coefficient > 0 }
      if a.atoms.count != b.atoms.count { return a.atoms.count > b.atoms.count }
      return a.atoms.description < b.atoms.description
    }
  }
}

extension Size.Atom: CustomStringConvertible {
  package var description: String {
    switch self {
    case .symbol(let name): name == Size.batchSymbol ? "batch" : name
    case .quotient(let a, let b): "\(a.factorText) / \(b.divisorText)"
    }
  }
}

extension Size: CustomStringConvertible {
  package var description: String {
    if isTooLarge { return "a size that is too large" }
    if isTooLong { return "a size of too many terms" }
    let sorted = sortedTerms
    guard let first = sorted.first else { return "0" }
    var text = termText(first, leading: true)
    for term in sorted.dropFirst() { text += termText(term, leading: false) }
    return text
  }

  fileprivate var factorText: String {
    let single = summands.count == 1 && (constant != nil || summands[0].coefficient == 1)
    return single && summands[0].atoms.count <= 1 ? description : "(\(description))"
  }

  /// A quotient below a quotient stands in brackets, so that different sizes have different texts.
  fileprivate var divisorText: String {
    if case .quotient? = summands.first?.atoms.first { "(\(description))" } else { factorText }
  }
}

private func termText(_ term: Size.Term, leading: Bool) -> String {
  let sign = term.coefficient < 0 ? (leading ? "-" : " - ") : (leading ? "" : " + ")
  let magnitude = term.coefficient.magnitude
  let number = magnitude != 1 || term.atoms.isEmpty ? [String(magnitude)] : []
  // `2 * n / 2` would be read as the quotient of a product.
  let atoms = term.atoms.enumerated().map { index, atom in
    if case .quotient = atom, index > 0 || !number.isEmpty { "(\(atom))" } else { atom.description }
  }
  let factors = number + atoms
  return sign + factors.joined(separator: " * ")
}
