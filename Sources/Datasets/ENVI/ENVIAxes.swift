import Diagnostics
import Files

extension ENVIHeader {
  /// The axis of wavelengths, or what the header calls it.
  func spectralAxis(of count: Int) throws(Diagnostic) -> Axis {
    guard let texts = list("wavelength", count: count), !texts.isEmpty else {
      return axisOfNames(list("band names") ?? [], count)
    }
    guard texts.count == count else { throw .wrongWavelengths(self, found: texts.count, channels: count) }
    var values: [Double] = []
    for (number, text) in texts.enumerated() {
      guard let value = Double(text), value.isFinite else { throw .wrongWavelength(self, number: number, text) }
      values.append(value)
    }
    let units = symbol(text("wavelength units") ?? "")
    let names = ["cm⁻¹": "Wavenumber", "GHz": "Frequency", "MHz": "Frequency", "eV": "Energy", "keV": "Energy"]
    return Axis(
      count: count, points: .values(values), name: units.flatMap { names[$0] } ?? "Wavelength", units: units,
      role: .spectral)
  }

  /// The axis that names of bands tell with a unit, such as `Band 1 (400.0 Nanometers)`, or the names alone.
  private func axisOfNames(_ names: [String], _ count: Int) -> Axis {
    guard names.count == count, let axis = ChannelNames(names, without: [])?.axis, axis.count == count,
      let units = axis.units
    else { return Axis(count: count, role: .spectral, labels: names) }
    return Axis(count: count, points: axis.points, units: symbol(units), role: .spectral, labels: names)
  }

  /// Warns about channels whose multiplier is 0.
  func markBadBands(of dataset: inout Dataset) throws(Diagnostic) {
    guard let texts = list("bbl"), let count = dataset.axes.last?.count else { return }
    guard let marks = numbers("bbl", count: count), marks.count == count else {
      dataset.notes.append(.wrongBandList(self, found: texts.count, channels: count))
      return
    }
    guard marks.contains(where: { $0 != 0 }) else { return }
    dataset.badChannels = marks.indices.filter { marks[$0] == 0 }
  }

  /// Where rows and columns lie, when the header says so and nothing is turned.
  var places: (rows: Axis.Points, columns: Axis.Points) {
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

  var lengthUnits: String? {
    guard places.rows != .indices else { return nil }
    let entries = (list("map info") ?? []) + (list("pixel size") ?? [])
    let units = entries.first { $0.lowercased().hasPrefix("units") }?.split(separator: "=").last
    return units.flatMap { symbol(trimmed($0)) }
  }
}

/// The symbol of a unit that ENVI writes out; nil for what says nothing.
private func symbol(_ units: String) -> String? {
  let plain = units.lowercased().filter { !$0.isWhitespace }
  if ["", "index", "unknown", "none"].contains(plain) { return nil }
  return symbols[plain] ?? symbols[plain + "s"] ?? units
}

private let symbols = [
  "nanometers": "nm", "nanometres": "nm", "nm": "nm", "micrometers": "µm", "micrometres": "µm", "microns": "µm",
  "um": "µm",
  "µm": "µm", "μm": "µm", "millimeters": "mm", "millimetres": "mm", "mm": "mm", "centimeters": "cm",
  "centimetres": "cm",
  "meters": "m", "metres": "m", "wavenumbers": "cm⁻¹", "wavenumber(cm-1)": "cm⁻¹", "wavenumbers(cm-1)": "cm⁻¹",
  "cm-1": "cm⁻¹",
  "cm^-1": "cm⁻¹", "1/cm": "cm⁻¹", "angstroms": "Å", "ångströms": "Å", "ghz": "GHz", "mhz": "MHz", "ev": "eV",
  "kev": "keV",
  "degrees": "°",
]
