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
  let table = try CSVTable(file, header: header)
  try requireMemory(4 * table.rows * table.columns, for: file.name)
  var values = [Float](repeating: 0, count: table.rows * table.columns)
  try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
    _ = try table.read(into: values)
  }
  return DataArray(
    name: file.name, shape: [table.rows, table.columns], elementType: "text", values: values)
}
