import ArgumentParser
import Diagnostics
import Files
import Results
import Training

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
    let saved = try source.open(messages)
    Interrupt.watch()
    let evidence = try messages.attempt { () throws(Diagnostic) in try self.evidence(saved, messages) }
    let diagnosis = Diagnosis(evidence)
    messages.tell(diagnosis.findings)
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
