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
  "³": "3", "^": "", "{": "", "}": "", "$": "", "_": "", " ": "",
]

/// The names of units in words and by other letters, in lower case where the case means nothing.
private let spellings: [String: String] = {
  let units: [String: [String]] = [
    "\u{00B5}m": ["um", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres", "\\mum", "mum"],
    "nm": ["nanometer", "nanometers", "nanometre", "nanometres"],
    "mm": ["millimeter", "millimeters", "millimetre", "millimetres"],
    "\u{00C5}": ["angstrom", "angstroms", "ångström", "ångströms", "\\aa", "aa"],
    "cm-1": ["1/cm", "/cm", "wavenumber", "wavenumbers", "\\cm-1"],
    "nm-1": ["1/nm", "/nm"], "\u{00C5}-1": ["1/\u{00C5}", "angstrom-1"],
    "eV": ["ev", "electronvolt", "electronvolts"], "keV": ["kev"], "meV": [],
    "s": ["sec", "second", "seconds"], "\u{00B5}s": ["us"],
    "Hz": ["hz", "hertz"], "kHz": ["khz"], "MHz": [], "GHz": ["ghz"],
    "V": ["volt", "volts"], "\u{00B0}": ["deg", "degree", "degrees"], "px": ["pixel", "pixels"],
  ]
  let pairs = units.flatMap { unit, names in names.map { ($0, unit) } }
  return Dictionary(pairs) { first, _ in first }
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
