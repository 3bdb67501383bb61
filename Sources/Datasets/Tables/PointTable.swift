import Diagnostics
import Files

extension TableFormat {
  /// A table with one number a row: places, a value of the axis, and what was measured there, one spectrum below the other;
  /// nil for any other.
  func pointByPoint(
    _ file: InputFile, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) -> Dataset? {
    let columns = layout.numericColumns
    guard (2...4).contains(columns.count), !layout.axis.isCalibrated, values.shape[0] > 5 else { return nil }
    let axisColumn = columns[columns.count - 2]
    let isNamed = axisColumn < layout.header.count && ColumnNames.isOfAxis(layout.header[axisColumn])
    guard isNamed || columns.count != 3 else { return nil }
    let start = try values.doubles([axisColumn], rows: 0..<min(1 << 16, values.shape[0]))[0]
    guard let length = start.dropFirst().firstIndex(of: start[0]), length > 2, isStrict(Array(start[..<length])),
      values.shape[0] % length == 0
    else { return nil }
    let numbers = try values.doubles(Array(columns.dropLast()))
    let points = Array(start[..<length])
    let spectra = values.shape[0] / length
    let isRepeated = (0..<spectra).allSatisfy { Array(numbers.last![$0 * length..<($0 + 1) * length]) == points }
    let places = numbers.dropLast()
    let isConstant = places.allSatisfy { place in
      place.indices.allSatisfy { place[$0] == place[$0 / length * length] }
    }
    guard isRepeated, isConstant else { return nil }

    var measured = layout
    measured.columns = [columns[columns.count - 1]]
    let all = try TableValues(file, measured).all(named: file.name)
    let title = AxisTitle(axisColumn < layout.header.count ? layout.header[axisColumn] : "")
    let axis = Axis(count: length, points: .values(points), name: title.name, units: title.units, role: .spectral)
    var dataset = Dataset(
      source: file.name, values: MemoryValues(shape: [spectra, length], type: .float64, values: all),
      axes: [Axis(count: spectra, role: .spatial), axis])
    dataset.notes = layout.notes(file.name, besides: columns) + values.notes
    dataset.notes.append(.pointByPoint(file.name, layout.name(of: axisColumn), spectra: spectra, points: length))
    let starts = places.map { place in (0..<spectra).map { place[$0 * length] } }
    if starts.count == 2 {
      let isDownFirst = columns[0] < layout.header.count && ColumnNames.direction(layout.header[columns[0]]) == .down
      let (x, y) = isDownFirst ? (1, 0) : (0, 1)
      place(&dataset, (columns[x], columns[y]), layout, [starts[x], starts[y]])
    }
    return dataset
  }
}
