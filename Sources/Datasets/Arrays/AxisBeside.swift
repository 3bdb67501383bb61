import Diagnostics
import Files

// A vector `wavelength` beside a cube `Y`: the names say that one is the axis of the other.
extension Dataset {
  /// Reads the numbers of an array, and its units where the file tells them.
  typealias VectorReader = (DataItem) throws(Diagnostic) -> (points: [Double], units: String?)

  /// Takes as an axis the only vector that is named like a spectral axis and is as long: one beside the array, else one
  /// in another group, else one among its attributes.
  ///
  /// - Parameters:
  ///   - items: The arrays of the array's group, or of the whole file.
  ///   - others: Where else vectors may stand, one place after the other.
  ///   - values: Reads the numbers of one of them.
  mutating func takeAxis(beside items: [DataItem], others: [() -> [DataItem]] = [], _ values: VectorReader) {
    guard let item, axes.count > 1 else { return }
    let isPlaced = placement != nil
    let near = items.compactMap { AxisVector($0, beside: item) }.filter {
      // What tells places is no axis of spectra.
      $0.isNear && !(isPlaced && $0.name.lowercased() == "x")
    }
    if takeAxis(among: near, values) { return }
    for place in others + [{ items }] where !knowsSpectra {
      let all = place()
      let found = all.compactMap { AxisVector($0, beside: item) }.filter(\.isClear)
      if takeAxis(among: found.filter(\.isNear), values) || takeAxis(inOtherGroups: found, of: all, values) { return }
    }
    if !knowsSpectra { tellMisfit(near, among: items) }
  }

  /// Whether the file says where the points of spectra lie.
  private var knowsSpectra: Bool {
    axes.contains { $0.role == .spectral && $0.isCalibrated } || axes.last?.isCalibrated == true
  }

  /// Takes those that fit an axis each, and tells those that cannot be used; whether there are such.
  private mutating func takeAxis(among vectors: [AxisVector], _ values: VectorReader) -> Bool {
    var isFound = false
    for count in Set(vectors.map(\.count)).sorted() {
      let fitting = axes.indices.filter { axes[$0].count == count }
      // Names such as `x` may be those of places.
      let named = vectors.filter { $0.count == count && ($0.isClear || fitting == [axes.count - 1]) }
      guard let first = named.first, let axis = fitting.first(where: { !axes[$0].isCalibrated }) else { continue }
      // What only counts the channels does not hide a vector elsewhere.
      isFound = isFound || first.isClear || axes[axis].name != first.name
      // It was looked at where the file attaches it to the axis.
      if axes[axis].name == first.name { continue }
      let vector = only(of: named, values)
      guard let vector, fitting.count == 1 else {
        notes.append(.unusedAxes(source, named.map(\.path), fitting))
        continue
      }
      take(vector, as: axis, values)
    }
    return isFound
  }

  /// The one that is meant: of several the only one whose numbers can be an axis.
  private func only(of named: [AxisVector], _ values: VectorReader) -> AxisVector? {
    if named.count < 2 { return named.first }
    let usable = named.filter { $0.isNumbers && canBeAxis((try? values($0.item).points) ?? [], count: $0.count) }
    return usable.count == 1 ? usable[0] : nil
  }

  private mutating func take(_ vector: AxisVector, as axis: Int, _ values: VectorReader) {
    guard vector.isNumbers else { return notes.append(.unusableAxis(source, vector.path, axis, isText: true)) }
    // A vector that cannot be read does not hide the array.
    guard let (points, units) = try? values(vector.item) else { return }
    guard canBeAxis(points, count: axes[axis].count) else {
      return notes.append(.unusableAxis(source, vector.path, axis, points))
    }
    axes[axis] = Axis(
      count: points.count, points: .values(points), name: vector.name, units: units ?? vector.units,
      role: axes[axis].role)
    notes.append(.axisBeside(source, vector.path, item ?? "", axis, isLast: axis == axes.count - 1))
  }

  /// Takes the nearest of those that stand elsewhere, unless it may belong to another array; whether there is one.
  private mutating func takeAxis(
    inOtherGroups found: [AxisVector], of all: [DataItem], _ values: VectorReader
  ) -> Bool {
    let counts = Set(axes.map(\.count))
    let fitting = found.filter { !$0.isNear && counts.contains($0.count) }
    let nearest = fitting.filter { $0.closeness == fitting.map(\.closeness).max() }
    guard let first = nearest.first else { return false }
    guard !nearest.contains(where: { $0.hasRival(among: all) }) else {
      let places = axes.indices.filter { axes[$0].count == first.count }
      notes.append(.unusedAxes(source, nearest.filter { $0.count == first.count }.map(\.path), places))
      return true
    }
    return takeAxis(among: nearest, values)
  }

  /// Tells of the only vector whose name is that of an axis, but which has another length than all axes of all arrays.
  private mutating func tellMisfit(_ near: [AxisVector], among items: [DataItem]) {
    let known = Set(axes.map(\.count) + items.filter { $0.shape.count { $0 > 1 } > 1 }.flatMap(\.shape))
    guard let vector = near.first(where: \.isClear), near.allSatisfy({ !known.contains($0.count) }) else { return }
    notes.append(.misfitAxis(source, vector.path, vector.count, of: item ?? "", shape))
  }
}

/// Whether numbers are places of so many points, one after the other.
func canBeAxis(_ points: [Double], count: Int) -> Bool {
  points.count == count && points.allSatisfy(\.isFinite) && runsOneWay(points)
}

private func runsOneWay(_ points: [Double]) -> Bool {
  let steps = zip(points.dropFirst(), points).map { $0 - $1 }
  return steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 }
}

extension Diagnostic {
  static func axisBeside(_ path: String, _ vector: String, _ item: String, _ axis: Int, isLast: Bool) -> Diagnostic {
    Diagnostic(
      "AE6816",
      "`\(excerpt(vector))` in `\(path)` is taken as axis \(axis) of `\(excerpt(item))`, which is as long"
        + (isLast ? "" : "; if spectra lie along it, write `spectral: \(axis)`"), severity: .note)
  }

  static func unusedAxes(_ path: String, _ vectors: [String], _ axes: [Int]) -> Diagnostic {
    let names = few(vectors.map { "`\(excerpt($0))`" })
    let isOne = vectors.count == 1
    let places = (axes.count == 1 ? "axis " : "axes ") + axes.map(String.init).joined(separator: " and ")
    return Diagnostic(
      "AE6817",
      "\(names) in `\(path)` \(isOne ? "has" : "have") the length of \(places) and \(isOne ? "is" : "are") not used: "
        + "which one is meant is not clear", severity: .note)
  }

  /// - Parameter isText: Whether the vector holds words in place of numbers.
  static func unusableAxis(
    _ path: String, _ vector: String, _ axis: Int, _ points: [Double] = [], isText: Bool = false
  ) -> Diagnostic {
    let missing = points.count { !$0.isFinite }
    let reason =
      isText
      ? "it is text; save it as numbers"
      : missing > 0
        ? "\(plural(missing, "number")) of it \(missing == 1 ? "stands" : "stand") for no value"
        : "it does not rise or fall all along"
    return Diagnostic(
      "AE6818", "`\(excerpt(vector))` in `\(path)` has the length of axis \(axis) and is not used: \(reason)",
      severity: .note)
  }

  static func misfitAxis(_ path: String, _ vector: String, _ count: Int, of item: String, _ shape: [Int]) -> Diagnostic
  {
    let areEdges = shape.last.map { $0 + 1 } == count
    return Diagnostic(
      "AE6818",
      "`\(excerpt(vector))` in `\(path)` is not used: it has \(count) points, and `\(excerpt(item))` the shape \(shape)"
        + (areEdges
          ? "; if they are the edges of channels, save the middles: `(edges[1:] + edges[:-1]) / 2`"
          : "; save it with one point for each channel"),
      severity: .note)
  }
}
