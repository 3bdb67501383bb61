import Diagnostics
import Files

// Messages about data files in general.
extension Diagnostic {
  static func emptyArray(_ path: String, shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6006", "`\(path)` holds no values: its shape is \(shape)",
      help: "give at least one spectrum")
  }

  static func notFinite(
    _ path: String, count: Int, of total: Int, first: [Int], isFloat64: Bool
  ) -> Diagnostic {
    let range = isFloat64 ? " or too large for float32 (3.4e38)" : ""
    return Diagnostic(
      "AE6007",
      "`\(path)` has \(plural(count, "value")) of \(total) that \(count == 1 ? "is" : "are") NaN "
        + "or infinite\(range); the first stands at \(first), counted from 0",
      help: "leave out what was not measured: `mask: \"mask.npy\"`, `dead_pixels: [[row, column]]` or "
        + "`dead_channels: [channel]` in the data section")
  }

  /// Numbers that are finite in the file, and more than float32 holds; `place` is that of the first.
  static func tooLarge(
    _ path: String, count: Int, of total: Int, _ first: Double, _ place: String, isTable: Bool = false
  ) -> Diagnostic {
    Diagnostic(
      isTable ? "AE6205" : "AE6007",
      "`\(path)` has \(plural(count, "value")) of \(total) that \(count == 1 ? "is" : "are") too large for float32 "
        + "(3.4e38); the first is \(short(first)), \(place)",
      help: "divide them before: `np.save(\"smaller.npy\", array / abs(array).max())`")
  }
}

extension Explanation {
  package static let dataFiles = [
    Explanation(
      "AE6005", "A kind of file that is not read",
      meaning: "The first bytes tell a kind of file that holds no data for this program, whatever its name says: "
        + "a pointer of Git LFS, a page of the web, a compressed file, a format of another program.",
      example: .command("aec info notes.pdf"),
      cure: "Do what the message says: fetch, unpack or convert the file. "
        + "An array (.npy, .npz, .mat, HDF5, .hspy, ENVI), a table (.csv) or a PNG picture is read."),
    Explanation(
      "AE6020", "A file that is named like another kind",
      meaning: "The first bytes tell another format than the ending of the name. The file is read as what it is.",
      example: .situation("an HDF5 file that is called `scan.csv`"),
      cure: "Give the file the ending of its format."),
    Explanation(
      "AE6006", "An array without values",
      meaning: "One of the axes has no element.",
      example: .situation("an array of shape [0, 64]"),
      cure: "Give at least one spectrum."),
    Explanation(
      "AE6007", "Values that are not finite",
      meaning: "NaN or infinite values would make every loss NaN.",
      example: .situation("a cube with NaN where nothing was measured"),
      cure: "Leave out what was not measured: `mask:`, `dead_pixels:` or `dead_channels:` in the `data` section."),
  ]
}
