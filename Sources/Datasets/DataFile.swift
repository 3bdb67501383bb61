import Diagnostics
import Files

/// Opens the samples of a data file of any format.
///
/// Its shape is compared with what the model reads before any sample is.
package func openSamples(
  _ path: String, fitting expected: InputExpectation, choice: ArrayChoice = ArrayChoice()
) throws(Diagnostic) -> any SampleSource {
  let dataset: Dataset
  do throws(Diagnostic) {
    dataset = try openDataset(path, choice)
  } catch {
    guard error.code == "AE6811" else { throw error }
    throw try severalItems(in: path, fitting: expected)
  }
  do throws(Diagnostic) { return try openSamples(of: dataset, fitting: expected, choice: choice) } catch {
    let other = choice.item == nil ? otherItem(than: dataset, in: path, fitting: expected) : nil
    throw other.map { error.offering($0, isFixed: expected.isFixed) } ?? error
  }
}

/// The only other array of a file that a model can read, with more axes than the one that was taken.
private func otherItem(than dataset: Dataset, in path: String, fitting expected: InputExpectation) -> DataItem? {
  guard let file = try? InputFile(path: path), let format = try? dataFormat(of: file), format.holdsSeveral,
    let items = try? format.contents(of: file)
  else { return nil }
  let core = expected.core
  let fitting = items.filter { item in
    item.shape.count > dataset.shape.count && ElementType(rawValue: item.type) != nil
      && item.shape.suffix(core.count) == core[...]
      && (core.count + 1...core.count + 2).contains(item.shape.count)
  }
  return fitting.count == 1 ? fitting[0] : nil
}

extension Diagnostic {
  /// A message that the array does not fit the model, with another one of the file that does.
  fileprivate func offering(_ item: DataItem, isFixed: Bool) -> Diagnostic {
    guard let name = item.name, ["AE6501", "AE6502", "AE6503"].contains(code) else { return self }
    var told = self
    told.notes.append("`\(excerpt(name, limit: 120))` in the file has shape \(item.shape)")
    told.help =
      isFixed
      ? "if that one is meant, save it in a file of its own"
      : "if that one is meant, write `dataset: \"\(excerpt(name, limit: 120))\"` beside `file:`"
    return told
  }
}

/// The message that a file holds several arrays, which offers the one that a model can read.
private func severalItems(in path: String, fitting expected: InputExpectation) throws(Diagnostic) -> Diagnostic {
  let file = try InputFile(path: path)
  guard let format = try dataFormat(of: file) else { return .emptyTable(path) }
  let items = try candidates(among: format.contents(of: file), in: path)
  var told = Diagnostic.severalItems(path, items, fitting: expected.core)
  // A saved run has no keys.
  if expected.isFixed { told.help = "save the one that is meant in a file of its own" }
  return told
}

/// The samples of an array that is open.
package func openSamples(
  of dataset: Dataset, fitting expected: InputExpectation, choice: ArrayChoice
) throws(Diagnostic) -> any SampleSource {
  try ArraySamples(dataset, choice, fitting: expected)
}

/// Opens the array that a choice takes of a file.
func openDataset(_ path: String, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
  let file = try InputFile(path: path)
  guard let format = try dataFormat(of: file) else { throw .emptyTable(path) }
  if choice.header != .detected, !(format is TableFormat) { throw .keyNotForFormat("header", path, format.name) }
  if choice.item != nil, !format.holdsSeveral { throw .keyNotForFormat("dataset", path, format.name) }
  return try format.openTelling(file, choice)
}

/// The numbers of an array in a data file, of any shape; `item` names it where there are several.
///
/// Of a table with a spectrum in each column a first column that is their axis is left out, when `isAlongColumns` says so.
package func readArray(_ path: String, item: String?, isAlongColumns: Bool = false) throws(Diagnostic) -> DataArray {
  try readArrayWithAxes(path, item: item, isAlongColumns: isAlongColumns).array
}

/// The same with the axes that the file describes, and the places of a list in a picture where it tells them.
package func readArrayWithAxes(
  _ path: String, item: String?, isAlongColumns: Bool = false
) throws(Diagnostic) -> (array: DataArray, axes: [Axis], placement: Placement?) {
  var choice = ArrayChoice()
  choice.item = item
  if isAlongColumns { choice.spectral = .number(0) }
  let dataset = try openDataset(path, choice)
  let whole = Arrangement(spatial: Array(dataset.axes.indices), sample: [], of: dataset.shape)
  var numbers: [Float] = try zeroed(dataset.shape.reduce(1, *), for: path)
  try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
    try ArrangedValues(dataset, whole).read(rows: 0..<(dataset.shape.first ?? 1), into: numbers)
  }
  let array = DataArray(name: path, shape: dataset.shape, values: numbers)
  try array.requireUsable()
  return (array, dataset.axes, dataset.placement)
}

/// All samples of a data file.
package func readSamples(
  _ path: String, fitting expected: InputExpectation
) throws(Diagnostic) -> Samples {
  try openSamples(path, fitting: expected).all()
}

/// The sizes of the samples in a file that have some number of axes; nil when they cannot be found.
package func sampleSizes(of path: String, _ choice: ArrayChoice, axes: Int) -> [Int]? {
  var choice = choice
  guard let dataset = try? openDataset(path, choice).folded(&choice, sampleAxes: axes),
    let arrangement = try? dataset.arrangement(choice, sampleAxes: axes), arrangement.spatial.count <= 2
  else { return nil }
  return Array(arrangement.sampleShape.prefix(axes))
}
