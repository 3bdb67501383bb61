/// The candidate nearest to a misspelt name, when one is near enough to be meant.
package func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
  // Nobody misspells a name that long, and so many names only a program writes.
  guard name.utf8.count <= 200, candidates.underestimatedCount <= 5000 else { return nil }
  if let plain = inASCII(name), let same = candidates.first(where: { $0 == plain }) { return same }
  let limit = max(1, name.count / 3)
  let letters = letterSet(name)
  let word = name.lowercased()
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate != name {
    // An edit changes at most two letters of the set, which is told faster than the distance.
    if candidate.utf8.count > 800 || (letters ^ letterSet(candidate)).nonzeroBitCount > 2 * limit { continue }
    let distance = editDistance(word, candidate.lowercased())
    if distance <= limit, (distance, candidate) < best ?? (.max, "") { best = (distance, candidate) }
  }
  return best?.name
}

/// A bit for each letter of ASCII in a word, whatever its case; several letters may share one.
private func letterSet(_ word: String) -> UInt64 {
  word.utf8.reduce(0) { $1 < 0x80 ? $0 | 1 << UInt64(($1 | 0x20) & 63) : $0 }
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to another.
func editDistance(_ first: String, _ second: String) -> Int {
  // Bytes are compared many times as fast as characters, and a long file has many names.
  let areASCII = first.utf8.allSatisfy { $0 < 0x80 } && second.utf8.allSatisfy { $0 < 0x80 }
  return areASCII
    ? editDistance(Array(first.utf8), Array(second.utf8)) : editDistance(Array(first), Array(second))
}

private func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
  var (last, row) = (Array(0...b.count), Array(0...b.count))
  var beforeLast = row
  for i in a.indices {
    row[0] = i + 1
    for j in b.indices {
      var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row[j + 1] = cost
    }
    swap(&beforeLast, &last)
    swap(&last, &row)
  }
  return last[b.count]
}

/// "`a`, `b` and `c`"; of very many names the first ones.
package func listing(_ names: some Sequence<String>, joining word: String = "and") -> String {
  let (names, most) = (Array(names), 40)
  let quoted = names.prefix(most).map { "`\($0)`" }
  if names.count > most { return quoted.joined(separator: ", ") + " and \(names.count - most) more" }
  guard quoted.count > 1 else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(word) " + quoted.last!
}

/// A number as a person would write it: 3 rather than 3.0.
package func shortest(_ value: Double) -> String {
  if let whole = Int(exactly: value) { return "\(whole)" }
  return "\(value)"
}
