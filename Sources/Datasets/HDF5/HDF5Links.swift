import Diagnostics
import Files

/// What a name in a group stands for.
enum HDF5Link: Equatable {
  /// The object itself.
  case own
  /// A link to another place of the file.
  case inside
  /// A link to an object in another file.
  case outside(file: String, item: String)
}

extension HDF5Object {
  func link(_ name: String) -> HDF5Link {
    library.alone {
      // The kind of the link comes first; what follows differs from version to version.
      var info = [Int32](repeating: -1, count: 32)
      guard library.linkInfo(id, name, &info, 0) >= 0 else { return .inside }
      switch info[0] {
      case HDF5Code.hardLink: return .own
      case HDF5Code.externalLink: return outside(name) ?? .inside
      default: return .inside
      }
    }
  }

  private func outside(_ name: String) -> HDF5Link? {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    guard library.linkValue(id, name, &bytes, bytes.count - 2, 0) >= 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var (file, item): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
      guard library.unpackLink(start, bytes.count, nil, &file, &item) >= 0, let file, let item else { return nil }
      return .outside(file: String(cString: file), item: String(cString: item))
    }
  }

  /// The file in which the object stands.
  var ownFile: String? {
    library.alone {
      let length = library.fileName(id, nil, 0)
      guard length > 0, length < 1 << 16 else { return nil }
      var name = [CChar](repeating: 0, count: length + 1)
      return library.fileName(id, &name, name.count) > 0 ? zeroEnded(name) : nil
    }
  }

  /// Notes about other files that hold the numbers of an array.
  func otherFiles(_ path: String, in file: String) -> [Diagnostic] {
    let own = ownFile ?? file
    let files = HDF5Storage(self).files
    let missing = files.filter { !$0.contains("%") && !fileExists(beside(own, $0)) && !fileExists($0) }
    let strange = files.filter { $0.hasPrefix("/") || $0.split(separator: "/").contains("..") }
    return (missing.isEmpty ? [] : [.missingHDF5Parts(file, path, missing)])
      + (strange.isEmpty ? [] : [.foreignHDF5Parts(file, path, strange)])
  }
}

/// The path of a file that another one names.
private func beside(_ own: String, _ file: String) -> String {
  file.hasPrefix("/") ? file : (own.lastIndex(of: "/").map { String(own[...$0]) } ?? "") + file
}

extension HDF5Description {
  /// Of a link that leads to nothing.
  init(linkTo item: String, of file: String, from own: String?) {
    let isThere = fileExists(beside(own ?? "", file)) || fileExists(file)
    self.init(
      words: "a link to `\(excerpt(item))` in the file `\(excerpt(file, limit: 120))`, which "
        + (isThere ? "does not hold it" : "is not there"))
  }
}

extension Diagnostic {
  static func missingHDF5Parts(_ path: String, _ item: String, _ files: [String]) -> Diagnostic {
    let names = few(files.map { "`\(excerpt($0, limit: 120))`" })
    return Diagnostic(
      "AE6820",
      "`\(excerpt(item))` in `\(path)` takes numbers from \(names), which \(files.count == 1 ? "is" : "are") not there: "
        + "they are read as 0, or as what the file gives for missing numbers", severity: .warning,
      help: "copy \(files.count == 1 ? "that file" : "those files") to where `\(path)` is")
  }

  static func foreignHDF5Parts(_ path: String, _ item: String, _ files: [String]) -> Diagnostic {
    let names = few(files.map { "`\(excerpt($0, limit: 120))`" })
    return Diagnostic(
      "AE6821", "the numbers of `\(excerpt(item))` in `\(path)` are the bytes of \(names), a file of another folder",
      severity: .warning, help: "use the array only if you know where the file comes from")
  }
}
