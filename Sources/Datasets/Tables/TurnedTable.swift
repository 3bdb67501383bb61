import Diagnostics
import Files

extension TableFormat {
  /// A table with one spectrum a column, one of whose columns is the axis; nil when none is.
  func turned(
    _ file: InputFile, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) -> Dataset? {
    // A header of numbers then names the spectra.
    let isNamed = layout.axis.isCalibrated && layout.numericColumns.first != layout.columns.first
    guard isNamed || !layout.axis.isCalibrated else { return nil }
    var rest = isNamed ? layout.withAllNumbers : layout
    guard let axis = try AxisColumn(rest, values) else { return nil }
    let (first, points) = (axis.column, axis.points)
    rest.columns.removeAll { $0 == first || axis.besides.contains($0) }

    let repeated = try columns(of: rest, values, like: points)
    let others = try otherAxes(first, rest, values, points).filter { !repeated.contains($0) }
    if !others.isEmpty { throw .differentAxes(file.name, layout.name(of: first), others.map(layout.name)) }
    rest.columns.removeAll { repeated.contains($0) }
    // Means and deviations of the spectra beside them, unless there are no others.
    let sums = rest.columns.filter {
      $0 < layout.header.count
        && (SumNames.isSum(layout.header[$0]) || SumNames.isOfSpread(layout.header[$0], beside: layout.header))
    }
    if sums.count < rest.columns.count { rest.columns.removeAll { sums.contains($0) } }
    guard !rest.columns.isEmpty else { return nil }

    let placement = PlaceLines(layout.linesAbove)?.placement(of: rest.columns)
    let header = first < layout.header.count ? layout.header[first] : ""
    let title = AxisTitle(placement != nil && PlaceLines.isPlace(header) ? "" : header)
    let spectral = Axis(
      count: points.count, points: .values(points), name: title.name, units: title.units ?? layout.columnUnits[first],
      role: .spectral)
    var spectra = values.spectra
    spectra.ofCell = { $1 }
    let numbers = try TableValues(file, rest, spectra)
    var dataset = Dataset(
      source: file.name, values: numbers, axes: [spectral, Axis(count: rest.columns.count, role: .spatial)])
    dataset.notes = rest.notes(file.name, besides: [first] + repeated) + numbers.notes
    dataset.notes.append(
      .axisColumn(file.name, layout.name(of: first), axis.run, repeated: repeated.map { "column \($0 + 1)" }))
    dataset.notes += try axis.notes(file.name, layout) { (row) throws(Diagnostic) in
      try values.place(row: row, column: 0).line
    }
    return dataset.placed(by: placement)
  }

  /// Columns that hold the axis once more: exports often give each spectrum its own.
  private func columns(
    of layout: TableLayout, _ values: TableValues, like points: [Double]
  ) throws(Diagnostic) -> [Int] {
    let start = 0..<min(16, points.count)
    let same = zip(layout.columns, try values.doubles(layout.columns, rows: start)).filter {
      $1 == Array(points[start])
    }
    let columns = same.map(\.0)
    return try zip(columns, values.doubles(columns)).filter { $1 == points }.map(\.0)
  }

  /// Every second column, where each of them is an axis like the first: by its name, or over other numbers than spectra.
  private func otherAxes(
    _ first: Int, _ layout: TableLayout, _ values: TableValues, _ points: [Double]
  ) throws(Diagnostic) -> [Int] {
    let rest = layout.columns
    let others = stride(from: 1, to: rest.count, by: 2).map { rest[$0] }
    guard rest.count % 2 == 1, rest.count > 2 else { return [] }
    let (low, high) = (points.min()!, points.max()!)
    func name(_ column: Int) -> String { column < layout.header.count ? layout.header[column].lowercased() : "" }
    let numbers = try values.doubles(others)
    let spectra = try values.doubles(rest.filter { !others.contains($0) })
    let measured = spectra.flatMap { $0.filter(\.isFinite) }
    let (least, most) = (measured.min() ?? 0, measured.max() ?? 0)
    let areAxes = zip(others, numbers).allSatisfy { column, numbers in
      let isNamed = !name(column).isEmpty && (name(column) == name(first) || ColumnNames.isOfAxis(name(column)))
      guard AxisRun(numbers, isNamed: isNamed) != nil, let start = numbers.min(), let end = numbers.max() else {
        return false
      }
      let isApart = start > most || end < least
      return isNamed || isApart && (isEven(numbers) || isSmooth(numbers)) || isEven(numbers) && isEven(points)
        || min(end, high) - max(start, low) > 0.5 * (high - low)
    }
    return areAxes ? others : []
  }
}

/// "Wavenumber (cm-1)" as a name and units; nil where the text is empty.
struct AxisTitle {
  let name: String?
  let units: String?

  init(_ text: String) {
    if unitsOfAxes.contains(text) {
      (name, units) = (nil, text)
      return
    }
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
