import ArgumentParser
import Diagnostics
import Files
import Results
import Training

/// A saved run by itself: its folder, whose weights are meant, and how messages go out.
struct SavedRunFlags: ParsableArguments {
  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .run)
  var folder: String
  @Flag(help: "Use the weights of the best epoch instead of the last.")
  var best = false
  @Flag(help: "Write messages as JSON, one object a line; what is listed, too.")
  var json = false

  /// Opens the run, and reports what is unusual about it. Messages after it point into its model.
  func open() throws(Ending) -> (run: SavedRun, messages: Messages) {
    var messages = Messages(isJSON: json)
    let run = try messages.open(folder, usesBest: best)
    messages.source = run.compilation.source
    return (run, messages)
  }
}

extension Messages {
  /// Opens a saved run, and reports what is unusual about it.
  func open(_ folder: String, usesBest: Bool) throws(Ending) -> SavedRun {
    let run = try attemptAll { () throws(Diagnostics) in try SavedRun(folder, usesBest: usesBest) }
    Messages(isJSON: isJSON, source: run.compilation.source).tell(run.warnings)
    return run
  }
}

/// A saved run, and what the numbers of its figures are gathered from.
struct RunFlags: ParsableArguments {
  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .run)
  var folder: String
  @OptionGroup var numbers: NumbersFlags

  /// Opens the run, and reports what is unusual about it.
  func open(_ messages: Messages) throws(Ending) -> SavedRun { try numbers.open(folder, messages) }

  var request: NumbersRequest { numbers.request }
}

/// What the numbers of the figures of runs are gathered from.
struct NumbersFlags: ParsableArguments {
  @Option(
    help: "The data; what the run was trained on when left out. NAME=FILE for each of several inputs.",
    completion: .data)
  var data: [String] = []
  @Flag(help: "Use the weights of the best epoch instead of the last.")
  var best = false
  @Option(help: ArgumentHelp("What the components are called, with commas between.", valueName: "a,b,c"))
  var names: String?
  @Option(help: ArgumentHelp("Workers; one for each core when left out.", valueName: "n"))
  var threads: Int?

  /// Opens a run, and reports what is unusual about it.
  func open(_ folder: String, _ messages: Messages) throws(Ending) -> SavedRun {
    try messages.open(folder, usesBest: best)
  }

  var request: NumbersRequest {
    var request = NumbersRequest()
    (request.data, request.threads) = (GivenData(data), threads ?? processorCount())
    request.names = names?.split(separator: ",").map { $0.trimmingPrefix(" ").description } ?? []
    return request
  }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }
}
