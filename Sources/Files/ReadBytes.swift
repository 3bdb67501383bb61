import Diagnostics
import Glibc

/// All bytes of a file: a model's text, the record of a run.
package func readBytes(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
  try InputFile(path: path, limit: limit).next(limit)
}

package func fileExists(_ path: String) -> Bool { isName(path) && access(path, F_OK) == 0 }
