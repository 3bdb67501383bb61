import Diagnostics
import Files

// Vectors that list the points of an array's axis: beside it, among attributes, in other groups.
extension HDF5Object {
  /// Takes the axis of an array from what stands around it; called on the root.
  func takeAxis(of array: HDF5Object, _ path: String, into dataset: inout Dataset) {
    let file = dataset.source
    let stated = statedVectors(of: array, path)
    // A name with a slash at its end is no path of the file.
    let attributes = stated.map { DataItem(name: $0.name, shape: [$0.points.count], type: "float64") }
    let siblings = siblings(of: path)
    dataset.takePlaces(beside: siblings) { (item) throws(Diagnostic) in try vector(item, in: file) }
    dataset.takeAxis(beside: siblings, others: [{ attributes }, { self.arrays().map(\.item) }]) {
      (item) throws(Diagnostic) in
      if let own = stated.first(where: { $0.name == item.name }) { return (own.points, own.units) }
      return try vector(item, in: file)
    }
  }

  /// The arrays of the group in which an array stands.
  func siblings(of path: String) -> [DataItem] {
    let name = pathParts(path).group
    guard let group = name.isEmpty ? self : child(name) else { return [] }
    return group.names(limit: 200).compactMap { own in
      guard let array = group.child(own), array.isArray, let description = HDF5Description(array) else { return nil }
      let path = name.isEmpty ? own : "\(name)/\(own)"
      return DataItem(name: path, shape: description.shape, type: description.type.words)
    }
  }

  /// The numbers of an array below, and what they measure.
  func vector(
    _ item: DataItem, in file: String
  ) throws(Diagnostic) -> (points: [Double], units: String?) {
    guard let path = item.name, let vector = child(path), let description = HDF5Description(vector) else {
      return ([], nil)
    }
    return (try vector.points(description, file: file, path: path), vector.known("units") ?? vector.known("Units"))
  }

  /// Attributes of an array, and of the groups above it, that list the points of a spectral axis.
  private func statedVectors(
    of array: HDF5Object, _ path: String
  ) -> [(name: String, points: [Double], units: String?)] {
    let parts = pathParts(path).group.split(separator: "/")
    let groups = (0...parts.count).reversed().compactMap { count in
      count == 0 ? self : child(parts.prefix(count).joined(separator: "/"))
    }
    var found: [(name: String, points: [Double], units: String?)] = []
    for object in [array] + groups {
      for name in object.attributeNames(limit: 1000) where wordsOfName(name).contains(where: isSpectralWord) {
        let path = (parts.map(String.init) + [name]).joined(separator: "/")
        guard child(path) == nil, !found.contains(where: { $0.name == path }),
          let points = object.numbers(name)?.numbers, points.count > 1
        else { continue }
        let units = ["_units", "_unit", " units"].lazy.compactMap { object.known(name + $0) }.first
        found.append((path, points, units))
      }
    }
    return found
  }
}
