import ArgumentParser
import Checker
import Compiler
import Diagnostics
import Files
import Training

struct CheckCommand: CommandWithExample {
  static let example = "aec check dense.ae"
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check model files and print layers, shapes, weights, FLOPs and memory.",
    discussion: exampleText)

  @Argument(help: "Model files.")
  var files: [String]
  @OptionGroup var options: SettingsOption
  @OptionGroup var size: StepFlags
  @Flag(help: "Write messages and tables as JSON, one object a line.")
  var json = false

  func run() throws {
    var worst: Ending?
    for (number, file) in files.enumerated() {
      if number > 0, !json { Console.print("\n") }
      do throws(Ending) {
        try check(file)
      } catch {
        worst = worst ?? error
      }
    }
    if let worst { throw worst }
  }

  private func check(_ file: String) throws(Ending) {
    var messages = Messages(isJSON: json)
    let compilation = try messages.compile(file, options, size.overrides)
    messages.tell(compilation.warnings)
    let report = CheckReport(compilation)
    Console.print(json ? report.json + "\n" : report.text)
  }
}
