import Diagnostics
import Files

// Messages about HDF5 files.
extension Diagnostic {
  static func noHDF5Library(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6801", "`\(path)` is an HDF5 file, and the HDF5 library is not installed",
      help: "install it: apt-get install libhdf5-dev (hdf5 on other systems)")
  }

  static func damagedHDF5(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6802", "`\(path)` cannot be read as HDF5: \(excerpt(reason, limit: 120))",
      help: "the file is damaged, not yet closed by the program that writes it, or cut off; copy or save it again")
  }

  static func unreadableHDF5(_ path: String, _ item: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6803", "`\(excerpt(item))` in `\(path)` cannot be read: \(excerpt(reason, limit: 240))",
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

extension Explanation {
  package static let hdf5 = [
    Explanation(
      "AE6801", "The HDF5 library is missing",
      meaning: "HDF5 files are read by a library that is not installed.",
      example: .command("aec info scan.h5"),
      cure: "Install the package libhdf5-dev (hdf5 on other systems); in a clone `scripts/setup` does it."),
    Explanation(
      "AE6802", "A damaged HDF5 file",
      meaning: "The library cannot open the file.",
      example: .situation("a file that a program is still writing"),
      cure: "Close it in the other program, or copy it again."),
    Explanation(
      "AE6803", "HDF5 data that cannot be read",
      meaning: "The file opens, but the numbers of a data set cannot be read.",
      example: .situation("a file that refers to another one that is missing"),
      cure: "Copy all files that belong together, or save it again."),
    Explanation(
      "AE6804", "HDF5 data of another type",
      meaning: "The data set holds text, complex numbers or records.",
      example: .situation("a data set of strings"),
      cure: "Save real numbers."),
    Explanation(
      "AE6805", "A missing HDF5 filter",
      meaning: "The numbers are compressed by a filter that is not installed.",
      example: .situation("a file compressed with Blosc"),
      cure: "Install the package that the message names, or save the data with gzip."),
    Explanation(
      "AE6806", "HDF5 results that cannot be written",
      meaning: "The library could not write the file.",
      example: .situation("a full disk"),
      cure: "Make room, or choose another path."),
    Explanation(
      "AE6807", "An axis given by a formula",
      meaning: "HyperSpy can describe an axis by a formula, which is not read; points are counted instead.",
      example: .situation("a signal with a functional data axis"),
      cure: "Convert the axis in HyperSpy and save again."),
    Explanation(
      "AE6819", "A stream of the detector's counts",
      meaning:
        "Velox can store spectra as the list of all counts of the detector, from which spectra are still to be made.",
      example: .situation("an EMD file of Velox with `Data/SpectrumStream`"),
      cure: "Open it in HyperSpy, and save the spectrum image as .hspy."),
    Explanation(
      "AE6825", "An axis of HyperSpy that is not whole",
      meaning:
        "An axis needs an offset and a scale, or a value for each point. Without a scale 1 is taken, as HyperSpy does; "
        + "with numbers that cannot be used the points are counted.",
      example: .situation("a `.hspy` file whose energy axis has `offset` and `units` alone"),
      cure: "Set offset and scale in HyperSpy, and save the signal again."),
    Explanation(
      "AE6808", "The HDF5 library crashed",
      meaning: "A damaged file made the library crash; it ran apart, so nothing else is lost.",
      example: .situation("a file with overwritten parts"),
      cure: "Copy or save the file again, or install a newer library."),
    Explanation(
      "AE6809", "The HDF5 library does not end",
      meaning: "A damaged file keeps the library busy for ever.",
      example: .situation("a file whose groups hold one another"),
      cure: "Copy or save the file again, or install a newer library."),
  ]
}
