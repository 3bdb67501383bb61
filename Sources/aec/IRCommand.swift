import ArgumentParser
import Compiler
import Diagnostics
import Files
import Training

struct IRCommand: CommandWithExample {
  static let example = "aec ir dense.ae --stage plan"
  static let configuration = CommandConfiguration(
    commandName: "ir", abstract: "Show a model at a stage of its way from text to plan.",
    discussion: exampleText + "\n\nStages: "
      + Stage.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") + ".")

  @Argument(help: "The model file.", completion: .model)
  var file: String
  @Option(help: "The stage to show; all stages are listed when left out.", completion: .stages)
  var stage: String?
  @OptionGroup var options: SettingsOption
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Samples of a step, for the plan; the recipe's when left out.", valueName: "n"))
  var batch: String?

  func run() throws {
    var messages = Messages(isJSON: false)
    guard let stage else {
      let width = Stage.all.map(\.name.count).max() ?? 0
      let lines = Stage.all.map {
        "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.summary)\n"
      }
      Console.print("choose a stage with --stage NAME:\n" + lines.joined())
      return
    }
    guard let known = Stage.named(stage) else {
      throw messages.fail([.unknownStage(stage, Stage.all.map(\.name))])
    }
    if known.name == "plan" { return try printPlan(&messages) }
    let settings = try options.settings(messages)
    let source = try messages.attempt { () throws(Diagnostic) in try readModel(file) }
    messages.source = source
    let text = try messages.attemptAll { () throws(Diagnostics) in try known.text(source, settings) }
    Console.print(text)
  }

  /// The plan depends on the recipe too, which flags may change.
  private func printPlan(_ messages: inout Messages) throws(Ending) {
    let compilation = try messages.compile(file, options, batch.map { [(key: "batch", text: $0)] } ?? [])
    let text = try messages.attemptAll { () throws(Diagnostics) in
      try compilation.requireValues()
      try compilation.requireRoomForPlan()
      return compilation.plan(.training, batch: compilation.typed.train.parts[0].plannedBatch).description
    }
    Console.print(text)
  }
}
