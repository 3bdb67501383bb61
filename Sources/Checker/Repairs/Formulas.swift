import Graph

// Sizes as formulas of hyper-parameters, so that an edit holds for every value of them.
extension RepairSite {
  /// A size as an edit may write it, the best first.
  func texts(of size: Size) -> [String] { [formula(size), words(size)].compactMap { $0 } }

  /// `steps / 4 * width`; nil for a sum, and for a size without a quotient.
  func formula(_ size: Size) -> String? {
    let text = size.description
    guard text.contains("/"), size.sortedTerms.count == 1 else { return nil }
    return text.joinedDivisors
  }
}

extension String {
  /// `n / 2 / 2` as `n / 4`.
  var joinedDivisors: String {
    var words = split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index + 3 < words.count {
      let (next, end) = (words[index + 3], words[index + 3].drop(while: \.isNumber))
      if words[index] == "/", words[index + 2] == "/", let a = Int(words[index + 1]),
        let b = Int(next.dropLast(end.count))
      {
        words.replaceSubrange(index...(index + 3), with: ["/", "\(a &* b)\(end)"])
      } else {
        index += 1
      }
    }
    return words.joined(separator: " ")
  }
}
