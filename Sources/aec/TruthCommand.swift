import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct TruthCommand: CommandWithExample {
  static let example = "aec truth runs/unmix-001"
  static let configuration = CommandConfiguration(
    commandName: "truth", abstract: "Compare what a run on a painted picture found with what was painted.",
    discussion: exampleText)

  @OptionGroup var source: RunFlags
  @Flag(help: "Write the numbers and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    let saved = try source.open(messages)
    Interrupt.watch()
    let numbers = try messages.attempt { () throws(Diagnostic) in
      try gatherNumbers(
        saved, source.request, isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
    }
    guard let numbers else { throw messages.interrupted() }
    guard let truth = Truth(numbers) else { throw messages.fail([.noTruth(source.folder, Truth.absence)]) }
    Console.print(json ? truth.components.map { $0.json + "\n" }.joined() : truth.text)
  }
}

extension Truth.Component {
  /// `{"component": "r", "latent": 2, "correlation": 0.999, "angle": 0.4}`; null where there is none.
  fileprivate var json: String {
    let number = { (value: Double?) in value.flatMap { $0.isFinite ? JSONValue.number($0) : nil } ?? .null }
    return JSONValue.object(
      JSONObject([
        "component": .string(name), "latent": match.map { .integer($0.latent) } ?? .null,
        "correlation": number(match?.correlation), "angle": number(match?.angle),
      ])
    ).text
  }
}
