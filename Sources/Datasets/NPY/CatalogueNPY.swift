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

extension Explanation {
  package static let npy = [
    Explanation(
      "AE6101", "Not a NumPy array",
      meaning: "The file does not start with the bytes of an `.npy` file.",
      example: .command("aec info picture.png --dataset a"),
      cure: #"Save one array with np.save("data.npy", array)."#),
    Explanation(
      "AE6102", "An unknown version of `.npy`",
      meaning: "Versions 1 to 3 of the format are known.",
      example: .situation("a damaged file"),
      cure: "Save it again with np.save."),
    Explanation(
      "AE6103", "An `.npy` head that is cut off",
      meaning: "The head should be longer than the rest of the file.",
      example: .situation("a copy that was interrupted"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6104", "An `.npy` head that cannot be read",
      meaning: "The head does not tell type, order and shape in the expected form.",
      example: .situation("a damaged file"),
      cure: "Save it again with np.save."),
    Explanation(
      "AE6105", "Records with fields",
      meaning: "The array holds records with named fields, not numbers.",
      example: .situation("np.save of a structured array"),
      cure: #"Save one field: np.save("data.npy", array["name"])."#),
    Explanation(
      "AE6106", "Numbers of another type",
      meaning: "The array holds complex numbers, text, times or Python objects.",
      example: .situation("np.save of an array of objects"),
      cure: "Convert it before saving, for example with a.astype(np.float32) or np.abs(a)."),
    Explanation(
      "AE6107", "An `.npy` file of another size",
      meaning: "The shape and type need another number of bytes than the file has.",
      example: .situation("a copy that was interrupted"),
      cure: "Copy or save it again, each array to a file of its own."),
  ]
}
