import Diagnostics
import Files

/// An array found in an HDF5 file.
struct HDF5Finding {
  /// From the root, without the first slash.
  let path: String
  let description: HDF5Description

  var item: DataItem {
    DataItem(name: path, shape: description.shape, type: description.type.words)
  }
}

/// A file may link groups in circles, and a damaged one may claim any number of objects.
private let (largestDepth, largestCount) = (12, 10_000)

extension HDF5Object {
  /// All arrays below a group, in the order of their paths.
  func arrays() -> [HDF5Finding] {
    var (found, left): ([HDF5Finding], Int) = ([], largestCount)
    visit("", 0, &left, &found)
    return found
  }

  private func visit(_ path: String, _ depth: Int, _ left: inout Int, _ found: inout [HDF5Finding]) {
    for name in names(limit: left) where left > 0 {
      left -= 1
      guard isOwn(name), let object = child(name) else { continue }
      let path = path.isEmpty ? name : "\(path)/\(name)"
      if object.isArray, let description = HDF5Description(object) {
        found.append(HDF5Finding(path: path, description: description))
      } else if object.isGroup, depth < largestDepth {
        object.visit(path, depth + 1, &left, &found)
      }
    }
  }
}
