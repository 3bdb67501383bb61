/// `pad` elsewhere: pairs of places, where one number holds for both ends, and a word for what they hold.
extension ForeignCall {
  /// `pad(x, ((2, 2), (0, 0)), "REFLECT")` with one number and the word by its name.
  mutating func bindPlaces() {
    guard entry.isOwn, entry.spellings == ["pad"] else { return }
    let words = positional.filter { $0.text.first == "\"" }
    let rest = positional.filter { $0.text.first != "\"" }
    positional = rest.map(ForeignCall.places)
    for word in words where !takeEnds("by", word) { append("by", ForeignPhrase(text: word.text.lowercased())) }
    let counts = rest.count == 2 ? rest[1].elements.compactMap { Int($0.text) } : []
    guard counts.count == 2, counts[0] != counts[1], let most = counts.max() else { return }
    positional[1] = ForeignPhrase(text: "\(most)")
    behindCall = ForeignCall.slice(counts)
  }

  /// What cuts the surplus of as many places before as after: `[2:]` for 1 and 3.
  static func slice(_ counts: [Int]) -> String {
    counts[0] < counts[1] ? "[\(counts[1] - counts[0]):]" : "[:-\(counts[0] - counts[1])]"
  }

  /// The only number of a list that is not 0; other values as they are.
  private static func places(_ value: ForeignPhrase) -> ForeignPhrase {
    let numbers = leaves(value).filter { $0.text != "0" }
    guard !value.elements.isEmpty, let first = numbers.first, numbers.allSatisfy({ $0.text == first.text }),
      value.elements.count != 2 || leaves(value).count > 2 || value.elements[0].text == value.elements[1].text
    else { return value }
    return first
  }

  private static func leaves(_ value: ForeignPhrase) -> [ForeignPhrase] {
    value.elements.isEmpty ? [value] : value.elements.flatMap(leaves)
  }
}
