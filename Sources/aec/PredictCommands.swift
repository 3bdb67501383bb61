import ArgumentParser
import Compiler
import Diagnostics
import Files
import Glibc
import Ops
import Training

/// What encode, decode and reconstruct share.
struct PredictOptions: ParsableArguments {
  @OptionGroup var source: SavedRunFlags
  @Option(
    help: "The data; what the run was trained on when left out. NAME=FILE for each of several inputs.",
    completion: .data)
  var data: [String] = []
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where the result goes.", valueName: "out.npy"), completion: .array)
  var output: String
  @Option(help: ArgumentHelp("Workers; one for each core when left out.", valueName: "n"))
  var threads: Int?

  func predict(_ purpose: Purpose) throws(Ending) {
    let group = try Messages(isJSON: source.json).attempt { () throws(Diagnostic) in try Launched.join() }
    let (saved, messages) = try source.open()
    if output == "-", isatty(1) == 1 {
      throw messages.fail([.arrayForTerminal(isLaunched: Launched.processes > 1)])
    }
    let prediction = try messages.attempt { () throws(Diagnostic) in
      try Prediction(
        saved, purpose, data: GivenData(data), output: output, threads: threads ?? processorCount(),
        group: group)
    }
    // From here on there are files to be removed.
    Interrupt.watch()
    let isDone = try messages.attempt { () throws(Diagnostic) in
      try prediction.run(isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    // The first process says so.
    if !isDone, !Launched.isFollower { throw messages.interrupted() }
  }

  func validate() throws {
    if output.isEmpty { throw ValidationError("-o takes the name of a file") }
    if output == "-", source.json { throw ValidationError("-o - and --json both want the standard output") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }
}

struct EncodeCommand: CommandWithExample {
  static let example = "aec encode runs/dense-001 --data cube.npy -o latent.npy"
  static let configuration = CommandConfiguration(
    commandName: "encode", abstract: "Spectra to latent values, by a saved run.",
    discussion: exampleText)
  @OptionGroup var options: PredictOptions
  func run() throws { try options.predict(.encoding) }
}

struct DecodeCommand: CommandWithExample {
  static let example = "aec decode runs/dense-001 --data latent.npy -o spectra.npy"
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Latent values to spectra, by a saved run.",
    discussion: exampleText)
  @OptionGroup var options: PredictOptions
  func run() throws { try options.predict(.decoding) }
}

struct ReconstructCommand: CommandWithExample {
  static let example = "aec reconstruct runs/dense-001 --data cube.npy -o clean.npy"
  static let configuration = CommandConfiguration(
    commandName: "reconstruct", abstract: "Spectra to their reconstructions, by a saved run.",
    discussion: exampleText)
  @OptionGroup var options: PredictOptions
  func run() throws { try options.predict(.reconstruction) }
}
