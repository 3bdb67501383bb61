import Foundation
import TestSupport
import Testing

/// The flags of `README.md` and `docs/commands.md` are those of the program.
@Suite struct ManualFlagTests {
  private static let page = Repository.text("docs/commands.md")

  @Test("the page of commands has every flag of every command")
  func complete() throws {
    for (command, flags) in try flagsByCommand() {
      let row = try #require(Self.page.split(separator: "\n").first { $0.hasPrefix("| `aec \(command) ") })
      for names in flags where !names.contains("--help") && !names.contains("--version") {
        let takesRecipe = ["train", "sweep"].contains(command)
        let isThere = names.contains { row.contains($0) || takesRecipe && Self.page.contains("`\($0)`") }
        #expect(isThere, "aec \(command) has \(names)")
      }
    }
  }

  @Test("the pages name no flag that no command has", arguments: ["README.md", "docs/commands.md"])
  func known(page: String) throws {
    let known = try flagsByCommand().reduce(into: Set<String>()) { $0.formUnion($1.flags.joined()) }
    for word in Repository.text(page).matches(of: /--[a-z][-a-z0-9]+/) where !word.0.hasSuffix("-") {
      #expect(known.contains(String(word.0)), "\(page) names \(word.0)")
    }
  }

  /// The flags that each command's help lists, each by all its names.
  private func flagsByCommand() throws -> [(command: String, flags: [[String]])] {
    let names = try aec("help").output.matches(of: /\n  ([a-z]+) {3,}[A-Z]/).map { String($0.1) }
    return try names.map { name in
      let lines = try aec("help", name).output.split(separator: "\n").filter { $0.hasPrefix("  -") }
      return (name, lines.map { spellings(in: $0.dropFirst(2)) })
    }
  }

  /// `-o, --output` of a line of help, which goes on with what the flag takes and its meaning.
  private func spellings(in line: Substring) -> [String] {
    line.components(separatedBy: "  ")[0].matches(of: /--?[a-z][-a-z0-9]*/).map { String($0.0) }
  }
}
