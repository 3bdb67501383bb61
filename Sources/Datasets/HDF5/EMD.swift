import Diagnostics
import Files

// The forms EMD 0.2 and 1.0: a group holds `data` and one small array for each of its axes.
extension HDF5Object {
  /// The axes that stand beside the array of a group; nil where the group is of another form.
  func axesOfEMD(_ shape: [Int]) -> [FoundAxis]? {
    guard number("emd_group_type") != nil || text("emd_group_type") != nil else { return nil }
    // They are counted from 1, since version 1.0 from 0.
    let first = child("dim0") == nil ? 1 : 0
    return shape.enumerated().map { number, count in
      FoundAxis(child("dim\(first + number)")?.dimension(count: count) ?? Axis(count: count))
    }
  }

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

/// "nm" of "[n_m]": prefix and unit are written apart, in brackets.
private func plainUnits(_ text: String) -> String {
  let bare = text.filter { !"[]_ ".contains($0) }
  return bare == "um" || bare == "μm" ? "µm" : bare
}
