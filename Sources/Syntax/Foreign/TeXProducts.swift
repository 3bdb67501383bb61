/// Products of matrices and vectors in formulas of TeX, which stand side by side there.
extension TeXFormula {
  /// `^T`, `^\top` and `^{\top}` behind a matrix.
  mutating func turned() -> Bool {
    let marks = ["T", "{T}", "\\top", "{\\top}", "\\intercal", "{\\mathsf{T}}"]
    guard let last = parts.last, last.sizes?.count == 2, !last.isTurned,
      let mark = marks.first(where: { characters[index...].starts(with: $0) })
    else { return false }
    let next = index + mark.count
    guard next >= characters.count || !characters[next].isLetter else { return false }
    index = next
    parts[parts.count - 1].text = "transpose(\(last.text))"
    parts[parts.count - 1].isTurned = true
    return true
  }

  /// `\mathbb{E}[a]`: the mean, which a loss takes over the samples by itself.
  mutating func expectation() -> Bool {
    guard let letter = argument(), letter == "E" else { return false }
    if peek == "_" {
      index += 1
      guard peek == "{" ? balanced("{", "}") != nil : argument() != nil else { return false }
    }
    skipBlanks()
    if characters[index...].starts(with: "\\left") { index += 5 }
    guard let inside = balanced("[", "]") ?? balanced("(", ")"), let text = inner(inside) else { return false }
    parts.append(Part(text: "mean(\(text))", isOperand: true))
    return true
  }

  /// `W x` and `W_2 W_1 x` from the right, where sizes meet: each product is a vector again.
  mutating func joinProducts() {
    while parts.count > 2, parts[parts.count - 2].isImplied,
      let product = product(parts[parts.count - 3], parts[parts.count - 1])
    {
      parts.removeLast(3)
      parts.append(product)
    }
  }

  /// The one way round in which a matrix and a vector meet, as `matmul` takes them.
  private func product(_ matrix: Part, _ vector: Part) -> Part? {
    guard let axes = matrix.sizes, axes.count == 2, let size = vector.sizes, size.count == 1, axes.contains(size[0])
    else { return nil }
    let takesRows = matrix.isTurned ? axes[0] == size[0] : axes[1] != size[0]
    let name = matrix.isTurned ? String(matrix.text.dropFirst(10).dropLast()) : matrix.text
    let text = takesRows ? "matmul(\(vector.text), \(name))" : "matmul(\(name), \(vector.text))"
    return Part(text: text, isOperand: true, sizes: [takesRows ? axes[1] : axes[0]])
  }
}
