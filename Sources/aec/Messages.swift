import ArgumentParser
import Diagnostics
import Files
import Synchronization
import Syntax

/// How messages go out: for people, or as one JSON object a line for programs.
struct Messages {
  let isJSON: Bool
  var source: SourceFile?

  init(isJSON: Bool, source: SourceFile? = nil) {
    self.isJSON = isJSON
    self.source = source
  }

  func tell(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    if isJSON { Console.print(text(of: diagnostics)) } else { Console.error(text(of: diagnostics)) }
  }

  func text(of diagnostics: [Diagnostic]) -> String {
    guard isJSON else { return TextRenderer(source: source, colour: Console.wantsColour(2)).render(diagnostics) }
    let renderer = JSONRenderer(source: source)
    return diagnostics.map { renderer.render($0) + "\n" }.joined()
  }

  /// Tells what is wrong and ends the command with the code of the first error.
  func fail(_ diagnostics: [Diagnostic]) -> Ending {
    tell(diagnostics)
    let first = diagnostics.first { $0.severity == .error }
    hintAtExplanation(of: first)
    return Ending(code: first?.exitStatus ?? .model)
  }

  /// The end of a command that somebody interrupted: a person, or a system whose log tells why there is no result.
  func interrupted() -> Ending {
    tell([.interrupted()])
    return Ending(code: .interrupted)
  }

  /// Tells a person once that there is more to know.
  private func hintAtExplanation(of diagnostic: Diagnostic?) {
    guard let diagnostic, !isJSON, Console.isTerminal(2), Explanation.of(diagnostic.code) != nil,
      !Self.hasHinted.exchange(true, ordering: .relaxed)
    else { return }
    Console.error("\n`aec explain \(diagnostic.code)` says more\n")
  }

  private static let hasHinted = Atomic(false)

  /// Runs what throws one diagnostic.
  func attempt<Result>(_ body: () throws(Diagnostic) -> Result) throws(Ending) -> Result {
    do { return try body() } catch { throw fail([error]) }
  }

  /// Runs what throws several.
  func attemptAll<Result>(_ body: () throws(Diagnostics) -> Result) throws(Ending) -> Result {
    do { return try body() } catch { throw fail(error.all) }
  }
}

extension Diagnostic {
  static func interrupted() -> Diagnostic { Diagnostic("AE7903", "interrupted before the end") }

  /// `-o -` where nobody has sent the output elsewhere.
  ///
  /// - Parameter isLaunched: whether a launcher started the process, which may make a terminal of what goes to a file.
  static func arrayForTerminal(isLaunched: Bool) -> Diagnostic {
    Diagnostic(
      "AE5006",
      isLaunched
        ? "the result is an array, and the launcher makes the output of its processes a terminal, which changes bytes"
        : "the result is an array, which a terminal cannot show",
      help: isLaunched
        ? "give it a name: `-o z.npy`"
        : "send it to a file or a program: `aec encode RUN -o - > z.npy`, or give a name with -o")
  }

  /// The shell gave a name in another encoding.
  static func argumentIsNotText(_ text: String) -> Diagnostic {
    Diagnostic(
      "AE5005", "the argument `\(text)` is not UTF-8",
      help: "rename the file, or the folder, with letters in UTF-8: `ls -b` shows its name, `convmv` changes many")
  }

  /// The argument parser's message about a wrong command.
  static func wrongArguments(_ message: String) -> Diagnostic { Diagnostic("AE5004", message) }
}

extension Explanation {
  static let commandLine = [
    Explanation(
      "AE5004", "Arguments that the command does not take",
      meaning:
        "What stands on the command line is not a command: a flag is unknown, misspelt, or lacks its value. With "
        + "`--json` it is told as JSON, without it in the words of the usage.",
      example: .command("aec train m.ae --epoch 3 --json"), cure: "`aec help train` lists what a command takes."),
    Explanation(
      "AE5005", "An argument that is not UTF-8",
      meaning:
        "Names of files are texts in UTF-8 here. Others would be changed on the way, and the wrong file be read.",
      example: .command("aec info $'cube\\xff.npy'"),
      cure: "Rename the file, or reach it through a link with a plain name."),
    Explanation(
      "AE5006", "An array for a terminal",
      meaning: "`-o -` writes the bytes of the array to the standard output, which here is a terminal. "
        + "Open MPI's launcher gives each process one, wherever its own output goes.",
      example: .command("aec encode RUN -o -"),
      cure: "Send the output to a file or to another program; with `mpirun` give a name, as `-o z.npy`."),
    Explanation(
      "AE7903", "Interrupted",
      meaning: "The user, or a system, interrupted the command before its end.",
      example: .situation("Ctrl-C while a page is made."), cure: "Run it again."),
  ]
}
