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

  @OptionGroup var source: SavedRunFlags
  @Option(help: ArgumentHelp("The weight to write.", valueName: "weight"))
  var name: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where it goes: one weight as .npy, all of them as .safetensors.", valueName: "file"),
    completion: .file(endings: [".npy", ".safetensors"]))
  var output: String?

  func run() throws {
    let (saved, messages) = try source.open()
    let weights = try messages.attempt { () throws(Diagnostic) in try SavedWeights(saved) }
    let chosen = try messages.attempt { () throws(Diagnostic) in try weights.named(name) }
    guard let output else { return Console.print(source.json ? chosen.jsonLines : chosen.text) }
    try messages.attempt { () throws(Diagnostic) in try chosen.write(to: output) }
  }

  func validate() throws {
    if output == "" { throw ValidationError("-o takes the name of a file") }
  }
}
