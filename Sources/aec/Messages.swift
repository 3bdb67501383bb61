import ArgumentParser
import Diagnostics
import Files
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
    if isJSON {
      let renderer = JSONRenderer(source: source)
      Console.print(diagnostics.map { renderer.render($0) + "\n" }.joined())
    } else {
      Console.error(
        TextRenderer(source: source, colour: Console.wantsColour(2)).render(diagnostics))
    }
  }

  /// Tells what is wrong and ends the command with the code of the first error.
  func fail(_ diagnostics: [Diagnostic]) -> Ending {
    tell(diagnostics)
    let first = diagnostics.first { $0.severity == .error }
    return Ending(code: first?.exitStatus ?? .model)
  }

  /// Runs what throws one diagnostic.
  func attempt<Result>(_ body: () throws(Diagnostic) -> Result) throws(Ending) -> Result {
    do { return try body() } catch { throw fail([error]) }
  }

  /// Runs what throws several.
  func attemptAll<Result>(_ body: () throws(Diagnostics) -> Result) throws(Ending) -> Result {
    do { return try body() } catch { throw fail(error.all) }
  }
}
