extension String {
  /// The values between the brackets of `f(a, g(b, c))`, each on one line; empty where the text is no such call.
  var argumentsOfCall: [String] {
    guard let open = firstIndex(of: "("), self[..<open].allSatisfy({ $0.isLetter || $0 == "_" }), last == ")" else {
      return []
    }
    var (depth, parts) = (0, [""])
    for character in self[index(after: open)...].dropLast() {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth < 0 { return [] }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map { $0.split { $0.isWhitespace }.joined(separator: " ") }
  }
}
