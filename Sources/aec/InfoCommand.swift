import ArgumentParser
import Datasets
import Diagnostics
import Files

struct InfoCommand: CommandWithExample {
  static let example = "aec info cube.npy"
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Print what a data file holds: its arrays, their axes, and what is odd about the numbers.",
    discussion: exampleText)

  @Argument(help: "A data file.", completion: .data)
  var file: String
  @Option(help: "The data set or variable in a file that holds several.")
  var dataset: String?
  @Flag(help: "Write the result as JSON.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    let report = try messages.attempt { () throws(Diagnostic) in try InfoReport(file, item: dataset) }
    Console.print(json ? report.json + "\n" : report.text)
  }
}
