import Diagnostics
import Files

// Messages about data files in general.
extension Diagnostic {
  static func unknownDataFile(_ path: String, looksLike kind: String) -> Diagnostic {
    Diagnostic(
      "AE6005", "`\(path)` is no data file that can be read: it is \(kind)",
      help: "give an array (.npy, .npz, .mat, HDF5, .hspy, ENVI), a table of numbers (.csv) or a PNG picture")
  }

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
}
