import TestSupport
import Testing

/// The flags of `README.md` and `docs/commands.md` are those of the program.
@Suite struct ManualFlagTests {
  private static let page = Repository.text("docs/commands.md")

  @Test("the page of commands has every flag of every command")
  func complete() throws {
    for (command, flags) in try flagsByCommand() {
      let row = try #require(Self.page.split(separator: "\n").first { $0.hasPrefix("| `aec \(command) ") })
      for flag in flags.subtracting(["--help", "--version"]) {
        let isThere = row.contains(flag) || command == "train" && Self.page.contains("`\(flag)`")
        #expect(isThere, "aec \(command) has \(flag)")
      }
    }
  }

  @Test("the pages name no flag that no command has", arguments: ["README.md", "docs/commands.md"])
  func known(page: String) throws {
    let known = try flagsByCommand().reduce(into: Set<String>()) { $0.formUnion($1.flags) }
    for word in Repository.text(page).matches(of: /--[a-z][-a-z]+/) where !word.0.hasSuffix("-") {
      #expect(known.contains(String(word.0)), "\(page) names \(word.0)")
    }
  }

  /// The flags that each command's help lists.
  private func flagsByCommand() throws -> [(command: String, flags: Set<String>)] {
    let names = try aec("help").output.matches(of: /\n  ([a-z]+) {3,}[A-Z]/).map { String($0.1) }
    return try names.map { name in
      let lines = try aec("help", name).output.split(separator: "\n").filter { $0.hasPrefix("  -") }
      return (name, Set(lines.flatMap { $0.matches(of: /--[a-z][-a-z]*/).map { String($0.0) } }))
    }
  }
}
