/// `einsum("i,ij->j", a, b)` of NumPy and PyTorch: a sum over named indices of one value or two.
struct EinsteinSum {
  private let first, second, result: [Character]
  private let operands: [String]

  /// Nil for another text, or for other than one or two values by their names.
  init?(_ call: String) {
    let quotes = call.replacing("'", with: "\"").split(separator: "\"", omittingEmptySubsequences: false)
    guard quotes.count == 3, quotes[2].hasSuffix(")") else { return nil }
    let sides = quotes[1].filter { $0 != " " }.split(separator: ">", omittingEmptySubsequences: false)
    guard sides.count == 2, sides[0].hasSuffix("-") else { return nil }
    let inputs = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false)
    operands = quotes[2].dropLast().split(separator: ",").map { $0.filter { $0 != " " } }
    let isName = { (text: String) in text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
    guard (1...2).contains(inputs.count), operands.allSatisfy(isName), let batch = inputs[0].first else { return nil }
    guard inputs.count == 2 else {
      (first, second, result) = (Array(inputs[0]), [], Array(sides[1]))
      return
    }
    // The samples are no axis here.
    let hasBatch = sides[1].first == batch && (inputs[0].count > 1 || !inputs[1].contains(batch))
    let isShared = hasBatch && (!inputs[1].contains(batch) || inputs[1].first == batch) && inputs[0].count > 1
    func axes(_ text: Substring) -> [Character] { Array(isShared && text.first == batch ? text.dropFirst() : text) }
    (first, second, result) = (axes(inputs[0]), axes(inputs[1]), axes(sides[1]))
  }

  /// The same here, as a stage where the first value is piped; nil for what has no short form.
  func code(isPiped: Bool) -> String? {
    if second.isEmpty { return isPiped || operands.count != 1 ? nil : sum(of: operands[0]) }
    guard operands.count == (isPiped ? 1 : 2), let b = operands.last else { return nil }
    let a = isPiped ? "" : operands[0]
    if let middle = first.last, second.count > 1, middle == second[second.count - 2],
      result == first.dropLast() + second.suffix(1)
    {
      return isPiped ? "matmul(\(b))" : "matmul(\(a), \(b))"
    }
    guard !isPiped else { return nil }
    if let middle = second.last, first.count == 1, first[0] == middle, result == second.dropLast() {
      return "matmul(\(b), \(a))"
    }
    if first == second { return result == first ? "\(a) * \(b)" : sum(of: "\(a) * \(b)") }
    return turned(a, b)
  }

  /// `"ij->ji"`, `"ij->i"`, `"ij->"` of one value.
  private func sum(of value: String) -> String? {
    if result.isEmpty { return "sum(\(value))" }
    if first.count == 2, result == first.reversed() { return "transpose(\(value))" }
    let left = first.indices.filter { !result.contains(first[$0]) }
    return left.count == 1 && result == first.filter(result.contains) ? "sum(\(value), axis: \(left[0]))" : nil
  }

  /// `"ij,i->j"`, `"ij,j->i"`, `"ij,kj->ik"`, `"ij,ik->jk"`: products where a matrix stands otherwise.
  private func turned(_ a: String, _ b: String) -> String? {
    guard first.count == 2 else { return nil }
    if second.count == 1, result == first.filter({ $0 != second[0] }) {
      return second[0] == first[0] ? "matmul(\(b), \(a))" : "matmul(\(a), \(b))"
    }
    guard second.count == 2 else { return nil }
    if first[1] == second[1], result == [first[0], second[0]] { return "matmul(\(a), transpose(\(b)))" }
    return first[0] == second[0] && result == [first[1], second[1]] ? "matmul(transpose(\(a)), \(b))" : nil
  }
}
