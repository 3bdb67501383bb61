import Diagnostics
import Files

// The satellite PRISMA: cubes of [rows, bands, columns], with the wavelengths of the bands in attributes of the root.
extension HDF5Object {
  /// A cube of a product of PRISMA with its axes; nil for any other array. Called on the root.
  func prisma(_ path: String, _ values: any StoredValues, in file: String) -> Dataset? {
    let name = pathParts(path).name
    guard path.contains("/PRS_L"), values.shape.count == 3,
      let detector = ["Vnir", "Swir"].first(where: { name.lowercased().hasPrefix($0.lowercased() + "_cube") })
    else { return nil }
    let counts = values.shape
    let points = numbers("List_Cw_\(detector)")?.numbers ?? []
    // Bands that are not used have the wavelength 0.
    let unused = points.indices.filter { points[$0] == 0 }
    let isUsable = points.count == counts[1] && canBeAxis(points.filter { $0 != 0 }, count: counts[1] - unused.count)
    let bands = Axis(
      count: counts[1], points: isUsable ? .values(points) : .indices, name: "Wavelength",
      units: isUsable ? "nm" : nil, role: .spectral)
    var dataset = Dataset(
      source: file, item: path, values: values,
      axes: [
        Axis(count: counts[0], name: "y", role: .spatial), bands, Axis(count: counts[2], name: "x", role: .spatial),
      ])
    if isUsable { dataset.badChannels = unused }
    if points.count == counts[1], !isUsable {
      dataset.notes.append(.unusableAxis(file, "List_Cw_\(detector)", 1, points))
    }
    let limits = attributeNames(limit: 1000).filter {
      $0.lowercased().hasPrefix("l2scale\(detector.lowercased())")
    }
    if !limits.isEmpty, values.type.isWhole {
      let reason =
        "reflectance is `Min + stored * (Max - Min) / 65535` by them, and numbers are taken as they are stored"
      dataset.notes.append(.unusedDeclaration("\(excerpt(path))` in `\(file)", limits, reason))
    }
    return dataset
  }
}
