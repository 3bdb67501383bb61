import Diagnostics
import Glibc

/// Opens the samples of a data file: `.npy`, or a table of numbers in text.
///
/// A file whose name ends in `.npy` is taken as such; otherwise the first bytes decide. Its shape is compared with what
/// the model reads before any sample is.
package func openSamples(
  _ path: String, fitting expected: InputExpectation, header: CSVHeader = .detected
) throws(Diagnostic) -> any SampleSource {
  let file = try InputFile(path: path)
  let kind = kind(ofFileStarting: try file.firstBytes())
  if path.hasSuffix(".npy") || kind == "a NumPy array (.npy)" {
    return try ArraySamples(StoredArray(npy: file), fitting: expected)
  }
  if let kind { throw .unknownDataFile(path, looksLike: kind) }
  return try TableSamples(CSVTable(file, header: header), fitting: expected)
}

/// All samples of a data file.
package func readSamples(
  _ path: String, fitting expected: InputExpectation, header: CSVHeader = .detected
) throws(Diagnostic) -> Samples {
  try openSamples(path, fitting: expected, header: header).all()
}

/// All bytes of a file: a model's text, the record of a run.
package func readBytes(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
  try InputFile(path: path, limit: limit).next(limit)
}

package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
