import Diagnostics
import Files

extension Axis {
  /// What makes spectra along this axis mean something else than along `other`, which a model was trained on.
  ///
  /// An axis that a file does not describe is compared with nothing.
  func difference(from other: Axis) -> AxisDifference? {
    guard count == other.count, count > 0 else { return nil }
    if isCalibrated, other.isCalibrated, !agrees(with: other) {
      return isReversed(of: other) ? .direction : .place
    }
    if let own = units, let theirs = other.units, canonicalUnit(own) != canonicalUnit(theirs) { return .units }
    if let own = name, let theirs = other.name, own.folded != theirs.folded { return .name }
    return nil
  }

  /// Points within a hundredth of the spacing are the same: files round them.
  private func agrees(with other: Axis) -> Bool {
    let step = count > 1 ? abs(other[count - 1] - other[0]) / Double(count - 1) : 0
    let allowed = max(step / 100, 1e-6 * max(abs(other[0]), abs(other[count - 1])))
    return (0..<count).allSatisfy { abs(self[$0] - other[$0]) <= allowed }
  }

  private func isReversed(of other: Axis) -> Bool { count > 1 && isDescending != other.isDescending }

  /// "E from 0 to 1.5 eV"
  fileprivate var rangeText: String {
    let range = count > 1 ? "from \(rangeWords(self[0], self[count - 1]))" : "at \(short(self[0]))"
    return [name, range, units].compactMap(\.self).joined(separator: " ")
  }
}

enum AxisDifference {
  /// The spectra run the other way round.
  case direction
  /// Other points: another place or step.
  case place
  case units
  case name
}

extension InputExpectation {
  /// Notes about the axes of data that a saved run reads; refuses spectra that run backwards.
  func axisNotes(_ axes: [Axis], of source: String) throws(Diagnostic) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    for (axis, trained) in zip(axes, trainedAxes) {
      switch axis.difference(from: trained) {
      case .direction?: throw .axisReversed(source, axis, trained)
      case let difference?: notes.append(.axisDiffers(source, axis, trained, difference))
      case nil: break
      }
    }
    return notes
  }
}

extension Diagnostic {
  static func axisReversed(_ path: String, _ axis: Axis, _ trained: Axis) -> Diagnostic {
    Diagnostic(
      "AE6525",
      "the spectra of `\(path)` run the other way round than those the run was trained on: "
        + "\(axis.rangeText), not \(trained.rangeText)",
      help: "save them turned round, with their axis: `array[..., ::-1]` in Python, `flip(array, 3)` in MATLAB")
  }

  static func axisDiffers(_ path: String, _ axis: Axis, _ trained: Axis, _ difference: AxisDifference) -> Diagnostic {
    let what =
      switch difference {
      case .name: "the spectral axis of `\(path)` has another name"
      case .units: "the spectral axis of `\(path)` has other units"
      case .place, .direction: "the spectra of `\(path)` are measured at other points"
      }
    return Diagnostic(
      "AE6524", "\(what) than what the run was trained on: \(axis.rangeText), not \(trained.rangeText)",
      severity: .warning,
      help: "channel by channel the model expects what it was trained on; interpolate the spectra to the points of the "
        + "run, or train on these data")
  }
}

extension String {
  /// Without case and blanks.
  fileprivate var folded: String { lowercased().filter { !$0.isWhitespace && $0 != "_" } }
}

extension Explanation {
  /// The messages about axes that differ from those of a run.
  package static let axes: [Explanation] = [
    Explanation(
      "AE6524", "Another spectral axis than the run's",
      meaning:
        "A model reads spectra channel by channel, so channel 10 must mean what it meant in training. These data have "
        + "the same number of channels, but other points, units or another name.",
      example: .command("aec encode runs/dense-001 --data other_detector.hspy -o z.npy"),
      cure:
        "Interpolate the spectra to the points of the run, or train on these data. Where the file states a wrong axis, "
        + "correct the file."),
    Explanation(
      "AE6525", "Spectra that run the other way round",
      meaning:
        "The spectral axis of these data falls where that of the run rises, or the other way round, so every channel "
        + "means another energy or wavelength.",
      example: .command("aec encode runs/dense-001 --data reversed.hspy -o z.npy"),
      cure: "Save the spectra turned round, with their axis: `array[..., ::-1]` in Python."),
  ]
}
