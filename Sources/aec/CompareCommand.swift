import ArgumentParser
import Diagnostics
import Files
import Results
import Training
import Trials

struct CompareCommand: CommandWithExample {
  static let example = "aec compare runs/sisal-001 runs/vca-001 runs/dense-001"
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Set runs of the same data side by side: spectra, maps, errors, time.",
    discussion: exampleText)

  @Argument(
    help: ArgumentHelp("The folders of runs, or of repeats; others are matched with the first.", valueName: "run"),
    completion: .run)
  var folders: [String]
  @OptionGroup var source: NumbersFlags
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where the result goes; `compare` beside the first run when left out.", valueName: "folder"),
    completion: .directory)
  var out: String?
  @Flag(help: "Write the numbers and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    var runs: [SavedRun] = []
    for folder in folders.flatMap(runsBelow) { runs.append(try source.open(folder, messages)) }
    Interrupt.watch()
    var request = ComparisonRequest()
    (request.numbers, request.out, request.command) = (source.request, out, command)
    let result = try messages.attempt { [runs, request] () throws(Diagnostic) in
      try compareRuns(
        runs, request, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    guard let result else { throw messages.interrupted() }
    guard !json else {
      let object = JSONObject(["compare": .string(result.folder), "table": result.comparison.json])
      return Console.print(JSONValue.object(object).text + "\n")
    }
    Console.print(result.comparison.text)
    Console.error("the comparison is in \(printable(result.folder))\n")
  }

  /// The finished runs below a folder of several; any other folder itself.
  private func runsBelow(_ folder: String) -> [String] {
    guard TrialsFolder.isOne(folder), let several = try? TrialsFolder(opening: folder) else { return [folder] }
    let found = several.trials.map { several.folder(of: $0) }.filter { fileExists($0.file(RunFolder.weightsFile)) }
    return found.isEmpty ? [folder] : found.map(\.path)
  }

  /// The command line again.
  private var command: String {
    let data = source.data.map { "--data \($0)" } + (source.best ? ["--best"] : [])
    return (["aec", "compare"] + folders + data + (out.map { ["-o", $0] } ?? [])).joined(separator: " ") + "\n"
  }

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
  }
}
