import Diagnostics
import Files

// What a file states about the roles of its axes: which count spectra, and along which spectra lie.
extension Dataset {
  /// Whether the file says that spectra lie along one of its axes, and the choice names no other.
  func statesSpectra(_ choice: ArrayChoice) -> Bool {
    // In a table it is only likely that lines are spectra.
    choice.spectral == nil && signalAxes.count == 1 && axes.count > 1 && !(values is TableValues)
  }

  /// Refuses spectra of another size than the model's, where the file says which axis is theirs.
  func requireSize(
    _ arrangement: Arrangement, _ choice: ArrayChoice, fitting expected: InputExpectation
  ) throws(Diagnostic) {
    guard statesSpectra(choice), expected.core.count == 1, arrangement.sampleShape.count == 1,
      case let found = arrangement.sampleShape[0], found > 1, found != expected.core[0]
    else { return }
    let shape = arrangement.leading + arrangement.sampleShape
    throw .wrongSampleSize(source, shape: shape, expected, axis: 0, found: found, isStated: true)
  }

  /// Refuses pictures, as HyperSpy calls signals of two axes, for a model that reads spectra.
  func requireSpectra(_ choice: ArrayChoice, fitting expected: InputExpectation) throws(Diagnostic) {
    guard choice.spectral == nil, expected.core.count == 1, signalAxes.count > 1, signalAxes.count < axes.count else {
      return
    }
    throw .signalIsNoSpectrum(source, axes, signal: signalAxes, expected)
  }

  /// The axes of one signal, where the file gives a role to every axis.
  private var signalAxes: [Int] {
    guard axes.allSatisfy({ $0.role != nil }) else { return [] }
    return axes.indices.filter { axes[$0].role == .spectral }
  }
}

extension Diagnostic {
  static func signalIsNoSpectrum(
    _ path: String, _ axes: [Axis], signal: [Int], _ expected: InputExpectation
  ) -> Diagnostic {
    func name(_ axis: Int) -> String { axes[axis].name.map { "\"\(excerpt($0))\"" } ?? "\(axis)" }
    let isNamed = signal.contains { axes[$0].name != nil }
    let all = signal.map { isNamed ? "`\(name($0).filter { $0 != "\"" })`" : "\($0)" }.joined(separator: " and ")
    let others = axes.indices.filter { !signal.contains($0) }
    // Energy rather than a place, where several axes count the signals.
    let best = others.max { axes[$0].count < axes[$1].count } ?? 0
    let size = expected.core[0] != axes[best].count ? expected.sizeNames.first ?? nil : nil
    let cure =
      expected.isFixed
      ? "save `np.moveaxis(array, \(best), -1)`"
      : "write `spectral: \(name(best))` into the data section"
    return Diagnostic(
      "AE6822",
      "`\(path)` says that \(isNamed ? "" : "axes ")\(all) "
        + "are the axes of one signal, a picture of \(signal.map { axes[$0].count }); "
        + "the model `\(expected.modelName)` reads spectra (\(expected.described))",
      help: "if the pictures are a series, \(cure)"
        + (size.map { " and give `--set \($0)=\(axes[best].count)`" } ?? "")
        + ": spectra along \(others.count > 1 ? "that axis" : "the series")")
  }

  static func betweenCounts(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6823", "`between` counts the channels of `\(path)` from 0, since its spectral axis has no values",
      severity: .note)
  }
}
