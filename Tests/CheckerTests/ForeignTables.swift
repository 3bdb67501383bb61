import Foundation
import TestSupport

/// The source of the foreign names of layers and functions.
enum ForeignTables {
  private static let folder = "Sources/Syntax/Foreign"

  /// Takes out what is called the same here by now, when told to accept. A line without other spellings goes as a whole.
  static func drop(_ own: Set<String>) throws {
    guard environment("AEC_ACCEPT") != nil else { return }
    for file in ["ForeignLayers.swift", "ForeignFunctions.swift"].map({ "\(folder)/\($0)" }) {
      let text = Repository.text(file)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let left = lines.compactMap { dropping(own, from: $0) }.joined(separator: "\n")
      // A file that stays the same is not touched, so that nothing is built again.
      if left != text { try left.write(toFile: Repository.path(file), atomically: true, encoding: .utf8) }
    }
  }

  /// An entry without these spellings; any other line as it is.
  static func dropping(_ own: Set<String>, from line: Substring) -> String? {
    guard let entry = line.wholeMatch(of: /(\s+)([^|(]+?)((?:\([^|]*\))? \| .*)/) else { return String(line) }
    let spellings = entry.2.components(separatedBy: ", ")
    let left = spellings.filter { !own.contains($0) }
    if left.count == spellings.count { return String(line) }
    return left.isEmpty ? nil : "\(entry.1)\(left.joined(separator: ", "))\(entry.3)"
  }
}
