import Diagnostics
import Files

extension TableFormat {
  /// A table with one number a row: places, a value of the axis, and what was measured there, in any order of columns and
  /// rows. Nil for any other.
  func pointByPoint(
    _ file: InputFile, _ layout: TableLayout, _ values: TableValues, _ choice: ArrayChoice
  ) throws(Diagnostic) -> Dataset? {
    let columns = layout.numericColumns
    guard (2...5).contains(columns.count), !layout.axis.isCalibrated, values.shape[0] > 5 else { return nil }
    let named = columns.filter { $0 < layout.header.count && ColumnNames.isOfAxis(layout.header[$0]) }
    guard named.count < 2 else { return nil }
    // Without names the axis is expected right before the numbers.
    let usual = columns[columns.count - 2]
    guard named.count == 1 || columns.count != 3 && columns.count < 5 else { return nil }
    let axisColumn = named.first ?? usual
    let start = try values.doubles([axisColumn], rows: 0..<min(1 << 16, values.shape[0]))[0]
    guard let order = PointOrder(start) else { return nil }
    if named.isEmpty {
      guard case .together(let length) = order, values.shape[0] % length == 0 else { return nil }
    }
    let numbers = try values.doubles(columns)
    guard let axis = columns.firstIndex(of: axisColumn),
      let measured = try measuredColumn(of: layout, columns, axisColumn, numbers[axis], order, numbers)
    else { return nil }
    let placeColumns = columns.filter { $0 != axisColumn && $0 != measured }
    let places = placeColumns.map { numbers[columns.firstIndex(of: $0)!] }
    let name = layout.name(of: axisColumn)
    guard named.count == 1 || isRegular(numbers[axis], places, order) else { return nil }

    let placeNames = placeColumns.map { $0 < layout.header.count ? layout.header[$0] : layout.name(of: $0) }
    let table = try PointTable(numbers[axis], Array(zip(placeNames, places)), order, file.name, name)
    let starts = places.map { place in table.starts.map { place[$0] } }
    let isDownFirst =
      placeColumns.count == 2 && placeColumns[0] < layout.header.count
      && ColumnNames.direction(layout.header[placeColumns[0]]) == .down
    let (x, y) = isDownFirst ? (1, 0) : (0, 1)
    var single = layout
    single.columns = [measured]
    var spectra = SpectrumNumbers(choice)
    spectra.ofCell = { row, _ in order.spectrum(of: row) }
    if let pixels = choice.pixels, starts.count == 2, let grid = TablePlaces(x: starts[x], y: starts[y]) {
      spectra.fold(pixels, at: grid.pixels, isTransposed: choice.isTransposed)
    }
    let all = try TableValues(file, single, spectra).all(named: file.name)
    let title = AxisTitle(axisColumn < layout.header.count ? layout.header[axisColumn] : "")
    let points = Axis(
      count: table.points.count, points: .values(table.points), name: title.name,
      units: title.units ?? layout.columnUnits[axisColumn], role: .spectral)
    let count = table.starts.count
    var dataset = Dataset(
      source: file.name,
      values: MemoryValues(shape: [count, points.count], type: .float64, values: table.rows.map { all[$0] }),
      axes: [Axis(count: count, role: .spatial), points])
    dataset.notes = layout.notes(file.name, besides: columns) + values.notes
    dataset.notes.append(.pointByPoint(file.name, name, spectra: count, points: points.count))
    if starts.count == 2 {
      place(&dataset, (placeColumns[x], placeColumns[y]), layout, [starts[x], starts[y]])
    }
    return dataset
  }

  /// The column of what was measured: the last of those that change within a spectrum, or the one that is named so.
  private func measuredColumn(
    of layout: TableLayout, _ columns: [Int], _ axisColumn: Int, _ axis: [Double], _ order: PointOrder,
    _ numbers: [[Double]]
  ) throws(Diagnostic) -> Int? {
    let others = columns.indices.filter { columns[$0] != axisColumn }
    let named = others.filter {
      columns[$0] < layout.header.count && ColumnNames.isOfMeasured(layout.header[columns[$0]])
    }
    if named.count == 1 { return columns[named[0]] }
    let changing = others.filter { !isRegular(axis, [numbers[$0]], order) }
    if changing.count == 1 { return columns[changing[0]] }
    return changing.isEmpty && columns.last != axisColumn ? columns.last : nil
  }

  /// Whether the axis is the same again and again, and places stay for a spectrum.
  private func isRegular(_ axis: [Double], _ places: [[Double]], _ order: PointOrder) -> Bool {
    axis.indices.allSatisfy { row in
      let (start, first) = order.starts(of: row)
      return axis[row] == axis[first] && places.allSatisfy { $0[row] == $0[start] }
    }
  }

  /// A column of a narrow table that runs through the same values again and again, so that rows may be points of spectra.
  func looksPointByPoint(_ layout: TableLayout, _ values: TableValues) throws(Diagnostic) -> Int? {
    let columns = layout.numericColumns
    guard (2...5).contains(columns.count), !layout.axis.isCalibrated, values.shape[0] > 23 else { return nil }
    let start = try values.doubles(columns, rows: 0..<min(1 << 12, values.shape[0]))
    return zip(columns, start).first { _, numbers in
      guard let order = PointOrder(numbers), order.length > 7 else { return false }
      return isRegular(numbers, [], order)
    }.map(\.0)
  }
}

/// In which order the points of spectra stand, by the values of the axis.
enum PointOrder {
  /// Spectrum after spectrum, each of so many points.
  case together(Int)
  /// Value after value of the axis, each for so many spectra.
  case apart(Int)

  /// Nil when the numbers neither run through the same values nor stay.
  init?(_ axis: [Double]) {
    if let length = axis.dropFirst().firstIndex(of: axis[0]), length > 2, isStrict(Array(axis[..<length])) {
      self = .together(length)
    } else if let count = axis.firstIndex(where: { $0 != axis[0] }), count > 1 {
      let steps = stride(from: 0, to: axis.count, by: count).map { axis[$0] }
      guard steps.count > 2, isStrict(steps) else { return nil }
      self = .apart(count)
    } else {
      return nil
    }
  }

  var length: Int {
    switch self {
    case .together(let length), .apart(let length): length
    }
  }

  /// Of a table of so many rows: the points of a spectrum, the first row of each spectrum, and the rows of the first one.
  func layout(rows: Int) -> (length: Int, starts: [Int], first: [Int]) {
    switch self {
    case .together(let length): (length, Array(stride(from: 0, to: rows, by: length)), Array(0..<length))
    case .apart(let count):
      ((rows - 1) / count + 1, Array(0..<min(count, rows)), Array(stride(from: 0, to: rows, by: count)))
    }
  }

  /// The number of the spectrum that a row belongs to.
  func spectrum(of row: Int) -> Int {
    switch self {
    case .together(let length): row / length
    case .apart(let count): row % count
    }
  }

  /// For a row, the first one of its spectrum and the first one with its value of the axis.
  func starts(of row: Int) -> (spectrum: Int, value: Int) {
    switch self {
    case .together(let length): (row / length * length, row % length)
    case .apart(let count): (row % count, row / count * count)
    }
  }
}

/// The rows of a table with one number each, as spectra.
private struct PointTable {
  let points: [Double]
  /// For each spectrum, point after point, the row of its number.
  let rows: [Int]
  /// The first row of each spectrum.
  let starts: [Int]

  /// The place separates spectra; without places a spectrum ends where the axis starts again.
  init(
    _ axis: [Double], _ places: [(name: String, values: [Double])], _ order: PointOrder, _ path: String,
    _ name: String
  ) throws(Diagnostic) {
    let (length, starts, first) = order.layout(rows: axis.count)
    func uneven(_ reason: String) -> Diagnostic {
      .unevenPoints(path, name, spectra: starts.count, points: length, reason)
    }
    for row in axis.indices {
      let (start, first) = order.starts(of: row)
      guard axis[row] == axis[first] else {
        let at = places.map { "\($0.name) \(short($0.values[start]))" }.joined(separator: ", ")
        let words = at.isEmpty ? "" : " of the spectrum at \(at)"
        throw uneven("\(short(axis[row])) in row \(row + 1) stands in the place of \(short(axis[first]))\(words)")
      }
      guard places.allSatisfy({ $0.values[row] == $0.values[start] }) else {
        throw uneven("row \(row + 1) has another place than row \(start + 1), where its spectrum starts")
      }
    }
    guard axis.count == length * starts.count else {
      throw uneven("\(axis.count) rows are no whole number of spectra of \(length) values")
    }
    (points, self.starts) = (first.map { axis[$0] }, starts)
    rows = starts.flatMap { start in first.map { start + $0 } }
  }
}
