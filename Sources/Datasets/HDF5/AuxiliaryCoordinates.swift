import Diagnostics
import Files

// netCDF as xarray writes it: `wavelength(band)` beside `reflectance(band, y, x)`, where `band` only counts.
extension HDF5Object {
  /// Gives axes that only count the values of a spectral vector along the same dimension; called on the root.
  func takeCoordinates(of array: HDF5Object, _ path: String, into dataset: inout Dataset) {
    let scales = array.references("DIMENSION_LIST", count: dataset.axes.count)
    for axis in dataset.axes.indices where dataset.axes[axis].role != .spatial && dataset.axes[axis].onlyCounts {
      guard scales.indices.contains(axis), let dimension = scales[axis]?.ownName else { continue }
      let found = siblings(of: path).filter { item in
        guard let name = item.name, item.shape == [dataset.axes[axis].count] else { return false }
        let own = pathParts(name).name
        return own != dimension && wordsOfName(own).contains(where: isSpectralWord)
          && child(name)?.references("DIMENSION_LIST", count: 1).first??.ownName == dimension
      }
      guard found.count == 1, let name = found[0].name,
        let (points, units) = try? vector(found[0], in: dataset.source),
        canBeAxis(points, count: dataset.axes[axis].count)
      else { continue }
      dataset.axes[axis] = Axis(
        count: points.count, points: .values(points), name: pathParts(name).name, units: units, role: .spectral)
      for other in dataset.axes.indices where other != axis && dataset.axes[other].role == nil {
        dataset.axes[other].role = .spatial
      }
      dataset.notes.append(
        .axisBeside(dataset.source, name, path, axis, isLast: axis == dataset.axes.count - 1))
      return
    }
  }
}

extension Axis {
  /// Whether the points say nothing but their numbers, from 0 or from 1.
  fileprivate var onlyCounts: Bool {
    guard units == nil || units == "1" else { return false }
    let first = self[0]
    return !isCalibrated || (first == 0 || first == 1) && values.enumerated().allSatisfy { $1 == first + Double($0) }
  }
}
