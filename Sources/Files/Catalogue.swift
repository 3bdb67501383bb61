import Diagnostics

// Messages about files and data in general. Codes: AE60 files, AE61 .npy, AE62 tables,
// AE63 pictures, AE64 .safetensors, AE65 data against model, AE66 weights against model.
extension Diagnostic {
  package static func cannotRead(_ path: String, _ cause: String, nearest: String?) -> Diagnostic {
    Diagnostic(
      "AE6001", "cannot read `\(path)`: \(cause)",
      help: nearest.map { "did you mean `\($0)`?" } ?? "check the path and its permissions")
  }

  package static func changedWhileRead(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6002", "`\(path)` became shorter while it was read",
      help: "wait until the program that writes it is done, then run again")
  }

  package static func cannotWrite(_ path: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE6003", "cannot write `\(path)`: \(cause)",
      help: "make room or a folder, or choose another path")
  }

  package static func noRoomForCopy(_ folder: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE6009",
      "the data do not fit into the memory, and cannot be copied to `\(folder)` to be read in parts: \(cause)",
      help: "make room there, or name a folder on a larger disk: `--out` when training, else the variable TMPDIR")
  }

  package static func tooLarge(_ path: String, neededBytes: Int, installedBytes: Int) -> Diagnostic {
    Diagnostic(
      "AE6004",
      "`\(path)` needs \(size(neededBytes)) of memory; this machine has \(size(installedBytes))",
      help: "split the file, or take a part of it or fewer channels")
  }

  package static func impossibleShape(_ path: String, _ shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6008", "`\(path)` claims the shape \(shape), which no file can hold",
      help: "the file is damaged; save it again")
  }
}

/// "1 value", "3 values"
package func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// "12 bytes", "3.4 GB"
package func size(_ bytes: Int) -> String {
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
package func few(_ items: [String], limit: Int = 4) -> String {
  let shown = items.prefix(limit).joined(separator: ", ")
  return items.count > limit ? "\(shown) and \(items.count - limit) more" : shown
}

/// Text from a file, short enough for a message and without control characters.
package func excerpt(_ text: String, limit: Int = 40) -> String {
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
