import ArgumentParser
import Diagnostics
import Files

struct ExplainCommand: CommandWithExample {
  static let example = "aec explain AE0302"
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a message at length: what it means, an example that makes it, the cure.",
    discussion: exampleText)

  @Argument(help: "The code of a message, as AE0302; all codes are listed when left out.", completion: .codes)
  var code: String?
  @Flag(help: "Write the explanation as JSON.")
  var json = false

  func run() throws {
    guard let code else { return Console.print(json ? Self.jsonOfAll : Self.list) }
    guard let explanation = Explanation.of(code) else {
      throw Messages(isJSON: json).fail([.unknownCode(code, Explanation.all.map(\.code))])
    }
    Console.print(
      json ? explanation.json.text + "\n" : explanation.text(colour: Console.wantsColour(1)),
      isColoured: true)
  }

  private static var list: String {
    let groups = Explanation.byGroup.map { group, explanations in
      let about = messageGroups.first { $0.key == group }?.value ?? ""
      let lines = explanations.map { "  \($0.code)  \($0.title)\n" }
      return "\(group)xx: \(about)\n" + lines.joined()
    }
    return groups.joined(separator: "\n")
  }

  /// One object a line.
  private static var jsonOfAll: String { Explanation.all.map { $0.json.text + "\n" }.joined() }
}

extension Diagnostic {
  static func unknownCode(_ code: String, _ known: [String]) -> Diagnostic {
    let near = nearestCode(to: Explanation.normalized(code), among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      "AE5020", "there is no message `\(code)`", help: near + "`aec explain` lists all of them")
  }
}

/// The code with the most digits in common from the left, and of these the nearest.
private func nearestCode(to code: String, among known: [String]) -> String? {
  guard code.count > 2 else { return nil }
  func distance(_ other: String) -> (Int, Int) {
    let common = zip(code, other).prefix { $0 == $1 }.count
    let (first, second) = (Int(code.dropFirst(2).prefix(4)) ?? 0, Int(other.dropFirst(2)) ?? 0)
    return (-common, abs(first - second))
  }
  return known.min { distance($0) < distance($1) }
}

extension Explanation {
  static let explaining = [
    Explanation(
      "AE5020", "An unknown code",
      meaning: "No message has the code that was to be explained. Codes are `AE` and four digits.",
      example: .command("aec explain AE9999"),
      cure: "Copy the code from the message, or list all codes with `aec explain`.")
  ]
}
