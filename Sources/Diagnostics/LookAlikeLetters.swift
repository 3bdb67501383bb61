/// Letters of other scripts, and those of ASCII that look the same.
private let lookAlikeLetters: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅҮоΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "aeopcyxijshdqwABEKMHOPCTXIJSYoABEZHIKMNOPTYXovi"
  ).reduce(into: [(Character, Character)]()) { pairs, pair in
    if !pairs.contains(where: { $0.0 == pair.0 }) { pairs.append(pair) }
  })

/// The name in letters of ASCII where it has others that look the same, full-width ones included; nil without any.
package func inASCII(_ name: String) -> String? {
  let plain = String(name.map { lookAlikeLetters[$0] ?? halfWidth($0) ?? $0 })
  return plain == name ? nil : plain
}

/// `ａ` is the full-width form of `a`.
private func halfWidth(_ letter: Character) -> Character? {
  guard let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1, 0xFF01...0xFF5E ~= scalar.value,
    let plain = Unicode.Scalar(scalar.value - 0xFEE0)
  else { return nil }
  return Character(plain)
}

/// What to say of the letters of a name that only look like those of ASCII; nil without any.
package func letterNote(_ name: String) -> String? {
  guard let plain = inASCII(name) else { return nil }
  let strange = zip(name, plain).filter { $0 != $1 }.map { letter, meant in
    let scalar = letter.unicodeScalars.first!
    let code = "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
    let number = String(scalar.value, radix: 16, uppercase: true)
    return "`\(letter)` is the \(scalar.properties.name ?? "letter") (\(code)\(number)), not the Latin `\(meant)`"
  }
  var seen: Set<String> = []
  return strange.filter { seen.insert($0).inserted }.joined(separator: "; ") + ": type `\(plain)`"
}
