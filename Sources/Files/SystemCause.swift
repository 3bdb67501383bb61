import Diagnostics
import Glibc

/// Why the system refused, in plain words.
package func cause(of code: Int32) -> String {
  switch code {
  case ENOENT: "there is no such file"
  case ENOTDIR: "a part of its path is not a folder"
  case EISDIR: "it is a folder"
  case EACCES, EPERM: "permission denied"
  case EROFS: "the disk is read-only"
  case ENOSPC: "the disk is full"
  case EDQUOT: "your disk quota is used up"
  case EMFILE, ENFILE: "too many files are open"
  case ENAMETOOLONG: "its name is too long"
  case ELOOP: "its links lead in a circle"
  case EIO: "the disk reports a fault"
  default: String(cString: strerror(code)).lowercased()
  }
}

/// The folder of a path ("." when it names none) and its last part.
func split(_ path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = slash == path.startIndex ? "/" : String(path[..<slash])
  return (folder, String(path[path.index(after: slash)...]))
}

/// The file in the same folder whose name is nearest to a path that leads nowhere.
func neighbour(like path: String) -> String? {
  let (folder, name) = split(path)
  guard let near = suggestion(for: name, among: names(in: folder)) else { return nil }
  return path.dropLast(name.count) + near
}

/// Names in a folder; reading stops at a number that would take noticeable time to compare.
private func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while names.count < 2000, let entry = readdir(stream) {
    // A name that is no text cannot be given to the program.
    if let name = entryName(entry), name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// The name of a folder's entry; nil when it is not UTF-8.
package func entryName(_ entry: UnsafeMutablePointer<dirent>) -> String? {
  withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
    String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
