/// Letters of other scripts, and those of ASCII that look the same.
private let lookAlikeLetters: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅҮоΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιօհոսցɩ", "aeopcyxijshdqwABEKMHOPCTXIJSYoABEZHIKMNOPTYXoviohnugi"
  ).reduce(into: [(Character, Character)]()) { pairs, pair in
    if !pairs.contains(where: { $0.0 == pair.0 }) { pairs.append(pair) }
  })

/// Greek letters that a hand or an eye takes for those of ASCII, where they stand among such letters.
private let nearLetters: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip("αβγεηικνρστυχωɑɡı", "abyenikvpotuxwagi"))

/// The name in letters of ASCII where it has others that look the same, full-width ones included; nil without any.
package func inASCII(_ name: String) -> String? {
  let plain = name.map { plainLetter($0) ?? String($0) }.joined()
  return plain == name ? nil : plain
}

/// The letters of ASCII that a letter looks like; `amongLatin` where it stands in a name with Latin letters.
package func plainLetter(_ letter: Character, amongLatin: Bool = false) -> String? {
  if let plain = lookAlikeLetters[letter] ?? halfWidth(letter) ?? mathematical(letter) { return String(plain) }
  if amongLatin, let plain = nearLetters[letter] { return String(plain) }
  return ["\u{FB00}": "ff", "\u{FB01}": "fi", "\u{FB02}": "fl", "\u{FB03}": "ffi", "\u{FB04}": "ffl"][letter]
}

/// `ａ` is the full-width form of `a`.
private func halfWidth(_ letter: Character) -> Character? {
  guard let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1, 0xFF01...0xFF5E ~= scalar.value,
    let plain = Unicode.Scalar(scalar.value - 0xFEE0)
  else { return nil }
  return Character(plain)
}

/// `𝑥` of a formula is `x`: thirteen alphabets of 52 letters, then five times the digits.
private func mathematical(_ letter: Character) -> Character? {
  guard let value = letter.unicodeScalars.first?.value, letter.unicodeScalars.count == 1 else { return nil }
  switch value {
  case 0x210E: return "h"
  case 0x1D400...0x1D6A3:
    let place = (value - 0x1D400) % 52
    return Unicode.Scalar(place < 26 ? 65 + place : 71 + place).map(Character.init)
  case 0x1D7CE...0x1D7FF: return Unicode.Scalar(48 + (value - 0x1D7CE) % 10).map(Character.init)
  default: return nil
  }
}

/// What to say of the letters of a name that only look like those of ASCII; nil without any.
package func letterNote(_ name: String) -> String? {
  guard let plain = inASCII(name) else { return nil }
  let strange = name.compactMap { letter in
    plainLetter(letter).map { "\(unicodeName(of: letter)), not the Latin `\($0)`" }
  }
  var seen: Set<String> = []
  return strange.filter { seen.insert($0).inserted }.joined(separator: "; ") + ": type `\(plain)`"
}

private func unicodeName(of letter: Character) -> String {
  let scalar = letter.unicodeScalars.first!
  let number = String(scalar.value, radix: 16, uppercase: true)
  let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  return "`\(letter)` is the \(scalar.properties.name ?? "letter") (\(code))"
}
