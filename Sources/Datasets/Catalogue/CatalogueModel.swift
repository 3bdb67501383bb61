import Diagnostics
import Files

// Messages about data that do not fit a model.
extension Diagnostic {
  static func wrongSampleSize(
    _ path: String, shape: [Int], _ expected: InputExpectation, axis: Int, found: Int, isStated: Bool = false
  ) -> Diagnostic {
    let size = "\(expected.core[axis])\(axisNoun(axis, of: expected))"
    let samples = expected.sampleNoun
    return Diagnostic(
      "AE6501",
      "the model `\(expected.modelName)` reads \(samples) of \(size) (\(expected.described)); "
        + "`\(path)` has shape \(shape), so its \(samples) have \(found)",
      notes: isStated ? [] : transposeNote(shape, expected),
      help: sizeHelp(isStated ? [] : shape, expected, axis: axis, found: found)
        ?? "give data whose \(samples) have \(size)")
  }

  static func wrongAxisCount(
    _ path: String, shape: [Int], _ expected: InputExpectation
  ) -> Diagnostic {
    let sample = expected.core.map(String.init).joined(separator: ", ")
    let isSeries = shape.count > expected.core.count + 2 && shape.suffix(expected.core.count) == expected.core[...]
    return Diagnostic(
      "AE6502",
      "the model `\(expected.modelName)` reads \(expected.sampleNoun) of shape \(expected.shape) "
        + "(\(expected.described)); `\(path)` has shape \(shape)"
        + (shape == expected.core ? ", which is one of them" : ""),
      help: isSeries
        ? "save all of them as a list: `np.save(\"spectra.npy\", array.reshape(-1, \(sample)))`"
        : "give an array [samples, \(sample)] or a picture [rows, columns, \(sample)]")
  }

  static func tooManyChannels(
    _ path: String, shape: [Int], _ expected: InputExpectation
  ) -> Diagnostic {
    Diagnostic(
      "AE6503",
      "the model `\(expected.modelName)` reads one channel (\(expected.described)); "
        + "`\(path)` has shape \(shape), so its \(expected.sampleNoun) have \(shape[2]) channels",
      help: expected.spectralHelp(1)
        + "else save one channel, array[:, :, 0], or let the model read [\(shape[1]), \(shape[2])]")
  }
}

extension InputExpectation {
  /// How spectra are taken along another axis than the last; a saved run reads data without a section of keys.
  func spectralHelp(_ axis: Int) -> String {
    let what = "if the \(sampleNoun) lie along axis \(axis), "
    return isFixed
      ? what + "save np.moveaxis(array, \(axis), -1); "
      : what + "write `spectral: \(axis)` into the data section; "
  }
}

extension Diagnostic {
  /// The message where `spectral` says already along which axis spectra lie: it is what may be wrong.
  func withoutTurning(fitting expected: InputExpectation) -> Diagnostic {
    guard code == "AE6501", help == turningHelp else { return self }
    var told = self
    told.notes = ["spectra are taken as `spectral` says; along the other axis they would have \(expected.core[0])"]
    told.help = "leave `spectral` out of the data section"
    return told
  }
}

private let turningHelp = "if the spectra lie along the first axis, write `spectral: 0` into the data section"

private func axisNoun(_ axis: Int, of expected: InputExpectation) -> String {
  guard expected.sampleNoun == "spectra", expected.core.count <= 2 else { return "" }
  return axis == 0 ? " steps" : " channels"
}

/// The setting that makes the model fit, unless the data are likely to lie the other way round.
private func sizeHelp(_ shape: [Int], _ expected: InputExpectation, axis: Int, found: Int) -> String? {
  guard !expected.isFixed else { return nil }
  if !transposeNote(shape, expected).isEmpty {
    return turningHelp
  }
  return expected.sizeNames[axis].map { "--set \($0)=\(found)" }
}

/// Spectra that lie along the first axis are the commonest reason for a size that does not fit.
private func transposeNote(_ shape: [Int], _ expected: InputExpectation) -> [String] {
  guard expected.core.count == 1, shape.first == expected.core[0] else { return [] }
  let cure = shape.count == 2 ? "array.T" : "np.moveaxis(array, 0, -1)"
  let others = expected.isFixed ? ": if the \(expected.sampleNoun) lie along it, save \(cure)" : ""
  return ["its first axis has \(shape[0])\(others)"]
}

extension Explanation {
  package static let fitting = [
    Explanation(
      "AE6501", "Samples of another size",
      meaning: "The model reads samples of one size, and those of the data have another one.",
      example: .command("aec train dense.ae --data cube.npy"),
      cure: "Set the size with `--set`, choose a part with `channels:`, or turn the array."),
    Explanation(
      "AE6502", "Samples with another number of axes",
      meaning: "The model reads samples of one form, and the array has too few or too many axes.",
      example: .situation("a model of [steps, 2] and an array of [samples, steps]"),
      cure: "Give an array [samples, ...] or a picture [rows, columns, ...] of such samples."),
    Explanation(
      "AE6503", "Samples with several channels",
      meaning: "The model reads one number at each step, and the data have several.",
      example: .situation("an array [samples, 64, 3] for a model that reads [64]"),
      cure: "Save one channel, or let the model read them all."),
  ]
}
