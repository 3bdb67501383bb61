import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct ScoreCommand: CommandWithExample {
  static let example = "aec score runs/dense-001 --endmembers scene.endmembers.npy --abundances scene.abundances.npy"
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Compare what a run found with pure spectra and maps that are known.",
    discussion: exampleText)

  @OptionGroup var source: RunFlags
  @Option(
    help: ArgumentHelp("Known spectra, an axis of them of channels; FILE:NAME for one of several.", valueName: "file"),
    completion: .data)
  var endmembers: String?
  @Option(
    help: ArgumentHelp("Known shares, over rows and columns or a list of all pixels.", valueName: "file"),
    completion: .data)
  var abundances: String?
  @Flag(help: "Write the numbers and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    guard endmembers != nil || abundances != nil else { throw messages.fail([.nothingKnown()]) }
    let saved = try source.open(messages)
    Interrupt.watch()
    let numbers = try messages.attempt { () throws(Diagnostic) in
      try gatherNumbers(saved, source.request, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    guard let numbers else { throw messages.interrupted() }
    let score = try messages.attempt { () throws(Diagnostic) in
      let truth = try KnownTruth(endmembers: endmembers, abundances: abundances, fitting: numbers)
      messages.tell(truth.notes)
      return Score.ofBestOrder(numbers, truth)
    }
    do throws(Diagnostic) { try score.write(numbers) } catch { messages.tell([.resultNotKept("the score", error)]) }
    Console.print(json ? score.json.text + "\n" : score.text)
    if !json, score.isScaled, abundances != nil {
      Console.error("the latents are no shares of a whole, so each map was multiplied to fit its spectrum\n")
    }
    if !json, let order = score.truth.order {
      Console.error("the list of pixels is read \(order), which fits better than row after row\n")
    }
  }
}
