/// `dot` of NumPy, which is a product of matrices where the second value has rows and columns.
extension ForeignReader {
  /// `z.dot(E)` and `dot(z, E)` as `matmul(z, E)`; nil for two vectors, and where a shape is not known.
  func matrixDot(_ name: String, _ given: [ForeignArgument]) -> ForeignPhrase? {
    guard name == "dot", given.count == 2, given.allSatisfy({ $0.label == nil }),
      names.sizes(of: given[1].value.bare).count == 2
    else { return nil }
    return ForeignPhrase(text: "matmul(\(given[0].value.bare), \(given[1].value.bare))", isForeign: true)
  }
}
