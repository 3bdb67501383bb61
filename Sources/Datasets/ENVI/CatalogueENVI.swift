import Diagnostics
import Files

// Messages about ENVI files.
extension Diagnostic {
  static func damagedENVI(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6830", "the ENVI header `\(path)` cannot be understood: \(reason)",
      help: "a header starts with `ENVI` and says samples, lines, bands, data type and interleave, each on a line")
  }

  static func missingENVIData(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6831", "the numbers that belong to the ENVI header `\(path)` are not beside it",
      help:
        "put them into the same folder under the same name, without .hdr or with .dat, .img, .raw, .bsq, .bil or .bip")
  }

  static func missingENVIHeader(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6832", "the header that belongs to `\(path)` is not beside it",
      help: "put it into the same folder under the same name with .hdr")
  }

  static func unsupportedENVIType(_ path: String, _ code: Int) -> Diagnostic {
    Diagnostic(
      "AE6833", "`\(path)` says `data type = \(code)`, which is \([6, 9].contains(code) ? "complex" : "unknown")",
      help: "save whole or real numbers: data type 1 to 5 or 12 to 15")
  }

  static func wrongENVISize(_ path: String, _ layout: ENVILayout, expected: Int, found: Int) -> Diagnostic {
    Diagnostic(
      "AE6834",
      "`\(path)` has \(found) bytes; its header says \(layout.shape) of \(layout.type.rawValue), which needs \(expected)",
      help: found < expected
        ? "the file is cut off: copy it again" : "check data type and header offset in the header")
  }

  static func wrongWavelengths(_ path: String, found: Int, channels: Int) -> Diagnostic {
    Diagnostic(
      "AE6835", "`\(path)` lists \(plural(found, "wavelength")) for \(plural(channels, "channel"))",
      help: "give one number for each channel, or remove the list")
  }

  static func badChannels(_ path: String, _ channels: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6837",
      "the header of `\(path)` marks \(plural(channels.count, "channel")) as bad that "
        + "\(channels.count == 1 ? "is" : "are") used: \(few(channels.map(String.init), limit: 8))",
      severity: .warning,
      help: "leave them out: `dead_channels: [\(channels.map(String.init).joined(separator: ", "))]`")
  }

  static func compressedENVI(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6836", "the numbers of `\(path)` are compressed", help: "save them without compression")
  }
}
