import Diagnostics
import Files

// Messages about ENVI files.
extension Diagnostic {
  static func damagedENVI(_ path: String, _ reason: String, help: String? = nil) -> Diagnostic {
    Diagnostic(
      "AE6830", "the ENVI header `\(path)` cannot be understood: \(reason)",
      help: help
        ?? "a header starts with `ENVI` and says samples, lines, bands, data type and interleave, each on a line")
  }

  /// `others` are files of the name that have headers of their own.
  static func missingENVIData(_ path: String, others: [String] = []) -> Diagnostic {
    let owned = others.count == 1 ? "has a header of its own" : "have headers of their own"
    return Diagnostic(
      "AE6831", "the numbers that belong to the ENVI header `\(path)` are not beside it",
      notes: others.isEmpty ? [] : ["\(few(others.map { "`\($0)`" })) \(owned)"],
      help: others.first.map { "if you mean that file, name it in the place of the header: `file: \"\($0)\"`" }
        ?? "put them into the same folder under the same name, without .hdr or with .dat, .img, .raw, .bsq, .bil or .bip"
    )
  }

  static func numbersInTIFF(_ header: ENVIHeader, _ path: String) -> Diagnostic {
    return Diagnostic(
      "AE6831", "the numbers of the ENVI header `\(header.file)` are a TIFF, as \(header.place("file type")) says",
      help: "TIFF is not read; in Python: "
        + "`import numpy, tifffile; numpy.save(\"data.npy\", tifffile.imread(\"\(path)\"))`; where its bands are pages, "
        + "[bands, rows, columns], save `numpy.moveaxis(tifffile.imread(path), 0, -1)`")
  }

  static func missingENVIHeader(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6832", "the header that belongs to `\(path)` is not beside it",
      help: "put it into the same folder under the same name with .hdr")
  }

  static func unsupportedENVIType(_ header: ENVIHeader, _ code: Int) -> Diagnostic {
    Diagnostic(
      "AE6833",
      "`\(header.file)`: \(header.place("data type")) is \(code), which is \([6, 9].contains(code) ? "complex" : "unknown")",
      help: "save whole or real numbers: data type 1 to 5 or 12 to 15")
  }

  static func wrongENVISize(_ path: String, _ header: ENVIHeader, _ layout: ENVILayout, found: Int) -> Diagnostic {
    let keys = ["samples", "lines", "bands", "data type", "header offset"].filter { header.text($0) != nil }
    return Diagnostic(
      "AE6834",
      "`\(path)` has \(found) bytes; its header says \(layout.shape) of \(layout.type.rawValue), which needs \(layout.byteCount)",
      help: (found < layout.byteCount ? "the file is cut off: copy it again, or check " : "check ")
        + "\(keys.map(header.place).joined(separator: ", ")) of `\(header.file)`")
  }

  static func wrongWavelengths(_ header: ENVIHeader, found: Int, channels: Int) -> Diagnostic {
    Diagnostic(
      "AE6835",
      "`\(header.file)`: \(header.place("wavelength")) lists \(plural(found, "wavelength")) for \(plural(channels, "channel"))",
      help: found == 2 * channels
        ? "if commas stand for decimal points, write points: `400.5, 420.5`; else give one number for each channel"
        : "give one number for each channel, or remove the list")
  }

  static func compressedENVI(_ header: ENVIHeader) -> Diagnostic {
    Diagnostic(
      "AE6836",
      "the numbers that belong to `\(header.file)` are compressed, as \(header.place("file compression")) says",
      help: "save them without compression")
  }

  static func badChannels(_ path: String, _ channels: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6837",
      "`\(path)` marks \(plural(channels.count, "channel")) as bad that "
        + "\(channels.count == 1 ? "is" : "are") used: \(few(channels.map(String.init), limit: 8))",
      severity: .warning,
      help: "leave them out: `dead_channels: [\(channels.map(String.init).joined(separator: ", "))]`")
  }

  static func wrongWavelength(_ header: ENVIHeader, number: Int, _ text: String) -> Diagnostic {
    Diagnostic(
      "AE6838",
      "`\(header.file)`: entry \(number + 1) of \(header.place("wavelength")) is no number: `\(excerpt(text))`",
      help: "write numbers with decimal points and commas between them, or remove the list")
  }

  static func wrongBandList(_ header: ENVIHeader, found: Int, channels: Int) -> Diagnostic {
    Diagnostic(
      "AE6839",
      "`\(header.file)`: \(header.place("bbl")) does not mark bad channels: it has \(found) entries for "
        + plural(channels, "channel"), severity: .warning, help: "give 0 or 1 for each channel, or remove the list")
  }

  static func otherInterleave(_ path: String, _ header: ENVIHeader, _ named: String) -> Diagnostic {
    Diagnostic(
      "AE6840",
      "`\(path)` ends in .\(named), but \(header.place("interleave")) of `\(header.file)` says "
        + "\(header.text("interleave") ?? ""), which is taken",
      severity: .warning, help: "if the ending is right, write `interleave = \(named)` into the header")
  }

  static func interleaveNotStated(_ path: String, _ header: ENVIHeader, _ taken: String) -> Diagnostic {
    let isNamed = path.lowercased().hasSuffix("." + taken)
    return Diagnostic(
      "AE6842",
      "`\(header.file)` does not say `interleave`: \(taken) is taken, "
        + (isNamed ? "as the ending of `\(path)` says" : "which is only the commonest"),
      severity: isNamed ? .note : .warning,
      help: isNamed
        ? nil
        : "write `interleave = \(taken)` into the header if the picture is right, else bil or bip: "
          + "`aec figures RUN --only data`"
    )
  }

  static func otherByteOrder(_ path: String, _ header: ENVIHeader, _ other: Int) -> Diagnostic {
    let said = header.text("byte order") == nil ? "nothing about `byte order`" : "`byte order = \(1 - other)`"
    return Diagnostic(
      "AE6843",
      "the numbers of `\(path)` look as if they were written with the other byte order: "
        + "`\(header.file)` says \(said)",
      severity: .warning,
      help: "write `byte order = \(other)` into the header, and see with `aec info` whether the range is right")
  }

  static func severalENVIData(_ path: String, _ found: [String]) -> Diagnostic {
    Diagnostic(
      "AE6841", "several files may belong to the ENVI header `\(path)`: \(few(found.map { "`\($0)`" }, limit: 4))",
      help: "give the one that you mean in the place of the header: `file: \"\(found[0])\"`")
  }
}

extension Explanation {
  package static let envi = [
    Explanation(
      "AE6830", "An ENVI header that cannot be read",
      meaning: "The header lacks something or says it in another form.",
      example: .situation("a header without `bands`"),
      cure: "Write samples, lines, bands, data type and interleave, each on a line."),
    Explanation(
      "AE6831", "An ENVI header alone",
      meaning: "The numbers that belong to the header are not beside it.",
      example: .command("aec info scan.hdr"),
      cure: "Put them into the same folder under the same name."),
    Explanation(
      "AE6832", "ENVI numbers alone",
      meaning: "The header that belongs to the numbers is not beside them.",
      example: .command("aec info scan.img"),
      cure: "Put it into the same folder under the same name with .hdr."),
    Explanation(
      "AE6833", "An ENVI type that is not read",
      meaning: "The header names complex numbers or an unknown type.",
      example: .situation("`data type = 6`"),
      cure: "Save whole or real numbers: data type 1 to 5 or 12 to 15."),
    Explanation(
      "AE6834", "An ENVI file of another size",
      meaning: "The numbers need another number of bytes than the file has.",
      example: .situation("a copy that was interrupted"),
      cure: "Copy it again, or correct data type and header offset."),
    Explanation(
      "AE6835", "Wavelengths that do not fit",
      meaning: "The header lists more or fewer wavelengths than channels.",
      example: .situation("63 wavelengths for 64 bands"),
      cure: "Give one number for each channel, or remove the list."),
    Explanation(
      "AE6836", "A compressed ENVI file",
      meaning: "Compressed numbers are not read.",
      example: .situation("`file compression = 1`"),
      cure: "Save them without compression."),
    Explanation(
      "AE6837", "Bad channels that are used",
      meaning: "The header marks channels as bad, and the model would be trained on them.",
      example: .situation("a list `bbl` with zeros"),
      cure: "Leave them out with `dead_channels:`."),
    Explanation(
      "AE6838", "A wavelength that is no number",
      meaning: "An entry of the list of wavelengths cannot be read as a number.",
      example: .situation("`wavelength = {400.0, 500.0, n/a}`"),
      cure: "Write numbers with decimal points and commas between them, or remove the list."),
    Explanation(
      "AE6839", "A list of bad bands that does not fit",
      meaning: "The list `bbl` has more or fewer entries than there are channels, so nobody can tell which are bad.",
      example: .situation("63 entries of `bbl` for 64 bands"),
      cure: "Give 0 or 1 for each channel, or remove the list."),
    Explanation(
      "AE6840", "An ending that names another interleave",
      meaning:
        "The file is called .bsq, .bil or .bip, but its header says another order of the numbers. The header is taken.",
      example: .situation("`scan.bsq` beside a header with `interleave = bip`"),
      cure: "Look at the picture; if the ending is right, correct `interleave`."),
    Explanation(
      "AE6841", "Several files for one ENVI header",
      meaning: "Files of the same name and size stand beside the header, and none is named after its interleave.",
      example: .situation("`scan.dat`, `scan.img` and `scan.hdr`"),
      cure: "Name the file of numbers in the place of the header, or move the other one away."),
    Explanation(
      "AE6842", "An interleave that nobody says",
      meaning:
        "The header lacks `interleave`. The ending .bsq, .bil or .bip of the numbers is taken for it, else bsq, with a "
        + "warning: another order would mix channels with places.",
      example: .situation("a header of samples, lines, bands and data type alone"),
      cure: "Write `interleave = bsq`, `bil` or `bip` into the header."),
    Explanation(
      "AE6843", "Numbers of the other byte order",
      meaning:
        "Neighbouring numbers have nothing to do with each other as the header says their bytes stand, and are alike the "
        + "other way round.",
      example: .situation("`byte order = 1` for numbers that a PC wrote"),
      cure: "Write the byte order that the message names into the header."),
  ]
}
