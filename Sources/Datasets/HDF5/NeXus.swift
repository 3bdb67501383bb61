import Diagnostics
import Files

// NeXus: attributes of a group say which of its arrays is the signal, and which are its axes.
extension HDF5Object {
  /// The path of the array that the file names as its signal; nil where it names none or several.
  func signalOfNeXus(among items: [DataItem]) -> String? {
    if let path = defaultSignal { return path }
    let signals = items.compactMap(\.name).filter { path in
      let (group, name) = pathParts(path)
      return child(path)?.number("signal") == 1 || (group.isEmpty ? self : child(group))?.text("signal") == name
    }
    return signals.count == 1 ? signals[0] : nil
  }

  /// Follows the attribute `default` from group to group.
  private var defaultSignal: String? {
    var (group, path) = (self, [String]())
    while path.count < 8, let name = group.text("default"), let next = group.child(name), next.isGroup {
      path.append(name)
      group = next
    }
    guard !path.isEmpty, let signal = group.text("signal"), group.child(signal)?.isArray == true else { return nil }
    return (path + [signal]).joined(separator: "/")
  }

  /// The axes of an array in this group, as attributes of the group or, formerly, of the array name them.
  func axesOfNeXus(_ array: HDF5Object, _ shape: [Int]) -> [FoundAxis]? {
    let own = texts("axes")
    let names = own.isEmpty || text("NX_class") != "NXdata" ? listed(array.texts("axes")) : listed(own)
    var axes = shape.map { FoundAxis(Axis(count: $0)) }
    if names.isEmpty, array.number("signal") != nil { return numberedAxes(axes) }
    guard !names.isEmpty, names.count <= shape.count else { return nil }
    for (place, name) in names.enumerated() where name != "." && !name.isEmpty {
      let index = number("\(name)_indices").flatMap { Int(exactly: $0) } ?? place
      guard axes.indices.contains(index) else { continue }
      axes[index] =
        axisOfNeXus(count: shape[index], name)
        ?? FoundAxis(Axis(count: shape[index], name: name, units: child(name)?.known("units")), names: [name])
    }
    return axes
  }

  /// The oldest form: arrays of the group say themselves the number of the axis that they are, from 1.
  private func numberedAxes(_ axes: [FoundAxis]) -> [FoundAxis]? {
    var axes = axes
    var isAny = false
    for name in names(limit: 200) {
      guard let child = child(name), let number = child.number("axis").flatMap({ Int(exactly: $0) }),
        axes.indices.contains(number - 1), child.number("primary") ?? 1 == 1,
        let found = axisOfNeXus(count: axes[number - 1].axis.count, name)
      else { continue }
      axes[number - 1] = found
      isAny = true
    }
    return isAny ? axes : nil
  }

  private func axisOfNeXus(count: Int, _ name: String) -> FoundAxis? {
    guard let array = child(name), array.isArray, let description = HDF5Description(array),
      [[count], [count + 1]].contains(description.shape), var points = try? array.points(description)
    else { return nil }
    points = corrected(points, ofAxis: name)
    let isUsable = points.allSatisfy(\.isFinite)
    let stored = points
    // One more than there are points are the edges between them.
    if points.count > count { points = zip(points, points.dropFirst()).map { ($0 + $1) / 2 } }
    let axis = Axis(
      count: count, points: isUsable ? .values(points) : .indices, name: array.known("long_name") ?? name,
      units: array.known("units"))
    return FoundAxis(axis, names: [name] + array.allNames, unusable: isUsable ? nil : stored)
  }
}

/// Formerly one text held all names: `[y:x:energy]`.
private func listed(_ texts: [String]) -> [String] {
  guard texts.count == 1 else { return texts }
  return texts[0].filter { !"[] ".contains($0) }.split { ":,".contains($0) }.map(String.init)
}

/// The group of an array, empty for the root, and the array's own name.
func pathParts(_ path: String) -> (group: String, name: String) {
  let end = path.lastIndex(of: "/")
  return end.map { (String(path[..<$0]), String(path[path.index(after: $0)...])) } ?? ("", path)
}
