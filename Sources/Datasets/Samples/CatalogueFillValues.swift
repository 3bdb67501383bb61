import Diagnostics
import Files

extension Diagnostic {
  /// A number that stands for no value in many spectra, though the file does not say so.
  static func fillValue(
    _ path: String, _ fill: FillValue, _ survey: DataSurvey, _ layout: SampleLayout
  ) -> Diagnostic {
    let place = SpectrumPlaces([fill.spectrum], layout).first
    return Diagnostic(
      "AE6589",
      "\(fill.count) numbers of `\(path)` are \(short(Double(fill.value))), and all others run from \(fill.range); the first "
        + "stands in channel \(survey.channels([fill.channel], layout)[0]) of the spectrum \(place)",
      severity: .warning,
      help: "if they stand for no value, mark such spectra by 1 in an array of the picture's size, and leave them out: "
        + "`mask: \"mask.npy\"`; for an array in NumPy: `np.save(\"mask.npy\", \(fill.test).any(axis=-1))`")
  }
}

extension FillValue {
  /// The ends of all other numbers.
  var range: String { rangeWords(Double(others.lowerBound), Double(others.upperBound)) }

  /// In Python, also true of its neighbours, which other types than float32 hold.
  fileprivate var test: String {
    let isHigh = value > others.upperBound
    let middle = Double(value) / 2 + Double(isHigh ? others.upperBound : others.lowerBound) / 2
    return "(array \(isHigh ? ">" : "<") \(short(middle)))"
  }
}

extension Explanation {
  package static let fillValues = [
    Explanation(
      "AE6589", "A number that may stand for no value",
      meaning:
        "The same number is there again and again, far from all others or as the only one below 0. Programs write such "
        + "numbers where nothing was measured, and a model would learn them.",
      example: .situation("a cube from 0 to 1 in which the numbers of a cloud are -9999"),
      cure:
        "Leave such spectra out by a mask, or declare the number: `data ignore value` in ENVI, `_FillValue` in HDF5.")
  ]
}
