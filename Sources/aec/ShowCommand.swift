import ArgumentParser
import Diagnostics
import Files
import Ops

struct ShowCommand: CommandWithExample {
  static let example = "aec show gru"
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List or print the blocks and functions that are written in the language.",
    discussion: exampleText)

  @Argument(
    help: ArgumentHelp("A block or function; all of them are listed when left out.", valueName: "name"),
    completion: .written)
  var name: String?

  func run() throws {
    guard let name else { return Console.print(ShowCommand.list) }
    guard let text = ShowCommand.text(of: name) else {
      throw Messages(isJSON: false).fail([.nothingToShow(name, ShowCommand.names)])
    }
    Console.print(text + "\n")
  }

  private static var names: [String] { Library.entries.map(\.name) + Prelude.functions.map(\.name) }

  /// A block comes with those that it calls.
  private static func text(of name: String) -> String? {
    if Library.names.contains(name) { return String(Library.text(of: [name]).dropLast()) }
    return Prelude.functions.first { $0.name == name }?.text
  }

  /// A line for each: its name, and the sentence that stands before it.
  private static var list: String {
    let rows =
      Library.entries.map { ("block", $0.name, $0.text) } + Prelude.functions.map { ("fn", $0.name, $0.text) }
    let width = rows.map { $0.1.count }.max() ?? 0
    return rows.map { kind, name, text in
      let sentence = text.split(separator: "\n").first.map { $0.drop { $0 == "/" || $0 == " " } } ?? ""
      let blanks = String(repeating: " ", count: width - name.count + 2)
      return "\(kind.count < 5 ? kind + "   " : kind)  \(name)\(blanks)\(sentence)\n"
    }.joined()
  }
}

extension Diagnostic {
  static func nothingToShow(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      "AE5021", "no block or function `\(name)` is written in the language", help: near + "`aec show` lists them")
  }
}

extension Explanation {
  package static let showing = [
    Explanation(
      "AE5021", "Nothing to show",
      meaning: "`aec show` prints blocks of the library and functions that are written in the language itself.",
      example: .command("aec show gruu"), cure: "Use a name that `aec show` lists; layers are in the manual.")
  ]
}
