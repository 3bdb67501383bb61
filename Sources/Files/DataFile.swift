import Diagnostics
import Glibc

/// Reads samples from a data file: `.npy`, or a table of numbers in text.
///
/// A file whose name ends in `.npy` is taken as such; otherwise the first bytes decide.
package func readSamples(
  _ path: String, fitting expected: InputExpectation, header: CSVHeader = .detected
) throws(Diagnostic) -> Samples {
  let array = try readArray(InputFile(path: path), path: path, header: header)
  return try Samples(array, fitting: expected)
}

private func readArray(
  _ file: InputFile, path: String, header: CSVHeader
) throws(Diagnostic) -> DataArray {
  if path.hasSuffix(".npy") { return try readNPY(file) }
  let bytes = try file.rest()
  let again = InputFile(name: path, bytes: bytes)
  switch kind(ofFileStarting: Array(bytes.prefix(16))) {
  case nil: return try parseCSV(bytes, name: path, header: header)
  case "a NumPy array (.npy)"?: return try readNPY(again)
  case let kind?: throw .unknownDataFile(path, looksLike: kind)
  }
}

/// All bytes of a file: a model's text, the record of a run.
package func readBytes(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
  try InputFile(path: path, limit: limit).next(limit)
}

package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
