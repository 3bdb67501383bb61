import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct ReportCommand: CommandWithExample {
  static let example = "aec report runs/dense-001"
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page of a saved run: maps, spectra that move with a slider, numbers, how to repeat it.",
    discussion: exampleText)

  @OptionGroup var source: RunFlags
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The page; report.html in the folder of the run when left out.", valueName: "page.html"),
    completion: .page)
  var output: String?
  @Flag(help: "Write the name of the page and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    let saved = try source.open(messages)
    Interrupt.watch()
    let path = output ?? saved.folder.file(RunFolder.reportFile)
    try requirePlace(path, of: saved, messages)
    let isWritten = try messages.attempt { () throws(Diagnostic) in
      try writeReport(
        of: saved, source.request, to: path, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    guard isWritten else { throw messages.interrupted() }
    // The page itself is on the standard output.
    if path == "-" { return }
    Console.print(
      json ? JSONValue.object(JSONObject(["report": .string(path)])).text + "\n" : path + "\n")
  }

  /// Refuses, before the work, a place that is taken or named as another kind of file.
  private func requirePlace(_ path: String, of run: SavedRun, _ messages: Messages) throws(Ending) {
    try messages.attempt { () throws(Diagnostic) in
      let files = run.protectedFiles(reading: source.request.data)
      try files.allowing([RunFolder.reportFile], of: run.folder).requireFree(path)
    }
    if let fault = faultOfEnding(path, "the report is a page of HTML", [".html", ".htm"]) {
      throw messages.fail([.wrongArguments(fault)])
    }
  }

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("-o takes the name of a file") }
    if output == "-", json { throw ValidationError("-o - and --json both want the standard output") }
  }
}
