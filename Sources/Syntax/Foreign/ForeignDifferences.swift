/// Differences of neighbours, `np.diff(E)`.
extension ForeignReader {
  /// The difference of two slices along the axis that is meant: the last one without a word.
  ///
  /// nil where the shape of the value is not known.
  func differences(_ name: String, _ given: [ForeignArgument]) -> ForeignPhrase? {
    guard ["diff", "finite_difference", "differences"].contains(name), let value = given.first?.value.bare,
      let like = names.context(of: value)["like"],
      given.dropFirst().allSatisfy({ ["axis", "dim", "dims"].contains($0.label) })
    else { return nil }
    let sizes = like.split(separator: ",").map { String($0).trimmed }
    let word = given.dropFirst().first?.value.text.filter { $0 != " " }
    guard let axis = axis(word, of: sizes) else { return nil }
    let before = String(repeating: ":, ", count: axis)
    let whole = value.contains(" ") ? "(\(value))" : value
    return ForeignPhrase(text: "\(whole)[\(before)1:] - \(whole)[\(before):-1]", isForeign: true)
  }

  /// The axis of neighbours; a last axis of one place has none.
  private func axis(_ word: String?, of sizes: [String]) -> Int? {
    guard let word else { return sizes.lastIndex { $0 != "1" } }
    guard let number = Int(word) else { return nil }
    // With the batch in front, the only axis of a sample is axis 1.
    let axis = number < 0 ? number + sizes.count : sizes.count == 1 ? min(number, 0) : number
    return sizes.indices.contains(axis) ? axis : nil
  }
}
