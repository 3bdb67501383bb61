import Diagnostics
import Files

/// Something open in an HDF5 file: the file, a group, an array, a type, an attribute.
final class HDF5Object: @unchecked Sendable {
  let library: HDF5Library
  let id: Int64

  /// Takes over what a call of the library has opened; nil when the call failed.
  init?(_ library: HDF5Library, _ id: Int64) {
    guard id >= 0 else { return nil }
    self.library = library
    self.id = id
  }

  convenience init(file path: String) throws(Diagnostic) {
    guard let library = HDF5Library.shared else { throw .noHDF5Library(path) }
    let id = library.alone {
      HDF5CrashGuard.watch(path)
      return library.openFile(path, 0, 0)
    }
    guard id >= 0 else { throw .damagedHDF5(path, library.alone { library.lastError }) }
    self.init(library, id)!
  }

  deinit { _ = library.alone { library.release(id) } }

  var isGroup: Bool { library.alone { library.kind(id) } == HDF5Code.group }
  var isArray: Bool { library.alone { library.kind(id) } == HDF5Code.dataset }

  /// The last word of the path by which it was opened; nil where the library does not know.
  var ownName: String? {
    library.alone {
      let length = library.objectName(id, nil, 0)
      guard length > 0, length < 1 << 16 else { return nil }
      var name = [CChar](repeating: 0, count: length + 1)
      guard library.objectName(id, &name, name.count) > 0 else { return nil }
      return zeroEnded(name).split(separator: "/").last.map(String.init)
    }
  }

  /// The object at a path from here; links are followed.
  func child(_ path: String) -> HDF5Object? {
    library.alone { HDF5Object(library, library.openObject(id, path, 0)) }
  }

  /// The names in a group, at most so many.
  func names(limit: Int) -> [String] {
    library.alone {
      // Storage type, number of links, largest index of creation, whether something is mounted.
      var info = [UInt64](repeating: 0, count: 8)
      guard library.groupInfo(id, &info) >= 0 else { return [] }
      return (0..<min(UInt64(limit), info[1])).compactMap(linkName)
    }
  }

  private func linkName(_ index: UInt64) -> String? {
    let length = library.linkName(id, ".", 0, 0, index, nil, 0, 0)
    guard length > 0, length < 1 << 16 else { return nil }
    var name = [CChar](repeating: 0, count: length + 1)
    guard library.linkName(id, ".", 0, 0, index, &name, name.count, 0) >= 0 else { return nil }
    return zeroEnded(name)
  }
}

/// Text up to the byte 0.
func zeroEnded(_ bytes: [CChar]) -> String {
  String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
