import Diagnostics
import Files

// A vector `wavelength` beside a cube `Y`: the names say that one is the axis of the other.
extension Dataset {
  /// Takes as an axis the only vector beside the array that is named like a spectral axis and is as long.
  ///
  /// - Parameters:
  ///   - items: All arrays of the file.
  ///   - values: Reads the numbers of one of them, and its units where the file tells them.
  mutating func takeAxis(
    beside items: [DataItem], _ values: (DataItem) throws(Diagnostic) -> (points: [Double], units: String?)
  ) {
    guard let item, axes.count > 1 else { return }
    let vectors = items.compactMap { AxisVector($0, beside: item) }
    for count in Set(vectors.map(\.count)).sorted() {
      let fitting = axes.indices.filter { axes[$0].count == count }
      // Names such as `x` may be those of places.
      let named = vectors.filter { $0.count == count && ($0.isClear || fitting == [axes.count - 1]) }
      guard let vector = named.first, let axis = fitting.first(where: { !axes[$0].isCalibrated })
      else { continue }
      // It was looked at where the file attaches it to the axis.
      if axes[axis].name == vector.name { continue }
      guard named.count == 1, fitting.count == 1 else {
        notes.append(.unusedAxes(source, named.map(\.path), fitting))
        continue
      }
      // A vector that cannot be read does not hide the array.
      guard let (points, units) = try? values(vector.item) else { continue }
      guard points.count == count, points.allSatisfy(\.isFinite), runsOneWay(points) else {
        notes.append(.unusableAxis(source, vector.path, axis, points))
        continue
      }
      axes[axis] = Axis(
        count: count, points: .values(points), name: vector.name, units: units ?? vector.units, role: axes[axis].role)
      notes.append(.axisBeside(source, vector.path, item, axis, isLast: axis == axes.count - 1))
    }
  }
}

/// An array whose name says that it lists the points of a spectral axis.
private struct AxisVector {
  let item: DataItem
  let path: String
  let name: String
  let units: String?
  /// Whether the name stands for nothing but a spectral axis.
  let isClear: Bool
  var count: Int { item.shape.reduce(1, *) }

  init?(_ item: DataItem, beside array: String) {
    guard let path = item.name, path != array, let own = split(path), let other = split(array),
      own.group == other.group,
      ElementType(rawValue: item.type) != nil, item.shape.filter({ $0 > 1 }).count == 1
    else { return nil }
    let words = own.name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let found = words.first(where: { isAxis($0, in: clearWords) || isAxis($0, in: vagueWords) }) else {
      return nil
    }
    isClear = isAxis(found, in: clearWords)
    // A unit stands behind the name: `energy_eV`.
    let ending = own.name.split { !$0.isLetter && !$0.isNumber }.last.map(String.init) ?? ""
    (self.item, self.path) = (item, path)
    units = ending.lowercased() == found ? nil : axisUnits[ending.lowercased()]
    name = units == nil ? own.name : found
  }
}

private func split(_ path: String) -> (group: Substring, name: String)? {
  let end = path.lastIndex { $0 == "/" || $0 == "." }
  return end.map { (path[..<$0], String(path[path.index(after: $0)...])) } ?? ("", path)
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

private let axisUnits: [String: String] = [
  "nm": "nm", "um": "µm", "ev": "eV", "kev": "keV", "mev": "meV", "cm": "cm⁻¹", "cm1": "cm⁻¹", "hz": "Hz", "khz": "kHz",
  "mhz": "MHz", "ghz": "GHz", "thz": "THz", "ppm": "ppm", "deg": "°",
]

private func runsOneWay(_ points: [Double]) -> Bool {
  let steps = zip(points.dropFirst(), points).map { $0 - $1 }
  return steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 }
}

extension Diagnostic {
  static func axisBeside(_ path: String, _ vector: String, _ item: String, _ axis: Int, isLast: Bool) -> Diagnostic {
    Diagnostic(
      "AE6816",
      "`\(excerpt(vector))` in `\(path)` is taken as axis \(axis) of `\(excerpt(item))`, which is as long"
        + (isLast ? "" : "; if spectra lie along it, write `spectral: \(axis)`"), severity: .note)
  }

  static func unusedAxes(_ path: String, _ vectors: [String], _ axes: [Int]) -> Diagnostic {
    let names = few(vectors.map { "`\(excerpt($0))`" })
    let isOne = vectors.count == 1
    let places = (axes.count == 1 ? "axis " : "axes ") + axes.map(String.init).joined(separator: " and ")
    return Diagnostic(
      "AE6817",
      "\(names) in `\(path)` \(isOne ? "has" : "have") the length of \(places) and \(isOne ? "is" : "are") not used: "
        + "which one is meant is not clear", severity: .note)
  }

  static func unusableAxis(_ path: String, _ vector: String, _ axis: Int, _ points: [Double] = []) -> Diagnostic {
    let missing = points.count { !$0.isFinite }
    let reason =
      missing > 0
      ? "\(plural(missing, "number")) of it \(missing == 1 ? "stands" : "stand") for no value"
      : "it does not rise or fall all along"
    return Diagnostic(
      "AE6818", "`\(excerpt(vector))` in `\(path)` has the length of axis \(axis) and is not used: \(reason)",
      severity: .note)
  }
}
