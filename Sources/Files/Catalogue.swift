import Diagnostics

// Messages about files and data in general. Codes: AE60 files, AE61 .npy, AE62 tables,
// AE63 pictures, AE64 .safetensors, AE65 data against model, AE66 weights against model.
extension Diagnostic {
  static func cannotRead(_ path: String, _ cause: String, nearest: String?) -> Diagnostic {
    Diagnostic(
      "AE6001", "cannot read `\(path)`: \(cause)",
      help: nearest.map { "did you mean `\($0)`?" } ?? "check the path and its permissions")
  }

  static func changedWhileRead(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6002", "`\(path)` became shorter while it was read",
      help: "wait until the program that writes it is done, then run again")
  }

  static func cannotWrite(_ path: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE6003", "cannot write `\(path)`: \(cause)",
      help: "make room or a folder, or choose another path")
  }

  static func tooLarge(_ path: String, neededBytes: Int, installedBytes: Int) -> Diagnostic {
    Diagnostic(
      "AE6004",
      "`\(path)` needs \(size(neededBytes)) of memory; this machine has \(size(installedBytes))",
      help: "split the file, or take a part of it or fewer channels")
  }

  static func unknownDataFile(_ path: String, looksLike kind: String) -> Diagnostic {
    Diagnostic(
      "AE6005", "`\(path)` is no data file that can be read: it is \(kind)",
      help: "give an array saved with np.save (.npy) or a table of numbers (.csv); "
        + "a PNG picture belongs behind `image:`")
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
      help: "remove or replace such pixels before, for example with np.nan_to_num")
  }

  static func impossibleShape(_ path: String, _ shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6008", "`\(path)` claims the shape \(shape), which no file can hold",
      help: "the file is damaged; save it again")
  }
}

/// "1 value", "3 values"
func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// "12 bytes", "3.4 GB"
func size(_ bytes: Int) -> String {
  var value = Double(bytes)
  for unit in ["bytes", "kB", "MB", "GB", "TB", "PB"] {
    if value < 999.5 || unit == "PB" {
      let tenths = (value * 10).rounded() / 10
      return tenths >= 10 || unit == "bytes"
        ? "\(Int(value.rounded())) \(unit)" : "\(tenths) \(unit)"
    }
    value /= 1000
  }
  return "\(bytes) bytes"
}

/// The first few of many, and how many more there are.
func few(_ items: [String], limit: Int = 4) -> String {
  let shown = items.prefix(limit).joined(separator: ", ")
  return items.count > limit ? "\(shown) and \(items.count - limit) more" : shown
}

/// Text from a file, short enough for a message and without control characters.
func excerpt(_ text: String, limit: Int = 40) -> String {
  let visible = String(
    text.unicodeScalars.prefix(limit).map { $0.properties.isPrintable ? Character($0) : "?" })
  return text.unicodeScalars.count > limit ? visible + "..." : visible
}

extension Unicode.Scalar.Properties {
  fileprivate var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
