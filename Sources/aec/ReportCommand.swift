import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page of a saved run: maps, spectra that move with a slider, numbers, how to repeat it.")

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The page; report.html in the folder of the run when left out.", valueName: "page.html"))
  var output: String?
  @Option(help: "The data; what the run was trained on when left out.")
  var data: String?
  @Flag(help: "Use the weights of the best epoch instead of the last.")
  var best = false
  @Option(help: ArgumentHelp("Workers; one for each core when left out.", valueName: "n"))
  var threads: Int?
  @Flag(help: "Write the name of the page and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    let saved = try messages.attemptAll { () throws(Diagnostics) in try SavedRun(folder, usesBest: best) }
    Interrupt.watch()
    var source = NumbersRequest()
    (source.data, source.threads) = (data, threads ?? processorCount())
    let path = output ?? saved.folder.file(RunFolder.reportFile)
    let isWritten = try messages.attempt { () throws(Diagnostic) in
      try writeReport(
        of: saved, source, to: path, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    guard isWritten else { throw Ending(code: .interrupted) }
    Console.print(json ? JSONValue.object(JSONObject(["report": .string(path)])).text + "\n" : path + "\n")
  }

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("-o takes the name of a file") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }
}
