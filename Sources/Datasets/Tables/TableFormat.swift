import Diagnostics
import Files

/// A table of numbers in text, one spectrum a row: what nothing else is.
///
/// Columns are separated by `;`, tabs, commas or blanks, whichever the table uses; with `;` or tabs
/// a comma may stand for the decimal point. Blank lines and lines that start with `#` are skipped.
struct TableFormat: DataFormat {
  let name = "a table of numbers in text (.csv, .tsv, .txt)"

  func recognizes(_ path: String, start: [UInt8]) -> Bool { kind(ofFileStarting: start) == nil }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: "text", axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset { try open(file, ArrayChoice()) }

  func open(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
    if let kind = kind(ofFileStarting: try file.firstBytes()) { throw .notTable(file.name, looksLike: kind) }
    let layout = try TableLayout(file, header: choice.header)
    let values = try TableValues(file, layout)
    if choice.spectral == .number(0), let turned = try turned(file, layout, values) { return turned }
    var dataset = Dataset(source: file.name, values: values, axes: [Axis(count: values.shape[0]), layout.axis])
    if layout.axis.isCalibrated { dataset.axes[0].role = .spatial }
    dataset.notes = layout.notes(file.name)
    return dataset
  }

  /// A table with one spectrum a column, whose first column is the axis; nil when it is no axis.
  private func turned(
    _ file: InputFile, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) -> Dataset? {
    guard layout.columns.count > 1, !layout.axis.isCalibrated, values.shape[0] > 2 else { return nil }
    let rows = values.shape[0]
    try requireMemory(12 * rows, for: file.name)
    var points = [Float](repeating: 0, count: rows)
    try points.withUnsafeMutableBufferPointer { (points) throws(Diagnostic) in try values.read([0..<rows, 0..<1], into: points) }
    guard isStrict(points.map(Double.init)) else { return nil }
    var rest = layout
    let name = layout.name(of: rest.columns.removeFirst())
    let title = AxisTitle(layout.header.isEmpty ? "" : layout.header[layout.columns[0]])
    let axis = Axis(count: rows, points: .values(points.map(Double.init)), name: title.name, units: title.units, role: .spectral)
    var dataset = Dataset(
      source: file.name, values: try TableValues(file, rest), axes: [axis, Axis(count: rest.columns.count, role: .spatial)])
    dataset.notes = layout.notes(file.name) + [.axisColumn(file.name, name)]
    return dataset
  }
}

/// "Wavenumber (cm-1)" as a name and units; nil where the text is empty.
struct AxisTitle {
  let name: String?
  let units: String?

  init(_ text: String) {
    for (open, close) in [("(", ")"), ("[", "]"), ("/", "")] {
      guard text.hasSuffix(close), let mark = text.lastIndex(of: Character(open)) else { continue }
      let units = text[text.index(after: mark)...].dropLast(close.count)
      let name = text[..<mark].reversed().drop { $0 == " " }.reversed()
      guard !name.isEmpty, !units.isEmpty else { continue }
      (self.name, self.units) = (String(name), String(units.drop { $0 == " " }))
      return
    }
    (name, units) = (text.isEmpty ? nil : text, nil)
  }
}

/// Whether numbers only rise or only fall.
func isStrict(_ values: [Double]) -> Bool {
  guard let first = values.first, let last = values.last, values.count > 1 else { return false }
  return zip(values, values.dropFirst()).allSatisfy { first < last ? $0 < $1 : $0 > $1 }
}
