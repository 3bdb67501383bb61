import Diagnostics
import Glibc

// Messages about files and data in general. Codes: AE60 files, AE61 .npy, AE62 tables,
// AE63 pictures, AE64 .safetensors, AE65 data against model, AE66 weights against model.
extension Diagnostic {
  package static func cannotRead(_ path: String, _ cause: String, nearest: String?) -> Diagnostic {
    Diagnostic(
      "AE6001", "cannot read `\(path)`: \(cause)",
      help: folderOfZarr(path) ?? nearest.map { "did you mean `\($0)`?" } ?? "check the path and its permissions")
  }

  /// What makes a file of an array in a folder of Zarr, as HyperSpy writes `.zspy`; nil for any other path.
  private static func folderOfZarr(_ path: String) -> String? {
    let bare = String(path.reversed().drop { $0 == "/" }.reversed())
    guard [".zgroup", ".zarray", "zarr.json"].contains(where: { fileExists("\(bare)/\($0)") }) else { return nil }
    if bare.lowercased().hasSuffix(".zspy") {
      let name = bare.dropLast(5) + ".hspy"
      return "it is a folder of HyperSpy; save it as a file: `hs.load(\"\(bare)\").save(\"\(name)\")`"
    }
    return "it is a folder of Zarr; save its array as a file: `numpy.save(\"data.npy\", zarr.open(\"\(bare)\")[...])`, "
      + "with the name of the array in the brackets where it holds several"
  }

  package static func changedWhileRead(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6002", "`\(path)` became shorter while it was read",
      help: "wait until the program that writes it is done, then run again")
  }

  package static func cannotWrite(_ path: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE6003", "cannot write `\(path)`: \(cause)", help: cureOfWriting(path, cause))
  }

  private static func cureOfWriting(_ path: String, _ cause: String) -> String {
    let elsewhere = "name another place with -o or --out"
    return switch cause {
    case Files.cause(of: EISDIR):
      "give the name of a file in it, for example `\(shellWord(path + (path.hasSuffix("/") ? "" : "/") + "NAME"))`"
    case Files.cause(of: EACCES), Files.cause(of: EROFS): elsewhere + ", where you may write"
    case Files.cause(of: ENOSPC), Files.cause(of: EDQUOT): "make room, or " + elsewhere
    case _ where cause.hasPrefix("there is no folder"): "make the folder, or " + elsewhere
    default: "make room or a folder, or " + elsewhere
    }
  }

  /// Whether a file could not be written.
  package var isUnwritten: Bool { code == "AE6003" }

  /// Ctrl-C while the other end of a pipe was waited for.
  static func interruptedAtPipe(_ path: String) -> Diagnostic {
    Diagnostic("AE7902", "interrupted while the other end of the pipe `\(path)` was waited for")
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

  /// A limit such as `ulimit -v` leaves less than what is needed next.
  static func memoryRefused(_ path: String, _ bytes: Int) -> Diagnostic {
    Diagnostic(
      "AE6004", "`\(path)` needs \(size(bytes)) of memory more than the system gives",
      help: "raise the limit (`ulimit -v` shows it), take a part of the data or fewer channels, "
        + "or give fewer workers with --threads")
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
    text.unicodeScalars.prefix(limit).map { $0 == "\t" ? " " : $0.properties.isPrintable ? Character($0) : "?" })
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

extension Explanation {
  package static let files = [
    Explanation(
      "AE6001", "A file that cannot be read",
      meaning: "The file is not there, is a folder, may not be read, or the disk fails.",
      example: .command("aec train dense.ae --data cubes.npy"),
      cure: "Correct the path, or the permissions of the file."),
    Explanation(
      "AE6002", "A file that became shorter",
      meaning: "Another program changed the file while it was read.",
      example: .situation("a cube that a microscope is still writing"),
      cure: "Wait until the other program is done, then run again."),
    Explanation(
      "AE6003", "A file that cannot be written",
      meaning: "The folder is not there or may not be written, or the disk is full.",
      example: .command("aec encode runs/dense-001 -o /full/disk/z.npy"),
      cure: "Make room or the folder, or choose another path."),
    Explanation(
      "AE6004", "A file that needs more memory than there is",
      meaning: "The contents, unpacked, need more memory than the machine has, or than a limit leaves.",
      example: .command("aec info huge.npz"),
      cure: "Split the file, take a part of it or fewer channels, or raise the limit (`ulimit -v` shows it)."),
    Explanation(
      "AE6008", "A shape that no file can hold",
      meaning: "The file claims a shape with more elements than any file holds, so it is damaged.",
      example: .situation("an `.npy` file whose head was overwritten"),
      cure: "Save the file again."),
    Explanation(
      "AE6009", "No room for a copy of the data",
      meaning: "Data larger than the memory are copied to a file that can be read in parts, and "
        + "there is no room for it.",
      example: .command("aec train dense.ae --data huge.csv"),
      cure: "Make room, or name a folder on a larger disk: `--out` when training, else the variable TMPDIR."),
  ]

  package static let waiting = [
    Explanation(
      "AE7902", "Interrupted while a pipe was waited for",
      meaning: "A named pipe passes nothing on until a program stands at each end; the wait was interrupted.",
      example: .command("mkfifo pipe; aec encode RUN -o pipe"),
      cure: "Start the program that reads or writes the other end.")
  ]
}
