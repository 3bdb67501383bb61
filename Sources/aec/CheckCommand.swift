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

  @Argument(help: "Model files.", completion: .model)
  var files: [String]
  @OptionGroup var options: SettingsOption
  @OptionGroup var size: StepFlags
  @Flag(help: "Compare the gradients of the loss with finite differences, for each weight and line.")
  var gradients = false
  @Option(
    help: ArgumentHelp(
      "Data for --gradients, instead of random samples; NAME=FILE for several inputs.", valueName: "data"),
    completion: .data)
  var data: [String] = []
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

  func validate() throws {
    if !data.isEmpty, !gradients { throw ValidationError("--data is read for --gradients") }
  }

  private func gradients(
    of compilation: Compilation, _ file: String, _ messages: Messages
  ) throws(Ending) -> GradientReport? {
    guard gradients else { return nil }
    try messages.attemptAll { () throws(Diagnostics) in try compilation.requireValues() }
    guard !data.isEmpty else { return GradientReport(compilation, nil) }
    let samples = try messages.attempt { () throws(Diagnostic) in
      try GradientReport.samples(of: compilation, GivenData(data), modelFolder: pathParts(file).folder)
    }
    return GradientReport(compilation, samples)
  }

  private func check(_ file: String) throws(Ending) {
    var messages = Messages(isJSON: json)
    let compilation = try messages.compile(file, options, size.overrides)
    messages.tell(compilation.warnings)
    let gradients = try gradients(of: compilation, file, messages)
    let report = CheckReport(compilation, gradients, processes: Launched.processes)
    Console.print(json ? report.json + "\n" : report.text)
  }
}
