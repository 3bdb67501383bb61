import Diagnostics
import Glibc

/// All bytes of a file: a model's text, the record of a run.
package func readBytes(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
  try InputFile(path: path, limit: limit).next(limit)
}

package func fileExists(_ path: String) -> Bool { isName(path) && access(path, F_OK) == 0 }

/// A file, and the array of it that a path names behind a colon: `truth.mat:GT`. A file that has the whole name is meant.
package func fileAndItem(_ path: String) -> (file: String, item: String?) {
  guard !fileExists(path), let colon = path.lastIndex(of: ":"), fileExists(String(path[..<colon])) else {
    return (path, nil)
  }
  return (String(path[..<colon]), String(path[path.index(after: colon)...]))
}
