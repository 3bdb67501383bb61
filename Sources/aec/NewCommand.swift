import ArgumentParser
import Diagnostics
import Files
import Training

struct NewCommand: CommandWithExample {
  static let example = "aec new cube.npy -o cube.ae"
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Look at a data file and write a model for it, with its sizes, its scale and a comment on each.",
    discussion: exampleText)

  @OptionGroup var spectra: SpectraOptions
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The model file; NAME.ae beside you when left out.", valueName: "file"),
    completion: .model)
  var output: String?
  @Flag(help: "Write the name of the file and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let target = output ?? pathParts(spectra.data).name.split(separator: ".").first.map { "\($0).ae" } ?? "model.ae"
    guard !fileExists(target) else { throw messages.fail([.modelExists(target)]) }
    let file = spectra.choice(of: "new")
    messages.source = file.source
    let look = try messages.attemptAll { () throws(Diagnostics) in
      try DataLook(file, components: spectra.components, scale: nil, choosesScale: true)
    }
    messages.tell(look.notes + [look.note].compactMap(\.self) + look.warnings)
    let text = look.startingModel(shownAs: pathParts(spectra.data).name, isFound: spectra.components == nil)
    try messages.attempt { () throws(Diagnostic) in
      try writeAtomically(text, to: target)
    }
    let object = JSONObject(["model": .string(target)])
    Console.print(
      json
        ? JSONValue.object(object).text + "\n"
        : "the model is in \(printable(target)): aec train \(printable(target))\n")
  }

  func validate() throws {
    if output?.isEmpty == true || output == "-" { throw ValidationError("-o takes the name of a file") }
  }
}

extension Diagnostic {
  fileprivate static func modelExists(_ path: String) -> Diagnostic {
    Diagnostic("AE5365", "`\(path)` is there already", help: "name another file with -o")
  }
}

extension Explanation {
  static let newModels = [
    Explanation(
      "AE5365", "A model file that is there",
      meaning: "`aec new` writes over no file, since a model may have been worked on.",
      example: .command("aec new cube.npy -o cube.ae"), cure: "Name another file with -o.")
  ]
}
