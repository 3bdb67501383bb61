import Diagnostics
import Files

/// Opens the samples of a data file: `.npy`, or a table of numbers in text.
///
/// A file whose name ends in `.npy` is taken as such; otherwise the first bytes decide. Its shape is compared with what
/// the model reads before any sample is.
package func openSamples(
  _ path: String, fitting expected: InputExpectation, header: CSVHeader = .detected
) throws(Diagnostic) -> any SampleSource {
  let file = try InputFile(path: path)
  if let format = try dataFormat(of: file) {
    return try ArraySamples(format.open(file, item: nil), fitting: expected)
  }
  if let kind = kind(ofFileStarting: try file.firstBytes()) { throw .unknownDataFile(path, looksLike: kind) }
  return try TableSamples(CSVTable(file, header: header), fitting: expected)
}

/// All samples of a data file.
package func readSamples(
  _ path: String, fitting expected: InputExpectation, header: CSVHeader = .detected
) throws(Diagnostic) -> Samples {
  try openSamples(path, fitting: expected, header: header).all()
}
