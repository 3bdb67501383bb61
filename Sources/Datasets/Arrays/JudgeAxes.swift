import Diagnostics
import Files

// What the points of an axis are worth, whatever format they come from.
extension Dataset {
  /// Leaves out points that tell nothing, and warns of those that may be wrong.
  mutating func judgeAxes() {
    let isStated = notes.contains { ["AE6214", "AE6215"].contains($0.code) }
    for number in axes.indices {
      if let value = axes[number].onlyPoint {
        axes[number].dropPoints()
        notes.append(.pointsAlike(source, axes[number], number, value))
      } else if !isStated, isSpectral(number), let fault = fault(number) {
        notes.append(.doubtfulPoints(source, axes[number], number, fault))
      }
      // Numbers of channels have no unit.
      if !axes[number].isCalibrated { axes[number].units = nil }
    }
  }

  /// What is wrong with the points of a spectral axis, without those that the file marks as not to be used.
  private func fault(_ number: Int) -> Axis.Fault? {
    badChannels.isEmpty
      ? axes[number].fault
      : axes[number].taking((0..<axes[number].count).filter { !badChannels.contains($0) }).fault
  }

  /// Whether spectra lie along an axis, as the file says or else as they are taken.
  private func isSpectral(_ number: Int) -> Bool {
    axes.contains { $0.role == .spectral } ? axes[number].role == .spectral : number == axes.count - 1
  }
}

extension Axis {
  /// Why points are rather not places on an axis.
  fileprivate enum Fault {
    /// How many are the one before, and the first of them.
    case repeated(Int, first: Int)
    /// They go up and down.
    case mixed
  }

  /// The value of all points, where they have one.
  fileprivate var onlyPoint: Double? {
    guard isCalibrated, count > 1 else { return nil }
    return (1..<count).allSatisfy { self[$0] == self[0] } ? self[0] : nil
  }

  /// Several detectors one after the other run back once or twice, or each has many channels, which is no fault.
  fileprivate var fault: Fault? {
    guard case .values(let values) = points, count > 2 else { return nil }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    let turns = AxisRun.turns(values)
    let ends = [0] + turns + [count]
    let areDetectors = zip(ends, ends.dropFirst()).allSatisfy { $1 - $0 >= Axis.detector }
    if turns.count > 2 && !areDetectors || 4 * turns.count > count { return .mixed }
    return steps.firstIndex(of: 0).map { .repeated(steps.count { $0 == 0 }, first: $0 + 1) }
  }

  /// One of many detectors has at least so many channels.
  private static let detector = 8
}

extension Diagnostic {
  private static func words(_ axis: Axis, _ number: Int, _ path: String) -> String {
    "axis \(number)" + (axis.name.map { ", `\(excerpt($0))`," } ?? "") + " of `\(path)`"
  }

  fileprivate static func pointsAlike(_ path: String, _ axis: Axis, _ number: Int, _ value: Double) -> Diagnostic {
    Diagnostic(
      "AE6826", "all points of \(words(axis, number, path)) are \(short(value)), so they are counted instead",
      severity: .warning, help: "write the places of the points into the file, or leave the axis out")
  }

  fileprivate static func doubtfulPoints(
    _ path: String, _ axis: Axis, _ number: Int, _ fault: Axis.Fault
  ) -> Diagnostic {
    let what =
      switch fault {
      case .repeated(let count, let first):
        "\(plural(count, "point")) of \(words(axis, number, path)) \(count == 1 ? "repeats" : "repeat") the one before, "
          + "from point \(first) on: \(short(axis[first]))"
      case .mixed: "the points of \(words(axis, number, path)) go up and down"
      }
    return Diagnostic(
      "AE6826", what, severity: .warning,
      help: "see whether they were rounded or mixed up, and write them with more digits or in their order")
  }
}
