import Diagnostics
import Files

/// Data that a command names: `--data cube.npy`, or `--data x=cube.npy` for each of several inputs.
package struct GivenData: Sendable, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  package let texts: [String]

  package init(_ texts: [String] = []) { self.texts = texts }
  package init(arrayLiteral texts: String...) { self.texts = texts }
  package init(stringLiteral text: String) { texts = [text] }

  package var isEmpty: Bool { texts.isEmpty }

  /// The file that is named for each input; a name is needed where several of them are read.
  func files(of inputs: [String], reading read: [String]? = nil) throws(Diagnostic) -> [String: String] {
    var files: [String: String] = [:]
    for text in texts {
      let (name, path) = try split(text, inputs, read ?? inputs)
      guard files.updateValue(path, forKey: name) == nil else { throw .dataTwice(name, texts) }
    }
    return files
  }

  private func split(
    _ text: String, _ inputs: [String], _ read: [String]
  ) throws(Diagnostic) -> (name: String, path: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let isNamed = parts.count == 2 && inputs.contains(parts[0]) && !parts[1].isEmpty
    if let only = read.first, read.count == 1 {
      return isNamed && !fileExists(text) ? (parts[0], parts[1]) : (only, text)
    }
    guard isNamed else { throw .unnamedData(text, inputs) }
    return (parts[0], parts[1])
  }

  /// The same with whole paths, so that they mean the same files from another folder.
  package var absoluteTexts: [String] {
    texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty, !fileExists(text), !parts[0].contains("/") else {
        return absolutePath(text)
      }
      return parts[0] + "=" + absolutePath(parts[1])
    }
  }

  /// The paths without names of inputs, for a look at what is protected.
  var paths: [String] {
    texts.flatMap { text in
      [text] + (text.firstIndex(of: "=").map { [String(text[text.index(after: $0)...])] } ?? [])
    }
  }
}
