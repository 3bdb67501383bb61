import Glibc

/// Paths of files that tests read.
package enum Repository {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  package static func path(_ name: String) -> String { "\(root)/\(name)" }
  package static func tutorial(_ name: String) -> String { path("models/tutorial/\(name).ae") }

  /// The four models of the tutorial.
  package static let tutorials = ["dense", "lstm", "lstm_sparse", "attention"]
}

package func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
