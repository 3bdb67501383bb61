import Diagnostics
import Files

/// How the numbers of an ENVI array lie in their file.
struct ENVILayout {
  let type: ElementType
  let bigEndian: Bool
  /// Rows, columns and channels; spectra and channels in a library.
  let shape: [Int]
  /// For each of these axes, its place in the file, from the slowest.
  let order: [Int]
  let isLibrary: Bool

  var stored: [Int] { shape.indices.map { place in shape[order.firstIndex(of: place)!] } }

  init(_ header: ENVIHeader, _ path: String) throws(Diagnostic) {
    let (samples, lines) = (try header.count("samples"), try header.count("lines"))
    let bands = try header.count("bands", else: 1)
    type = try elementType(try header.count("data type"), path)
    bigEndian = try header.count("byte order", else: 0) == 1
    guard try header.count("file compression", else: 0) == 0 else { throw .compressedENVI(path) }
    isLibrary = header.text("file type")?.lowercased().contains("spectral library") == true && bands == 1
    if isLibrary {
      (shape, order) = ([lines, samples], [0, 1])
    } else {
      shape = [lines, samples, bands]
      order = try interleave(header.text("interleave") ?? "bsq", path)
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw .emptyArray(path, shape: shape) }
  }

  func axes(_ header: ENVIHeader, _ path: String) throws(Diagnostic) -> [Axis] {
    let spectral = try spectralAxis(header, path)
    if isLibrary { return [Axis(count: shape[0], role: .spatial), spectral] }
    let (rows, columns) = header.places
    return [
      Axis(count: shape[0], points: rows, name: "y", units: header.lengthUnits, role: .spatial),
      Axis(count: shape[1], points: columns, name: "x", units: header.lengthUnits, role: .spatial), spectral,
    ]
  }

  private func spectralAxis(_ header: ENVIHeader, _ path: String) throws(Diagnostic) -> Axis {
    let count = shape[shape.count - 1]
    guard header.list("wavelength") != nil else { return Axis(count: count, role: .spectral) }
    guard let values = header.numbers("wavelength"), values.count == count, values.allSatisfy(\.isFinite) else {
      throw .wrongWavelengths(path, found: header.list("wavelength")?.count ?? 0, channels: count)
    }
    let units = header.text("wavelength units") ?? ""
    let isWavenumber = units.lowercased().hasPrefix("wavenumber")
    return Axis(
      count: count, points: .values(values), name: isWavenumber ? "Wavenumber" : "Wavelength", units: symbol(units),
      role: .spectral)
  }
}

extension ENVIHeader {
  /// Where rows and columns lie, when the header says so and nothing is turned.
  fileprivate var places: (rows: Axis.Points, columns: Axis.Points) {
    if let map = list("map info"), map.count >= 7, !map.contains(where: { $0.lowercased().hasPrefix("rotation") }) {
      let numbers = map[1..<7].compactMap(Double.init)
      if numbers.count == 6, numbers.allSatisfy(\.isFinite), numbers[4] > 0, numbers[5] > 0 {
        // The corner of the first pixel counts as 1; rows go to the south.
        let (column, row) = (1.5 - numbers[0], 1.5 - numbers[1])
        return (
          .uniform(offset: numbers[3] - row * numbers[5], scale: -numbers[5]),
          .uniform(offset: numbers[2] + column * numbers[4], scale: numbers[4])
        )
      }
    }
    let sizes = (list("pixel size") ?? []).prefix(2).compactMap(Double.init)
    guard sizes.count == 2, sizes.allSatisfy({ $0.isFinite && $0 > 0 }) else { return (.indices, .indices) }
    return (.uniform(offset: 0, scale: sizes[1]), .uniform(offset: 0, scale: sizes[0]))
  }

  fileprivate var lengthUnits: String? {
    guard places.rows != .indices else { return nil }
    let entries = (list("map info") ?? []) + (list("pixel size") ?? [])
    let units = entries.first { $0.lowercased().hasPrefix("units") }?.split(separator: "=").last
    return units.flatMap { symbol(String($0.drop(while: \.isWhitespace))) }
  }
}

/// The symbol of a unit that ENVI writes out; nil for what says nothing.
private func symbol(_ units: String) -> String? {
  let symbols = [
    "nanometers": "nm", "micrometers": "µm", "millimeters": "mm", "centimeters": "cm", "meters": "m",
    "wavenumber": "cm⁻¹", "angstroms": "Å", "ghz": "GHz", "mhz": "MHz", "degrees": "°", "um": "µm",
  ]
  if ["", "index", "unknown"].contains(units.lowercased()) { return nil }
  return symbols[units.lowercased()] ?? units
}

private func interleave(_ text: String, _ path: String) throws(Diagnostic) -> [Int] {
  switch text.lowercased() {
  case "bsq": [1, 2, 0]
  case "bil": [0, 2, 1]
  case "bip": [0, 1, 2]
  default: throw .damagedENVI(path, "`interleave = \(excerpt(text))` is none of bsq, bil and bip")
  }
}

private func elementType(_ code: Int, _ path: String) throws(Diagnostic) -> ElementType {
  let types: [Int: ElementType] = [
    1: .uint8, 2: .int16, 3: .int32, 4: .float32, 5: .float64, 12: .uint16, 13: .uint32, 14: .int64, 15: .uint64,
  ]
  guard let type = types[code] else { throw .unsupportedENVIType(path, code) }
  return type
}
