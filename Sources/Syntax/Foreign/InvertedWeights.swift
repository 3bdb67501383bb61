/// A pseudo-inverse as other libraries write it.
extension ForeignWeights {
  /// The path of the weight in `pinv(encoder.code.weight)`, and whether it ends with a word such as `weight`; nil for
  /// other texts.
  package static func inverted(_ text: String) -> (path: [String], isOfLayer: Bool)? {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    let word = text[..<open].split(separator: ".").last?.lowercased().filter(\.isLetter) ?? ""
    guard ["inverse", "inv", "pinv", "pinverse", "pseudoinverse", "ginv"].contains(word) else { return nil }
    var path = text[text.index(after: open)...].dropLast().split(separator: ".").map { String($0).trimmed }
    if ["T", "data"].contains(path.last) { path.removeLast() }
    let isOfLayer = ["weight", "weights", "kernel"].contains(path.last)
    if isOfLayer { path.removeLast() }
    let areNames = path.allSatisfy { name in
      name.first?.isLetter ?? false && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    return path.isEmpty || !areNames ? nil : (path, isOfLayer || path.count > 1)
  }
}
