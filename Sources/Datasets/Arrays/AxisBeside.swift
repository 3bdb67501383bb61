import Diagnostics
import Files

// A vector `wavelength` beside a cube `Y`: the names say that one is the axis of the other.
extension Dataset {
  /// Takes the only vector beside the array that is named like a spectral axis and is as long as the last axis.
  ///
  /// - Parameters:
  ///   - items: All arrays of the file.
  ///   - values: Reads the numbers of one of them, and its units where the file tells them.
  mutating func takeAxis(
    beside items: [DataItem], _ values: (DataItem) throws(Diagnostic) -> (points: [Double], units: String?)
  ) throws(Diagnostic) {
    guard let item, axes.count > 1, axes.allSatisfy({ !$0.isCalibrated }) else { return }
    let vectors = items.compactMap { AxisVector($0, beside: item) }
    let last = axes.count - 1
    let fitting = vectors.filter { $0.count == axes[last].count }
    guard let vector = fitting.first else {
      return noteOtherAxes(vectors)
    }
    guard fitting.count == 1, axes.filter({ $0.count == vector.count }).count == 1 else {
      notes.append(.unusedAxes(source, fitting.map(\.path), axes.indices.filter { axes[$0].count == vector.count }))
      return
    }
    let (points, units) = try values(vector.item)
    guard points.count == vector.count, points.allSatisfy(\.isFinite), runsOneWay(points) else {
      notes.append(.unusableAxis(source, vector.path, last))
      return
    }
    axes[last] = Axis(
      count: vector.count, points: .values(points), name: vector.name, units: units ?? vector.units,
      role: axes[last].role)
    notes.append(.axisBeside(source, vector.path, item, last))
  }

  /// Of vectors that are as long as another axis than the last one.
  private mutating func noteOtherAxes(_ vectors: [AxisVector]) {
    for vector in vectors where vector.isClear {
      let fitting = axes.indices.filter { axes[$0].count == vector.count }
      if !fitting.isEmpty { notes.append(.unusedAxes(source, [vector.path], fitting)) }
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
  "kev", "eloss", "energyloss", "frequency", "freq", "mz", "energyaxis", "wavenumberaxis", "wavelengthaxis",
]

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
  static func axisBeside(_ path: String, _ vector: String, _ item: String, _ axis: Int) -> Diagnostic {
    Diagnostic(
      "AE6816",
      "`\(excerpt(vector))` in `\(path)` is taken as axis \(axis) of `\(excerpt(item))`, since it is as long and stands beside it",
      severity: .note)
  }

  static func unusedAxes(_ path: String, _ vectors: [String], _ axes: [Int]) -> Diagnostic {
    let names = few(vectors.map { "`\(excerpt($0))`" })
    let places = "axis " + axes.map(String.init).joined(separator: " and ")
    return Diagnostic(
      "AE6817", "\(names) in `\(path)` \(vectors.count == 1 ? "has" : "have") the length of \(places) and is not used",
      severity: .note,
      help: axes.count == 1 && vectors.count == 1 ? "if spectra lie along it, write `spectral: \(axes[0])`" : nil)
  }

  static func unusableAxis(_ path: String, _ vector: String, _ axis: Int) -> Diagnostic {
    Diagnostic(
      "AE6818",
      "`\(excerpt(vector))` in `\(path)` has the length of axis \(axis) and is not used: it does not rise or fall all along",
      severity: .note)
  }
}
