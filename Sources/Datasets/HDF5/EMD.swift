import Diagnostics
import Files

// The forms EMD 0.2 and 1.0: a group holds `data` and one small array for each of its axes.
extension HDF5Object {
  /// The axes that stand beside the array of a group; nil where the group is of another form.
  func axesOfEMD(_ shape: [Int]) -> [FoundAxis]? {
    guard isGroupOfEMD else { return nil }
    // They are counted from 1, since version 1.0 from 0.
    let first = child("dim0") == nil ? 1 : 0
    return shape.enumerated().map { number, count in
      FoundAxis(child("dim\(first + number)")?.dimension(count: count) ?? Axis(count: count))
    }
  }

  var isGroupOfEMD: Bool { number("emd_group_type") != nil || text("emd_group_type") != nil }

  private func dimension(count: Int) -> Axis {
    let units = known("units").map(plainUnits).flatMap { ["pixels", "pixel", "px"].contains($0) ? nil : $0 }
    let points = line(count) ?? .indices
    // So it stands where nothing was calibrated.
    let isUnknown = units == nil && points == .uniform(offset: 0, scale: 1)
    return Axis(count: count, points: isUnknown ? .indices : points, name: known("name"), units: units)
  }

  /// The points of an axis: all of them, or the first two of a line.
  private func line(_ count: Int) -> Axis.Points? {
    guard isArray, let description = HDF5Description(self), [[count], [2]].contains(description.shape),
      let points = try? points(description), points.allSatisfy(\.isFinite), points.count > 1
    else { return nil }
    let (offset, scale) = (points[0], points[1] - points[0])
    let isLine = points.enumerated().allSatisfy { abs($1 - offset - scale * Double($0)) <= 1e-6 * abs(scale) }
    if isLine, scale != 0 { return .uniform(offset: offset, scale: scale) }
    return points.count == count ? .values(points) : nil
  }
}

extension Dataset {
  /// Takes [E, x, y], as HyperSpy writes [y, x, E] into EMD, for rows along y and columns along x.
  mutating func turnPictureOfEMD() {
    guard axes.count == 3, axes[0].role == .spectral, axes.runsDownColumns else { return }
    hasColumnsFirst = true
    notes.append(.columnsBeforeRows(source, axes[1], axes[2]))
  }
}

extension Diagnostic {
  static func columnsBeforeRows(_ path: String, _ x: Axis, _ y: Axis) -> Diagnostic {
    Diagnostic(
      "AE6845",
      "`\(path)` stores `\(excerpt(x.name ?? ""))` before `\(excerpt(y.name ?? ""))`, as HyperSpy writes EMD; "
        + "so the picture has \(plural(y.count, "row")) of \(plural(x.count, "pixel"))",
      severity: .note, help: "write `transpose: true` into the data section if rows and columns are meant as stored")
  }
}

/// "nm" of "[n_m]": prefix and unit are written apart, in brackets.
private func plainUnits(_ text: String) -> String {
  let bare = text.filter { !"[]_ ".contains($0) }
  return bare == "um" || bare == "μm" ? "µm" : bare
}
