import Diagnostics
import Files

/// An axis in a file of HyperSpy, as its group describes it.
struct HyperSpyAxis {
  /// What a description lacks.
  enum Fault {
    /// A formula gives the points.
    case formula
    /// There is an offset, but no scale.
    case noScale
    /// Offset or scale are no finite numbers, or the scale is 0; in words.
    case unusable(String)
  }

  var axis: Axis
  var fault: Fault?

  init(axis: Axis) { self.axis = axis }

  init(_ group: HDF5Object, count: Int) {
    let role = group.number("navigate").map { $0 == 0 ? Axis.Role.spectral : .spatial }
    axis = Axis(count: count, name: group.known("name"), role: role)
    // Its units belong to values that are not known.
    if group.text("_type") == "FunctionalDataAxis" || group.text("expression") != nil, group.child("axis") == nil {
      fault = .formula
    } else {
      let points = listed(group, count) ?? line(group)
      axis = Axis(
        count: count, points: points, name: axis.name, units: fault.isUnusable ? nil : group.known("units"), role: role)
    }
  }

  /// Values that are listed one by one.
  private mutating func listed(_ group: HDF5Object, _ count: Int) -> Axis.Points? {
    guard let own = group.child("axis"), own.isArray, let description = HDF5Description(own) else { return nil }
    if description.shape == [count], let points = try? own.points(description), points.allSatisfy(\.isFinite) {
      return .values(points)
    }
    let isOther = description.shape != [count]
    fault = .unusable(
      isOther ? "it lists \(description.shape) values for \(count) points" : "not all of its values are numbers")
    return .indices
  }

  private mutating func line(_ group: HDF5Object) -> Axis.Points {
    func number(_ name: String) -> Double? {
      group.numbers(name).flatMap { $0.numbers.count == 1 ? $0.numbers[0] : nil }
    }
    let names = group.attributeNames(limit: 100).filter { ["offset", "scale"].contains($0) }
    if let wrong = names.first(where: { name in !(number(name)?.isFinite ?? false) }) {
      fault = .unusable("its `\(wrong)` is no number")
      return .indices
    }
    let (offset, scale) = (number("offset") ?? 0, number("scale") ?? 1)
    if scale == 0 {
      fault = .unusable("its `scale` is 0")
      return .indices
    }
    // So it stands where nothing was calibrated.
    if offset == 0, scale == 1, group.known("units") == nil { return .indices }
    if !names.contains("scale") { fault = .noScale }
    return .uniform(offset: offset, scale: scale)
  }
}

extension HyperSpyAxis.Fault? {
  fileprivate var isUnusable: Bool { if case .unusable? = self { true } else { false } }
}

extension Diagnostic {
  static func hyperSpyAxis(_ path: String, _ axis: String, _ fault: HyperSpyAxis.Fault) -> Diagnostic {
    let name = excerpt(axis)
    switch fault {
    case .formula: return .axisByFormula(path, axis)
    case .noScale:
      return Diagnostic(
        "AE6825", "the axis `\(name)` of `\(path)` has no `scale`, and 1 is taken, as HyperSpy does",
        severity: .warning, help: hyperSpyCure(name))
    case .unusable(let reason):
      return Diagnostic(
        "AE6825", "the axis `\(name)` of `\(path)` is not used, and its points are counted: \(reason)",
        severity: .warning, help: hyperSpyCure(name))
    }
  }

  private static func hyperSpyCure(_ name: String) -> String {
    "in HyperSpy, set s.axes_manager[\"\(name)\"].offset and .scale, and save it again"
  }
}
