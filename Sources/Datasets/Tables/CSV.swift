import Diagnostics
import Files

/// Whether the first row of a table names its columns.
package enum CSVHeader: Sendable {
  /// It does when it holds anything but numbers.
  case detected
  case present
  case absent
}

/// Reads a table of numbers in text, one spectrum a row.
package func readCSV(
  _ path: String, header: CSVHeader = .detected
) throws(Diagnostic) -> DataArray {
  try readCSV(try InputFile(path: path), header: header)
}

package func readCSV(
  _ file: InputFile, header: CSVHeader = .detected
) throws(Diagnostic) -> DataArray {
  var choice = ArrayChoice()
  choice.header = header
  let dataset = try TableFormat().open(file, choice)
  let values = try dataset.values.all(named: file.name)
  if let (first, count) = values.withUnsafeBufferPointer({ nonFinite($0) }) {
    throw try dataset.notFinite(first: indices(of: first, in: dataset.shape), count, of: values.count)
  }
  return DataArray(name: file.name, shape: dataset.shape, elementType: "text", values: values)
}
