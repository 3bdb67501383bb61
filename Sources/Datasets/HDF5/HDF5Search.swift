import Diagnostics
import Files

/// An array found in an HDF5 file.
struct HDF5Finding {
  /// From the root, without the first slash.
  let path: String
  let description: HDF5Description

  var item: DataItem {
    DataItem(name: path, shape: description.fullShape, type: description.type.words)
  }
}

/// A file may link groups in circles, and a damaged one may claim any number of objects.
private let (largestDepth, largestCount) = (12, 10_000)

extension HDF5Object {
  /// All arrays below a group, in the order of their paths.
  func arrays() -> [HDF5Finding] {
    var search = HDF5Search()
    search.visit(self, "", 0)
    return search.found
  }

  /// Where the object stands in which file, which its hard links share; nil when the library cannot tell.
  fileprivate var address: [UInt64]? {
    library.alone {
      // Number of the file and address come first; what follows differs from version to version.
      var info = [UInt64](repeating: 0, count: 64)
      guard let objectInfo = library.objectInfo, objectInfo(id, &info) >= 0 else { return nil }
      return Array(info[..<2])
    }
  }
}

private struct HDF5Search {
  private(set) var found: [HDF5Finding] = []
  private var left = largestCount
  private var seen: Set<[UInt64]> = []

  mutating func visit(_ group: HDF5Object, _ path: String, _ depth: Int) {
    for name in group.names(limit: left) where left > 0 {
      left -= 1
      let link = group.link(name)
      // A link to a place in the same file leads to what is found there.
      guard link != .inside else { continue }
      let path = path.isEmpty ? name : "\(path)/\(name)"
      guard let object = group.child(name) else {
        if case .outside(let file, let item) = link {
          found.append(
            HDF5Finding(path: path, description: HDF5Description(linkTo: item, of: file, from: group.ownFile)))
          continue
        }
        found.append(HDF5Finding(path: path, description: HDF5Description(unreadable: group.library.lastError)))
        continue
      }
      if let address = object.address, !seen.insert(address).inserted { continue }
      if object.isArray, let description = HDF5Description(object) {
        // Velox stores texts as bytes.
        let isText = name == "Metadata" && description.type.words == "uint8" && group.child("Data") != nil
        let isStream = path.hasPrefix("Data/SpectrumStream/") && name == "Data"
        let words = isText ? "text" : isStream ? "a stream of counts" : nil
        found.append(HDF5Finding(path: path, description: words.map { HDF5Description(words: $0) } ?? description))
      } else if object.isGroup, depth < largestDepth {
        visit(object, path, depth + 1)
      }
    }
  }
}
