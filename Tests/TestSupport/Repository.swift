import Foundation

/// The files of the project, as tests read them; no test finds them in another way.
package enum Repository {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  package static func path(_ name: String) -> String { "\(root)/\(name)" }
  package static func tutorial(_ name: String) -> String { path("models/tutorial/\(name).ae") }

  /// The four models of the tutorial.
  package static let tutorials = ["dense", "lstm", "lstm_sparse", "attention"]

  /// The text of a file, which is there.
  package static func text(_ name: String) -> String {
    guard let text = try? String(contentsOfFile: path(name), encoding: .utf8) else {
      fatalError("the repository has no text \(name)")
    }
    return text
  }

  /// The names in a folder, sorted.
  package static func names(in folder: String) -> [String] { entries(of: path(folder)) }

  /// The Swift files in a folder and all folders in it.
  package static func sources(in folder: String) -> [String] { files(in: folder, ending: ".swift") }

  /// The pages in a folder and all folders in it.
  package static func pages(in folder: String) -> [String] { files(in: folder, ending: ".md") }

  /// The models in a folder and all folders in it.
  package static func models(in folder: String) -> [String] { files(in: folder, ending: ".ae") }

  private static func files(in folder: String, ending: String) -> [String] {
    names(in: folder).flatMap { name in
      let path = "\(folder)/\(name)"
      return name.hasSuffix(ending) ? [path] : name.contains(".") ? [] : files(in: path, ending: ending)
    }
  }
}

package func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
