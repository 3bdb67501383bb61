import Diagnostics
import Files

// Messages about .npy files.
extension Diagnostic {
  static func notNPY(_ path: String, looksLike kind: String?) -> Diagnostic {
    let found = kind.map { "it is \($0)" } ?? "it does not start with the bytes of one"
    return Diagnostic(
      "AE6101", "`\(path)` is not a NumPy array (.npy): \(found)",
      help: "save one array with np.save(\"data.npy\", array)")
  }

  static func unknownNPYVersion(_ path: String, _ version: UInt8) -> Diagnostic {
    Diagnostic(
      "AE6102", "`\(path)` has version \(version) of the .npy format; versions 1 to 3 are known",
      help: "save it again with np.save")
  }

  static func truncatedNPYHeader(_ path: String, length: Int, remaining: Int) -> Diagnostic {
    Diagnostic(
      "AE6103",
      "the head of `\(path)` should have \(size(length)), but \(size(remaining)) follow",
      help: "the file is damaged or was not copied whole; copy or save it again")
  }

  static func damagedNPYHeader(_ path: String, found: String) -> Diagnostic {
    Diagnostic(
      "AE6104", "the head of `\(path)` cannot be understood: `\(excerpt(found, limit: 80))`",
      notes: ["expected: {'descr': '<f4', 'fortran_order': False, 'shape': (100, 10), }"],
      help: "the file is damaged; save it again with np.save")
  }

  static func structuredNPY(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6105", "`\(path)` holds records with named fields, not numbers",
      help: "save one field: np.save(\"data.npy\", array[\"name\"])")
  }

  static func unsupportedNPYType(_ path: String, _ code: String) -> Diagnostic {
    let (found, help) = advice(forNPYType: code)
    return Diagnostic("AE6106", "`\(path)` holds \(found), not real numbers", help: help)
  }

  static func wrongNPYSize(
    _ path: String, shape: [Int], type: String, expectedBytes: Int, foundBytes: Int
  ) -> Diagnostic {
    let (fault, help) =
      foundBytes < expectedBytes
      ? ("cut off", "copy or save it again")
      : ("too long", "save each array to a file of its own")
    return Diagnostic(
      "AE6107",
      "`\(path)` is \(fault): an array \(shape) of \(type) has \(expectedBytes) bytes, "
        + "the file holds \(foundBytes)",
      help: help)
  }
}

private func advice(forNPYType code: String) -> (found: String, help: String) {
  switch code.dropFirst().first {
  case "c":
    (
      "complex numbers (`\(code)`)",
      "take np.abs(a), or two channels: np.stack([a.real, a.imag], -1)"
    )
  case "O":
    ("Python objects (`\(code)`)", "make one array of numbers: np.asarray(a.tolist(), np.float32)")
  case "U", "S": ("text (`\(code)`)", "convert it: a.astype(np.float32)")
  case "M", "m": ("times (`\(code)`)", "convert them to numbers: a.astype(np.int64)")
  case "V": ("raw records (`\(code)`)", "save one field: np.save(\"data.npy\", array[\"name\"])")
  default:
    ("the type `\(excerpt(code))`", "convert it: np.save(\"data.npy\", a.astype(np.float32))")
  }
}
