import Foundation
import Testing

/// A case in a file of its own: the input, a line `---`, and what must come of it.
package struct GoldenCase: Sendable, CustomTestStringConvertible {
  /// The file's name without `.txt`.
  package let name: String
  package let input: String
  package let expected: String
  private let file: String

  package var testDescription: String { name }

  /// The cases in a folder of the repository, by name.
  package static func all(in folder: String) -> [GoldenCase] {
    Repository.names(in: folder).filter { $0.hasSuffix(".txt") }.map { GoldenCase("\(folder)/\($0)") }
  }

  private init(_ file: String) {
    self.file = file
    name = String(file.split(separator: "/").last!.dropLast(4))
    let parts = ("\n" + Repository.text(file)).components(separatedBy: "\n---\n")
    input = parts[0].isEmpty ? "" : String(parts[0].dropFirst()) + "\n"
    expected = parts.dropFirst().joined(separator: "\n---\n")
  }

  /// Compares what came of the input, or accepts it.
  package func check(_ found: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try expectFile(file, holds: "\(input)---\n\(found)", sourceLocation: sourceLocation)
  }
}

/// A file of the repository holds what a test found. `AEC_ACCEPT=1 swift test` writes it instead.
package func expectFile(_ name: String, holds found: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  if environment("AEC_ACCEPT") != nil {
    try found.write(toFile: Repository.path(name), atomically: true, encoding: .utf8)
  }
  #expect(
    try String(contentsOfFile: Repository.path(name), encoding: .utf8) == found, "\(name): AEC_ACCEPT=1 accepts this",
    sourceLocation: sourceLocation)
}

/// A page holds `found` between `<!-- NAME -->` and `<!-- end of NAME -->`. `AEC_ACCEPT=1 swift test` writes it instead.
package func expectPage(
  _ page: String, part name: String, holds found: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let (begin, end) = ("<!-- \(name) -->\n", "<!-- end of \(name) -->")
  let parts = Repository.text(page).components(separatedBy: begin)
  let rest = try #require(parts.last?.components(separatedBy: end), sourceLocation: sourceLocation)
  try #require(parts.count == 2 && rest.count == 2, "\(page) has no part \(name)", sourceLocation: sourceLocation)
  try expectFile(page, holds: parts[0] + begin + found + end + rest[1], sourceLocation: sourceLocation)
}
