/// One spelling for each unit: files write µm with either of two letters, as um, or in words.
///
/// For comparisons only; what is shown keeps the spelling of the file.
package func canonicalUnit(_ text: String) -> String {
  let letters = text.map { alike[$0] ?? String($0) }.joined()
  let word = letters.trimmed().droppingBrackets()
  return spellings[word] ?? spellings[word.lowercased()] ?? word
}

/// Letters that look alike, and signs that are written in different ways.
private let alike: [Character: String] = [
  "\u{03BC}": "\u{00B5}", "\u{212B}": "\u{00C5}", "\u{2126}": "\u{03A9}", "⁻": "-", "−": "-", "¹": "1", "²": "2",
  "³": "3", "^": "", "*": "", "{": "", "}": "", "$": "", "_": "", " ": "",
]

/// The names of units in words and by other letters, in lower case where the case means nothing.
private let spellings: [String: String] = {
  let units: [String: [String]] = [
    "\u{00B5}m": ["um", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres", "\\mum", "mum"],
    "nm": ["NM", "nanometer", "nanometers", "nanometre", "nanometres"],
    "mm": ["millimeter", "millimeters", "millimetre", "millimetres"],
    "\u{00C5}": ["angstrom", "angstroms", "ångström", "ångströms", "\\aa", "aa"],
    "cm-1": ["CM-1", "1/cm", "/cm", "cm(-1)", "wavenumber", "wavenumbers", "\\cm-1"],
    "nm-1": ["1/nm", "/nm"], "\u{00C5}-1": ["1/\u{00C5}", "angstrom-1"],
    "eV": ["ev", "electronvolt", "electronvolts"], "keV": ["kev"], "meV": [],
    "s": ["sec", "second", "seconds"], "\u{00B5}s": ["us"],
    "Hz": ["hz", "hertz"], "kHz": ["khz"], "MHz": [], "GHz": ["ghz"],
    "V": ["volt", "volts"], "\u{00B0}": ["deg", "degree", "degrees"], "px": ["pixel", "pixels"],
  ]
  let pairs = units.flatMap { unit, names in names.map { ($0, unit) } }
  return Dictionary(pairs) { first, _ in first }
}()

/// By how much numbers in one unit are multiplied to be those in another; nil for units of different quantities.
func unitFactor(from own: String, to other: String) -> Double? {
  let (own, other) = (unitOfAxis(own), unitOfAxis(other))
  if own == other { return 1 }
  guard let from = sizesOfUnits[own], let to = sizesOfUnits[other], from.quantity == to.quantity else { return nil }
  return from.size / to.size
}

/// No spectrum lies along amperes, so that such an `A` is an angstrom without its ring.
private func unitOfAxis(_ text: String) -> String {
  let unit = canonicalUnit(text)
  return ["A": "\u{00C5}", "A-1": "\u{00C5}-1"][unit] ?? unit
}

private let sizesOfUnits: [String: (quantity: String, size: Double)] = {
  let quantities: [String: [String: Double]] = [
    "length": ["pm": 1e-12, "\u{00C5}": 1e-10, "nm": 1e-9, "\u{00B5}m": 1e-6, "mm": 1e-3, "cm": 1e-2, "m": 1],
    "energy": ["meV": 1e-3, "eV": 1, "keV": 1e3, "MeV": 1e6],
    "wavenumber": ["m-1": 1, "cm-1": 1e2, "mm-1": 1e3, "nm-1": 1e9, "\u{00C5}-1": 1e10],
    "frequency": ["Hz": 1, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9, "THz": 1e12],
    "time": ["fs": 1e-15, "ps": 1e-12, "ns": 1e-9, "\u{00B5}s": 1e-6, "ms": 1e-3, "s": 1],
    "voltage": ["mV": 1e-3, "V": 1],
  ]
  let pairs = quantities.flatMap { quantity, units in units.map { ($0.key, (quantity, $0.value)) } }
  return Dictionary(uniqueKeysWithValues: pairs)
}()

extension String {
  fileprivate func trimmed() -> String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// `[eV]` and `(eV)` are `eV`.
  fileprivate func droppingBrackets() -> String {
    guard let first, let last, count > 2, (first == "[" && last == "]") || (first == "(" && last == ")") else {
      return self
    }
    return String(dropFirst().dropLast())
  }
}
