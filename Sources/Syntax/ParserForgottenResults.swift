import Diagnostics

/// Bodies that end with a `let`.
extension Parser {
  /// A body whose names are its result, which it does not write; nil where it has too few of them.
  ///
  /// The names are those of the outputs, else the last ones.
  func forgottenResult(of owner: String, _ lets: [Let], _ outputs: [Port], at place: Span) -> Diagnostic? {
    if owner == "loss", let sum = sumOfLets(lets) {
      return .noResult(of: owner, sum, fix: lineBefore(place, sum), at: place)
    }
    let given = lets.flatMap { [$0.name] + $0.others }.map(\.text)
    let declared = outputs.compactMap(\.name?.text)
    let areDeclared = declared.count == outputs.count && declared.allSatisfy(given.contains)
    guard !outputs.isEmpty, given.count >= outputs.count else { return nil }
    let names = areDeclared ? declared : Array(given.suffix(outputs.count))
    let result = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
    return .noResult(of: owner, result, fix: lineBefore(place, result), at: place)
  }

  /// The terms of a loss that its lines only name: those that no other line reads.
  private func sumOfLets(_ lets: [Let]) -> String? {
    let names = lets.map(\.name.text)
    let loose = names.filter { name in !lets.contains { $0.value.reads(name) } }
    let areNumbers = lets.filter { loose.contains($0.name.text) }.allSatisfy { $0.value.callsFunction }
    return loose.isEmpty || !areNumbers ? nil : loose.joined(separator: " + ")
  }

  /// A line before the brace that stands alone at a place.
  private func lineBefore(_ place: Span, _ line: String) -> Diagnostic.Fix? {
    guard position > 0, tokens[position - 1].kind == .symbol(.closeBrace), tokens[position - 1].span == place else {
      return nil
    }
    let margin = source.slice(0..<place.start).reversed().prefix { $0 == " " }.count
    guard source.slice(0..<(place.start - margin)).last == "\n" else { return nil }
    return .init(place, "  \(line)\n\(String(repeating: " ", count: margin))}")
  }
}

extension Expression {
  /// Whether it calls something, as `mse(y, x)` and `0.1 * sum(z^2)` do.
  fileprivate var callsFunction: Bool {
    if case .call = kind { return true }
    return kind.children.contains(where: \.callsFunction)
  }

  fileprivate func reads(_ name: String) -> Bool {
    if case .name(name) = kind { return true }
    return kind.children.contains { $0.reads(name) }
  }
}
