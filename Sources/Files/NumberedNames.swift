/// Whether a name stands before another where the numbers in both count as numbers: `layer.2` before `layer.10`.
func countsBefore(_ first: String, _ second: String) -> Bool {
  let (parts, others) = (numberedParts(first), numberedParts(second))
  for (part, other) in zip(parts, others) where part != other {
    if let number = Int(part), let otherNumber = Int(other), number != otherNumber { return number < otherNumber }
    return part < other
  }
  return parts.count < others.count
}

/// The pieces of a name that are numbers, and those between them.
private func numberedParts(_ name: String) -> [String] {
  var parts: [String] = []
  var isNumber = false
  for letter in name {
    let isDigit = letter.isASCII && letter.isNumber
    if parts.isEmpty || isDigit != isNumber { parts.append("") }
    parts[parts.count - 1].append(letter)
    isNumber = isDigit
  }
  return parts
}
