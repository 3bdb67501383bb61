import Diagnostics
import Files

extension Axis {
  /// What makes spectra along this axis mean something else than along `other`, which a model was trained on.
  ///
  /// An axis that a file does not describe is compared with nothing. The same points in another unit are the same.
  package func difference(from other: Axis) -> AxisDifference? {
    guard count == other.count, count > 0 else { return nil }
    let factor: Double? = units.flatMap { own in other.units.map { unitFactor(from: own, to: $0) } } ?? 1
    if isCalibrated, other.isCalibrated {
      guard let factor else { return .units }
      guard agrees(with: other, times: factor) else {
        if isReversed(of: other) { return .direction }
        return agrees(with: other) ? .units : .place
      }
    } else if !labels.isEmpty, !other.labels.isEmpty, labels.map(\.folded) != other.labels.map(\.folded) {
      return .labels
    } else if factor != 1 {
      return .units
    }
    if let own = name, let theirs = other.name, own.foldedName != theirs.foldedName { return .name }
    return nil
  }

  /// Points within a hundredth of the spacing are the same: files round them.
  private func agrees(with other: Axis, times factor: Double = 1) -> Bool {
    let step = count > 1 ? abs(other[count - 1] - other[0]) / Double(count - 1) : 0
    let allowed = max(step / 100, 1e-6 * max(abs(other[0]), abs(other[count - 1])))
    return (0..<count).allSatisfy { abs(factor * self[$0] - other[$0]) <= allowed }
  }

  private func isReversed(of other: Axis) -> Bool { count > 1 && isDescending != other.isDescending }

  /// "E from 0 to 1.5 eV"
  package var rangeText: String {
    let range = count > 1 ? "from \(rangeWords(self[0], self[count - 1]))" : "at \(short(self[0]))"
    return [name, range, units].compactMap(\.self).joined(separator: " ")
  }
}

package enum AxisDifference {
  /// The spectra run the other way round.
  case direction
  /// Other points: another place or step.
  case place
  case units
  case name
  /// Channels with other names, or with the same in another order.
  case labels
}

extension [Axis] {
  /// Notes about the axes of spectra that are set beside those of a run, `trained`.
  ///
  /// - Parameters:
  ///   - areKnown: Whether the numbers are those of the run, so that only their axis may be another one.
  ///   - help: What to do about other points; nil for spectra that a model reads.
  /// - Throws: AE6525 for spectra that run backwards.
  package func notes(
    beside trained: [Axis], of source: String, areKnown: Bool = false, help: String? = nil
  ) throws(Diagnostic) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    for (axis, trained) in zip(self, trained) {
      switch axis.difference(from: trained) {
      case .direction? where !areKnown: throw .axisReversed(source, axis, trained)
      case .labels?: notes.append(.channelsDiffer(source, axis.labels, trained.labels))
      case let difference?: notes.append(.axisDiffers(source, axis, trained, difference, help: help))
      case nil: break
      }
    }
    return notes
  }
}

extension InputExpectation {
  /// Notes about the axes of data that a saved run reads; refuses spectra that run backwards.
  func axisNotes(_ axes: [Axis], of source: String) throws(Diagnostic) -> [Diagnostic] {
    try axes.notes(beside: trainedAxes, of: source)
  }

  /// What the axes of data and run say where their numbers of channels differ.
  func axisWords(_ axes: [Axis]) -> [String] {
    zip(axes, trainedAxes).filter { $0.count != $1.count && $0.isCalibrated && $1.isCalibrated }.map { axis, trained in
      "its spectra go along \(axis.rangeText), those that the run was trained on along \(trained.rangeText)"
    }
  }
}

extension Diagnostic {
  static func axisReversed(_ path: String, _ axis: Axis, _ trained: Axis) -> Diagnostic {
    Diagnostic(
      "AE6525",
      "the spectra of `\(path)` run the other way round than those the run was trained on: "
        + "\(axis.rangeText), not \(trained.rangeText)",
      help:
        "save them turned round, with their axis: `array[..., ::-1]` in Python, `flip(array, ndims(array))` in MATLAB")
  }

  static func axisDiffers(
    _ path: String, _ axis: Axis, _ trained: Axis, _ difference: AxisDifference, help: String? = nil
  ) -> Diagnostic {
    let what =
      switch difference {
      case .name: "the spectral axis of `\(path)` has another name"
      case .units: "the spectral axis of `\(path)` has other units"
      case .place, .direction, .labels: "the spectra of `\(path)` are measured at other points"
      }
    return Diagnostic(
      "AE6524", "\(what) than what the run was trained on: \(axis.rangeText), not \(trained.rangeText)",
      severity: .warning,
      help: help
        ?? "channel by channel the model expects what it was trained on; interpolate the spectra to the points of the "
        + "run, or train on these data")
  }

  static func channelsDiffer(_ path: String, _ labels: [String], _ trained: [String]) -> Diagnostic {
    let place = labels.indices.first { labels[$0].folded != trained[$0].folded } ?? 0
    let isOrder = labels.map(\.folded).sorted() == trained.map(\.folded).sorted()
    return Diagnostic(
      "AE6524",
      "the channels of `\(path)` have \(isOrder ? "another order" : "other names") than those that the run was trained on: "
        + "channel \(place) is `\(excerpt(labels[place]))`, not `\(excerpt(trained[place]))`",
      severity: .warning,
      help: "channel by channel the model expects what it was trained on; put the channels into the order of the run: "
        + few(trained.map { "`\(excerpt($0))`" }, limit: 8))
  }
}

extension String {
  /// Without case and blanks.
  fileprivate var folded: String { lowercased().filter { !$0.isWhitespace && $0 != "_" } }

  /// One word for what axes are called in several: `Wavelengths (nm)` is `wavelength`.
  fileprivate var foldedName: String {
    let word = prefix { !"([".contains($0) }.lowercased().filter { $0.isLetter || $0.isNumber }
    guard !word.isEmpty else { return folded }
    let single =
      word.hasSuffix("ies") ? word.dropLast(3) + "y" : word.hasSuffix("s") ? String(word.dropLast()) : word
    return namesOfAxes[single] ?? single
  }
}

/// Short names of axes.
private let namesOfAxes = [
  "wl": "wavelength", "wvl": "wavelength", "wavelen": "wavelength", "lambda": "wavelength", "λ": "wavelength",
  "wn": "wavenumber", "eloss": "energyloss",
]

extension Explanation {
  /// The messages about axes that differ from those of a run.
  package static let axes: [Explanation] = [
    Explanation(
      "AE6524", "Another spectral axis than the run's",
      meaning:
        "A model reads spectra channel by channel, so channel 10 must mean what it meant in training. These data have "
        + "the same number of channels, but other points, units or another name, or channels of other names.",
      example: .command("aec encode runs/dense-001 --data other_detector.hspy -o z.npy"),
      cure:
        "Interpolate the spectra to the points of the run, put columns into its order, or train on these data. Where the "
        + "file states a wrong axis, correct the file."),
    Explanation(
      "AE6525", "Spectra that run the other way round",
      meaning:
        "The spectral axis of these data falls where that of the run rises, or the other way round, so every channel "
        + "means another energy or wavelength.",
      example: .command("aec encode runs/dense-001 --data reversed.hspy -o z.npy"),
      cure: "Save the spectra turned round, with their axis: `array[..., ::-1]` in Python."),
  ]
}
