import Diagnostics
import Files

// Messages about HDF5 files.
extension Diagnostic {
  static func noHDF5Library(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6801", "`\(path)` is an HDF5 file, and the HDF5 library is not installed",
      help: "run scripts/setup, or install the package libhdf5-dev (hdf5 on other systems)")
  }

  static func damagedHDF5(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6802", "`\(path)` cannot be read as HDF5: \(excerpt(reason, limit: 120))",
      help: "the file is damaged, not yet closed by the program that writes it, or cut off; copy or save it again")
  }

  static func unreadableHDF5(_ path: String, _ item: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6803", "`\(excerpt(item))` in `\(path)` cannot be read: \(excerpt(reason, limit: 120))",
      help:
        "the file is damaged or cut off, a file that it refers to is missing, or its chunks need more memory than there is"
    )
  }

  static func crashedHDF5(_ paths: [String]) -> Diagnostic {
    let names = paths.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      "AE6808", "the HDF5 library crashed while it read \(names)",
      help: "the file is damaged; copy or save it again, or install a newer libhdf5, which may be able to say where")
  }

  static func stuckHDF5(_ paths: [String]) -> Diagnostic {
    let names = paths.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      "AE6809", "the HDF5 library does not come to an end with \(names)",
      help: "the file is damaged; copy or save it again, or install a newer libhdf5, which may be able to say where")
  }

  static func axisByFormula(_ path: String, _ axis: String) -> Diagnostic {
    Diagnostic(
      "AE6807",
      "the axis `\(excerpt(axis))` of `\(path)` is given by a formula, which is not read; its points are counted",
      severity: .warning,
      help: "in HyperSpy, call s.axes_manager[\"\(excerpt(axis))\"].convert_to_non_uniform_axis() and save it again")
  }

  static func unwrittenHDF5(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic("AE6806", "cannot write `\(path)`: \(excerpt(reason, limit: 120))")
  }

  static func unsupportedHDF5Type(_ path: String, _ item: String, _ type: String) -> Diagnostic {
    Diagnostic(
      "AE6804", "`\(excerpt(item))` in `\(path)` holds \(type); whole and real numbers are read",
      help: "save what a model should read as real numbers, for example abs(values)")
  }

  static func missingHDF5Filter(_ path: String, _ item: String, _ number: Int32, _ name: String) -> Diagnostic {
    let known = hdf5Filters[number]
    let filter = known?.name ?? (name.isEmpty ? "an unknown filter" : excerpt(name))
    return Diagnostic(
      "AE6805",
      "`\(excerpt(item))` in `\(path)` is compressed with \(filter) (HDF5 filter \(number)), which is not installed",
      help: known?.package.map { "install the package \($0), or save the data with gzip" }
        ?? "save the data with gzip: save(..., compression=\"gzip\")")
  }
}

/// Filters that are met, and the packages of Debian and Ubuntu that bring them.
private let hdf5Filters: [Int32: (name: String, package: String?)] = [
  307: ("bzip2", "hdf5-filter-plugin"), 32000: ("LZF", "hdf5-plugin-lzf"),
  32001: ("Blosc", "hdf5-filter-plugin-blosc-serial"), 32004: ("LZ4", "hdf5-filter-plugin"),
  32008: ("Bitshuffle", "hdf5-filter-plugin"), 32013: ("ZFP", "hdf5-filter-plugin-zfp-serial"),
  32015: ("Zstandard", nil), 32026: ("Blosc2", nil), 4: ("SZIP", nil),
]
