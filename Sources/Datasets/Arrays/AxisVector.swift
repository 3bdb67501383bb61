import Files

/// An array whose name says that it lists the points of a spectral axis.
struct AxisVector {
  let item: DataItem
  let path: String
  let name: String
  let units: String?
  /// Whether the name stands for nothing but a spectral axis.
  let isClear: Bool
  /// Whether it stands in the group of the array.
  let isNear: Bool
  /// Groups that it shares with the array, from the root.
  let closeness: Int
  var count: Int { item.shape.reduce(1, *) }
  var isNumbers: Bool { ElementType(rawValue: item.type) != nil }

  init?(_ item: DataItem, beside array: String) {
    guard let path = item.name, path != array, case (let own, let other) = (split(path), split(array)),
      ElementType(rawValue: item.type) != nil || item.type == "text",
      item.shape.filter({ $0 > 1 }).count == 1
    else { return nil }
    let words = own.name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let found = words.first(where: { isAxis($0, in: clearWords) || isAxis($0, in: vagueWords) }),
      !words.contains(where: otherWords.contains)
    else { return nil }
    isClear = isAxis(found, in: clearWords)
    // A unit stands behind the name: `energy_eV`.
    let ending = own.name.split { !$0.isLetter && !$0.isNumber }.last.map(String.init) ?? ""
    (self.item, self.path) = (item, path)
    units = ending.lowercased() == found ? nil : axisUnits[ending.lowercased()]
    name = units == nil ? own.name : found
    isNear = own.group == other.group
    closeness = zip(own.group, other.group).prefix { $0 == $1 }.count
  }

  /// Whether another array of its group has an axis as long, which it may belong to as well.
  func hasRival(among items: [DataItem]) -> Bool {
    let group = split(path).group
    return items.contains { other in
      guard let name = other.name, name != path, Array(split(name).group.prefix(group.count)) == group else {
        return false
      }
      return other.shape.filter { $0 > 1 }.count > 1 && other.shape.contains(count)
    }
  }
}

/// The groups above an array, and its own name.
private func split(_ path: String) -> (group: [Substring], name: String) {
  let parts = path.split { $0 == "/" || $0 == "." }
  return (Array(parts.dropLast()), parts.last.map(String.init) ?? path)
}

/// Whether a word is one of a set, also in the plural or with a number behind it.
private func isAxis(_ word: String, in words: Set<String>) -> Bool {
  let letters = String(word.reversed().drop(while: \.isNumber).reversed())
  return words.contains(letters) || letters.hasSuffix("s") && words.contains(String(letters.dropLast()))
}

private let clearWords: Set<String> = [
  "energy", "energie", "wavelength", "wavelen", "wl", "lambda", "wavenumber", "wn", "raman", "ramanshift", "shift",
  "ev",
  "kev", "eloss", "energyloss", "frequency", "freq", "mz", "energyaxis", "wavenumberaxis", "wavelengthaxis", "twotheta",
  "tth",
]

/// Whether a word stands for nothing but a spectral axis.
func isSpectralWord(_ word: String) -> Bool { isAxis(word, in: clearWords) }

/// Names that stand for other things too.
private let vagueWords: Set<String> = [
  "x", "e", "wave", "nm", "cm", "ppm", "theta", "twotheta", "band", "channel", "axis", "xaxis", "xdata", "spectralaxis",
]

/// Words beside those of an axis that make its name stand for something about the points: `good_wavelengths`.
private let otherWords: Set<String> = [
  "good", "bad", "mask", "flag", "flags", "valid", "quality", "fwhm", "width", "widths", "bandwidth", "error", "errors",
  "uncertainty", "sigma", "std", "indices", "units", "unit", "resolution", "range", "limits", "min", "max", "step",
]

private let axisUnits: [String: String] = [
  "nm": "nm", "um": "µm", "ev": "eV", "kev": "keV", "mev": "meV", "cm": "cm⁻¹", "cm1": "cm⁻¹", "hz": "Hz", "khz": "kHz",
  "mhz": "MHz", "ghz": "GHz", "thz": "THz", "ppm": "ppm", "deg": "°",
]
