import ArgumentParser
import Diagnostics
import Files
import Trials

struct GatherCommand: CommandWithExample {
  static let example = "aec gather runs/dense-001"
  static let configuration = CommandConfiguration(
    commandName: "gather",
    abstract: "Compare the runs of `aec train --repeats` or `aec sweep`, for example after a job array.",
    discussion: exampleText)

  @Argument(help: ArgumentHelp("The folder above the runs.", valueName: "folder"), completion: .directory)
  var folder: String
  @Option(help: ArgumentHelp("Workers; one for each core when left out.", valueName: "n"))
  var threads: Int?
  @Flag(help: "Say nothing but errors.")
  var quiet = false
  @Flag(help: "Write results and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    Interrupt.watch()
    let trials = try messages.attempt { () throws(Diagnostic) in try TrialsFolder(opening: folder) }
    _ = try SeveralRuns(messages: messages, isQuiet: quiet, threads: threads).gather(trials)
  }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }
}
