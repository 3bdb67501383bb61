import Datasets
import Diagnostics

/// Whether shares add up to 100 in nearly all pixels.
func areInPercent(_ shares: [[Float]]) -> Bool {
  guard let count = shares.first?.count, count > 0, shares.count > 1 else { return false }
  let sums = (0..<count).map { pixel in shares.reduce(0) { $0 + $1[pixel] } }
  return sums.count { abs($0 - 100) < 1 } * 20 >= count * 19
}

// What is told of known maps that can be compared: AE6954, AE6956.
extension Diagnostic {
  static func mapsAreTurned(_ path: String, _ axes: [Axis], _ order: [Int]) -> Diagnostic {
    func names(_ numbers: [Int]) -> String { numbers.compactMap { axes[$0].name }.joined(separator: ", ") }
    return Diagnostic(
      "AE6954",
      "the axes of `\(path)` are named \(names(order.sorted())): they are put in the order of the run's picture, "
        + names(order), severity: .note)
  }

  static func mapsMayBeTurned(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6954",
      "the axes of `\(path)` are named x before y, and the axes of the run's picture have no names: rows of the run are "
        + "compared with its first axis", severity: .warning,
      help: "where the first axis of the run is y, save `numpy.swapaxes(array, 0, 1)` for the maps")
  }

  static func sharesInPercent(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6956", "the known shares of `\(path)` add up to 100, as per cent do, and are compared as they stand",
      severity: .warning, help: "save them divided by 100, so that they add up to 1")
  }
}

extension Explanation {
  package static let truthNotes = [
    Explanation(
      "AE6954", "Maps with rows and columns in another order",
      meaning:
        "The axes of known maps have names, and stand in another order than those of the run's picture. Where both name "
        + "them, the maps are turned; otherwise they are compared as they stand.",
      example: .situation("a truth [x, y, components] for a run whose data are [y, x, channels]"),
      cure: "See that the picture of the maps is that of the run, or save the maps turned."),
    Explanation(
      "AE6956", "Known shares in per cent",
      meaning: "The shares of a pixel add up to 100. Errors are taken beside shares of the run, which add up to 1.",
      example: .situation("`aec score RUN --abundances percent.npy`"),
      cure: "Save the shares divided by 100."),
  ]
}
