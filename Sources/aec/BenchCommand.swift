import ArgumentParser
import Compiler
import Diagnostics
import Files
import Training

struct BenchCommand: CommandWithExample {
  static let example = "aec bench dense.ae --slowest 5"
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time training steps of a model on random samples, and tell where the time goes.",
    discussion: exampleText)

  @Argument(help: "The model file.", completion: .model)
  var file: String
  @OptionGroup var options: SettingsOption
  @OptionGroup var size: StepFlags
  @Option(help: ArgumentHelp("How long to measure.", valueName: "seconds"))
  var seconds = 3.0
  @Option(
    help: ArgumentHelp("Also list the steps of the plan that take longest.", valueName: "n"))
  var slowest = 0
  @Flag(help: "Write figures and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let compilation = try messages.compile(file, options, size.overrides)
    try messages.attemptAll { () throws(Diagnostics) in
      try compilation.requireValues()
      try compilation.requireRoomForPlan()
    }
    Interrupt.watch()
    let report = try messages.attempt { () throws(Diagnostic) in
      let benchmark = try StepBenchmark(compilation)
      let result = benchmark.run(seconds: seconds, isInterrupted: { Interrupt.isRequested })
      return result.map { BenchReport(compilation.model.name, benchmark, $0) }
    }
    guard let report else { throw messages.interrupted() }
    Console.print(json ? report.json(slowest) + "\n" : report.text + report.slowest(slowest).map { $0 + "\n" }.joined())
  }

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds takes a number above 0, at most 3600")
    }
    guard slowest >= 0 else { throw ValidationError("--slowest takes 0 or more") }
  }
}
