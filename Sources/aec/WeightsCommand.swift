import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct WeightsCommand: CommandWithExample {
  static let example = "aec weights runs/unmix-001 --name endmembers -o endmembers.npy"
  static let configuration = CommandConfiguration(
    commandName: "weights", abstract: "List the weights of a saved run, or write one to a file.",
    discussion: exampleText)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String
  @Option(help: ArgumentHelp("The weight to write.", valueName: "weight"))
  var name: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where it goes: one weight as .npy, all of them as .safetensors.", valueName: "file"))
  var output: String?
  @Flag(help: "Use the weights of the best epoch instead of the last.")
  var best = false
  @Flag(help: "Write the list and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let saved = try messages.attemptAll { () throws(Diagnostics) in try SavedRun(folder, usesBest: best) }
    messages.source = saved.compilation.source
    messages.tell(saved.warnings)
    let weights = try messages.attempt { () throws(Diagnostic) in try SavedWeights(saved) }
    let chosen = try messages.attempt { () throws(Diagnostic) in try weights.named(name) }
    guard let output else { return Console.print(json ? chosen.jsonLines : chosen.text) }
    try messages.attempt { () throws(Diagnostic) in try chosen.write(to: output) }
  }

  func validate() throws {
    if output == "" { throw ValidationError("-o takes the name of a file") }
  }
}
