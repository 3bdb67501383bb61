import ArgumentParser
import Compiler
import Diagnostics
import Files
import Training

struct UnmixCommand: CommandWithExample {
  static let example = "aec unmix cube.npy --components 4"
  static let configuration = CommandConfiguration(
    commandName: "unmix",
    abstract: "Find endmembers and abundances by a usual method, as a run like that of a trained model.",
    discussion: UnmixMethod.all.map { "  \($0.name): \($0.sentence)" }.joined(separator: "\n") + "\n\n" + exampleText)

  @Argument(help: ArgumentHelp("The spectrum image.", valueName: "data"))
  var data: String
  @Option(help: ArgumentHelp("The number of endmembers; found by HySime when left out.", valueName: "n"))
  var components: Int?
  @Option(help: ArgumentHelp("sisal, vca, nmf or pca.", valueName: "name"))
  var method = UnmixMethod.all[0].name
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
  @Option(help: ArgumentHelp("How numbers are scaled: `poisson` for counts; see `scale` of `data`.", valueName: "kind"))
  var scale: String?
  @Option(name: [.customShort("o"), .long], help: "The folder of the run; runs/METHOD-001 and on when left out.")
  var out: String?
  @Option(help: ArgumentHelp("Where random numbers start from.", valueName: "n"))
  var seed: UInt64 = 0
  @Flag(inversion: .prefixedNo, help: "Draw figures of the run; the abundances are always written.")
  var figures = true
  @Flag(help: "Say nothing but errors.")
  var quiet = false
  @Flag(help: "Write messages and progress as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let method = try messages.attempt { () throws(Diagnostic) in try UnmixMethod.named(self.method) }
    let file = DataChoice(
      data, dataset: dataset, spectral: spectral, pixels: pixels.flatMap { PictureOrder($0) }, keys: keys,
      command: "unmix")
    messages.source = file.source
    Interrupt.watch()
    // Until something is found there is nothing to save.
    Interrupt.enter(.endsAtOnce)
    let look = try messages.attemptAll { () throws(Diagnostics) in
      try DataLook(file, components: components, scale: scale)
    }
    if let note = look.note, !quiet { messages.tell([note]) }
    let source = SourceFile(name: method.name + ".ae", text: look.model(method))
    messages.source = source
    let compilation = try messages.attemptAll { () throws(Diagnostics) in
      try Compilation(source, settings: [], overrides: [("seed", "\(seed)")])
    }
    if !quiet { messages.tell(compilation.warnings) }
    var request = TrainRequest()
    (request.out, request.name) = (out, method.name)
    request.progress = quiet ? .silent : json ? .programs : .people
    let run = TrainRun(compilation, request) { note in
      if !quiet { messages.tell([note.withKeysOfCommand("unmix")]) }
    }
    let result = try messages.attempt { () throws(Diagnostic) in try run.run() }
    try RunEnding(messages, isQuiet: quiet, isJSON: json, drawsFigures: figures).end(result)
  }

  func validate() throws {
    if let pixels, PictureOrder(pixels) == nil {
      throw ValidationError("--pixels takes an order such as column_major(95, 95)")
    }
    if keys.contains(where: { !$0.contains(":") || $0.contains("\n") }) {
      throw ValidationError("--key takes a key with its value, such as \"dead_channels: [7]\"")
    }
    if let spectral, !(0...8).contains(spectral) { throw ValidationError("--spectral takes the number of an axis") }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
    if let components, !(1...64).contains(components) {
      throw ValidationError("--components takes a number from 1 to 64")
    }
  }
}
