import Diagnostics
import Files

// Messages about the part of an array that is to be taken.
extension Diagnostic {
  static func noSuchAxis(_ path: String, _ axis: ArrayChoice.SpectralAxis, _ axes: [Axis]) -> Diagnostic {
    let wanted =
      switch axis {
      case .number(let number): "\(number)"
      case .name(let name): "\"\(excerpt(name))\""
      }
    let known = axes.enumerated().map { number, axis in
      "\(number)" + (axis.name.map { " \"\(excerpt($0))\"" } ?? "") + " of \(plural(axis.count, "point"))"
    }
    return Diagnostic(
      "AE6511", "`\(path)` has no axis \(wanted), which `spectral` names",
      help: "its axes are \(few(known, limit: 6))")
  }

  static func noAxisToCrop(_ path: String, _ key: String, _ shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6512", "`\(key)` has nothing to choose from: `\(path)` has shape \(shape)",
      help: "leave `\(key)` out")
  }

  static func cropOutside(_ path: String, _ key: String, _ range: ClosedRange<Int>, count: Int) -> Diagnostic {
    Diagnostic(
      "AE6513",
      "`\(key): \(range.lowerBound)...\(range.upperBound)` leaves `\(path)`, which has \(count) of them",
      help: "they are counted from 0 to \(count - 1), both included")
  }

  static func emptyCrop(_ path: String, _ interval: ClosedRange<Double>, _ axis: Axis) -> Diagnostic {
    let units = axis.units.map { " \($0)" } ?? ""
    return Diagnostic(
      "AE6514",
      "no channel of `\(path)` lies between \(interval.lowerBound) and \(interval.upperBound)\(units)",
      help: "its spectral axis goes from \(axis[0]) to \(axis[axis.count - 1])\(units)")
  }
}
