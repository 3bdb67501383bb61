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

  @Argument(help: ArgumentHelp("The spectrum image.", valueName: "data"))
  var data: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The model file; NAME.ae beside you when left out.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("The number of endmembers; found by HySime when left out.", valueName: "n"))
  var components: Int?
  @Option(help: ArgumentHelp("One of several arrays in the file.", valueName: "name"))
  var dataset: String?
  @Option(help: ArgumentHelp("The axis along which spectra lie, counted from 0.", valueName: "axis"))
  var spectral: Int?
  @Option(
    help: ArgumentHelp(
      "The picture that a list of spectra is, such as `column_major(95, 95)`, as MATLAB counts.", valueName: "order"))
  var pixels: String?
  @Option(
    name: .customLong("key"), parsing: .singleValue,
    help: ArgumentHelp(
      "A key of the data section, such as `dead_channels: [7]`; may be given several times.", valueName: "key"))
  var keys: [String] = []
  @Flag(help: "Write the name of the file and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let target = output ?? pathParts(data).name.split(separator: ".").first.map { "\($0).ae" } ?? "model.ae"
    guard !fileExists(target) else { throw messages.fail([.modelExists(target)]) }
    let file = DataChoice(
      data, dataset: dataset, spectral: spectral, pixels: pixels.flatMap { PictureOrder($0) }, keys: keys,
      command: "new")
    messages.source = file.source
    let look = try messages.attemptAll { () throws(Diagnostics) in
      try DataLook(file, components: components, scale: nil, choosesScale: true)
    }
    messages.tell([look.note].compactMap(\.self) + look.warnings)
    let text = look.startingModel(shownAs: pathParts(data).name, isFound: components == nil)
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
    if let pixels, PictureOrder(pixels) == nil {
      throw ValidationError("--pixels takes an order such as column_major(95, 95)")
    }
    if keys.contains(where: { !$0.contains(":") || $0.contains("\n") }) {
      throw ValidationError("--key takes a key with its value, such as \"dead_channels: [7]\"")
    }
    if let spectral, !(0...8).contains(spectral) { throw ValidationError("--spectral takes the number of an axis") }
    if output?.isEmpty == true || output == "-" { throw ValidationError("-o takes the name of a file") }
    if let components, !(1...64).contains(components) {
      throw ValidationError("--components takes a number from 1 to 64")
    }
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
