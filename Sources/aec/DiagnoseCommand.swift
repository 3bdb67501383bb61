import ArgumentParser
import Diagnostics
import Files
import Results
import Training
import Trials

struct DiagnoseCommand: CommandWithExample {
  static let example = "aec diagnose runs/dense-001"
  static let configuration = CommandConfiguration(
    commandName: "diagnose", abstract: "Say what could be wrong with the result of a run, and what to do.",
    discussion: exampleText)

  @OptionGroup var source: RunFlags
  @Flag(help: "Write findings and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    Interrupt.watch()
    guard !TrialsFolder.isOne(source.folder) else { return try diagnoseSeveral(messages) }
    try diagnose(try source.open(messages), messages)
  }

  /// What comes out again, and what is wrong with the best.
  private func diagnoseSeveral(_ messages: Messages) throws {
    let folder = try messages.attempt { () throws(Diagnostic) in try TrialsFolder(opening: source.folder) }
    guard folder.kind == .repeats else { throw messages.fail([.sweepDiagnosed(folder.path)]) }
    let runs = SeveralRuns(messages: messages, isQuiet: false, threads: source.numbers.threads)
    let spread = try runs.spread(folder, folder.begun, isJudged: true)
    if !json { Console.print(spread.sentence + "\n") }
    try diagnose(
      try messages.attempt { () throws(Diagnostic) in
        try SavedRun(opening: RunFolder(path: folder.path + "/" + spread.best.name))
      }, messages, spread)
  }

  private func diagnose(_ saved: SavedRun, _ messages: Messages, _ spread: Spread? = nil) throws {
    let evidence = try messages.attempt { () throws(Diagnostic) in try self.evidence(saved, messages) }
    let ofRun = Diagnosis(evidence)
    // What repeats say was told when they were compared.
    messages.tell(ofRun.findings)
    let diagnosis = spread.map { ofRun.adding($0) } ?? ofRun
    Console.print(json ? diagnosis.json.text + "\n" : diagnosis.sentence + "\n")
  }

  /// Without its data a run is judged by its record and its losses.
  private func evidence(_ saved: SavedRun, _ messages: Messages) throws(Diagnostic) -> RunEvidence {
    do throws(Diagnostic) {
      let numbers = try gatherNumbers(
        saved, source.request, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
      if let numbers { return RunEvidence(numbers) }
    } catch {
      messages.tell([.diagnosedWithoutData(error)])
    }
    return try RunEvidence(saved)
  }
}

extension Diagnostic {
  static func sweepDiagnosed(_ path: String) -> Diagnostic {
    Diagnostic("AE5337", "`\(path)` is a sweep, not a result", help: "name one of its runs; sweep.csv lists them")
  }
}

extension Explanation {
  static let diagnosing = [
    Explanation(
      "AE5337", "A sweep that is diagnosed",
      meaning: "Results are judged one by one: a run, or repeats of one model. A sweep has many models.",
      example: .command("aec diagnose runs/dense-sweep-001"),
      cure: "Name a run of the sweep, for example the best, which the last line of `sweep` names.")
  ]
}
