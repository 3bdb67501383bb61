import Diagnostics

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

// Messages about tables in text.
extension Diagnostic {
  static func notTable(_ path: String, looksLike kind: String) -> Diagnostic {
    Diagnostic(
      "AE6201", "`\(path)` is not a table of numbers in text: it is \(kind)",
      help: "give a text file with one spectrum a row")
  }

  static func emptyTable(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6202", "`\(path)` holds no row of numbers",
      help: "give a text file with one spectrum a row")
  }

  static func notNumber(_ path: String, line: Int, column: Int, text: String) -> Diagnostic {
    let found = text.isEmpty ? "nothing" : "`\(excerpt(text))`"
    let help =
      text.contains(",") || text.contains(" ")
      ? "separate all columns alike; decimal commas are understood between `;` or tabs"
      : "every row must hold numbers only; put # before lines of comment"
    return Diagnostic(
      "AE6203", "`\(path)`, line \(line), column \(column): a number is due, found \(found)",
      help: help)
  }

  static func raggedRow(_ path: String, line: Int, found: Int, expected: Int) -> Diagnostic {
    Diagnostic(
      "AE6204",
      "`\(path)`, line \(line) has \(plural(found, "number")), the rows before it have \(expected)",
      help: "every row must have the same number of columns")
  }

  static func tableNotFinite(
    _ path: String, count: Int, of total: Int, line: Int, column: Int
  ) -> Diagnostic {
    Diagnostic(
      "AE6205",
      "`\(path)` has \(plural(count, "value")) of \(total) that \(count == 1 ? "is" : "are") NaN, "
        + "infinite or too large for float32 (3.4e38); the first stands in line \(line), "
        + "column \(column)",
      help: "remove such rows or replace the values")
  }
}

// Messages about pictures.
extension Diagnostic {
  static func notPNG(_ path: String, looksLike kind: String?) -> Diagnostic {
    let found = kind.map { "it is \($0)" } ?? "it does not start with the bytes of one"
    return Diagnostic(
      "AE6301", "`\(path)` is not a PNG picture: \(found)", help: "convert the picture to PNG")
  }

  static func damagedPNG(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6302", "the picture `\(path)` is damaged: \(excerpt(reason, limit: 120))",
      help: "copy or save it again")
  }

  static func wrongChannels(
    _ path: String, found: Int, hasAlpha: Bool, wanted: Int
  ) -> Diagnostic {
    let kinds = [
      1: "grey", 2: "grey and alpha", 3: "red, green and blue", 4: "red, green, blue and alpha",
    ]
    return Diagnostic(
      "AE6303",
      "the picture `\(path)` has \(plural(found, "channel")) (\(kinds[found] ?? "unnamed")), "
        + "the function takes \(wanted) after the axis",
      help: "give the function one parameter for each channel, or convert the picture")
  }

  static func spectrumNotFinite(
    _ path: String, row: Int, column: Int, t: Double, value: Double
  ) -> Diagnostic {
    Diagnostic(
      "AE6304",
      "the spectrum at row \(row), column \(column) of `\(path)` is \(value) at t = \(t), "
        + "which float32 cannot hold as a finite number",
      help: "change the function so that it is finite for every channel value from 0 to 1")
  }
}
