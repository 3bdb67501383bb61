import ArgumentParser
import Datasets
import Diagnostics
import Files
import Scenes
import Training

struct SceneCommand: CommandWithExample {
  static let example = "aec scene dirichlet -o scene.npy"
  static let configuration = CommandConfiguration(
    commandName: "scene",
    abstract: "Make a spectrum image whose truth is known: pure spectra, and shares of them in each pixel.",
    discussion: exampleText)

  @Argument(help: ArgumentHelp("Its kind; all are listed when left out.", valueName: "name"), completion: .scenes)
  var name: String?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The spectra; the truth goes beside them, into NAME.endmembers.npy and NAME.abundances.npy.",
      valueName: "name.npy"),
    completion: .array)
  var output: String?
  @Option(help: ArgumentHelp("Where its random numbers start from.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "The signal over the noise in decibels; of eels and eds the counts of a spectrum.", valueName: "level"))
  var noise: Double?
  @Option(help: ArgumentHelp("The number of pure spectra.", valueName: "n"))
  var components: Int?
  @Option(help: ArgumentHelp("Rows and columns of the picture: 64,64.", valueName: "rows,columns"))
  var size: String?
  @Option(help: ArgumentHelp("The largest share of one mineral in a pixel.", valueName: "share"))
  var purest: Double?
  @Flag(help: "Write the names of the files and messages as JSON, one object a line.")
  var json = false

  func run() throws {
    let messages = Messages(isJSON: json)
    guard let name else { return list() }
    let kind = try messages.attempt { () throws(Diagnostic) in try SceneKind.named(name) }
    let options = try messages.attempt { () throws(Diagnostic) in try self.options(kind) }
    guard let output else { throw messages.fail([.wrongArguments("-o takes the name of a file for the spectra")]) }
    let paths = scenePaths(for: output)
    let made = JSONObject([
      "name": .string(kind.name), "seed": .integer(Int(clamping: seed)), "noise": .number(noise ?? kind.noise),
      "purest": .number(options.purest), "source": .string(kind.source),
    ])
    try messages.attempt { () throws(Diagnostic) in
      try requireRoom(kind.bytes(options), for: paths.spectra)
      try kind.scene(options).write(to: output, made: made)
    }
    let files = [paths.spectra, paths.endmembers, paths.abundances]
    let object = JSONObject([
      "spectra": .string(files[0]), "endmembers": .string(files[1]), "abundances": .string(files[2]),
    ])
    Console.print(json ? JSONValue.object(object).text + "\n" : files.map { printable($0) + "\n" }.joined())
  }

  private func list() {
    let width = SceneKind.all.map(\.name.count).max() ?? 0
    for kind in SceneKind.all {
      let padding = String(repeating: " ", count: width - kind.name.count + 2)
      Console.print(json ? JSONValue.object(kind.json).text + "\n" : "\(kind.name)\(padding)\(kind.sentence)\n")
    }
  }

  private func options(_ kind: SceneKind) throws(Diagnostic) -> SceneOptions {
    var options = SceneOptions()
    options.seed = seed
    options.noise = noise
    options.components = components
    if let purest { options.purest = purest }
    if let size {
      let numbers = size.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let rows = numbers[0], let columns = numbers[1], (2...4096).contains(rows),
        (2...4096).contains(columns), rows * columns <= 1 << 20
      else { throw .sceneOption("--size", size, "two numbers from 2 to 4096 with a comma, such as 64,64") }
      (options.rows, options.columns) = (rows, columns)
    }
    if let components, !(2...kind.mostComponents).contains(components) {
      throw .sceneOption(
        "--components", "\(components)", "a number from 2 to \(kind.mostComponents) for `\(kind.name)`")
    }
    let least = 1 / Double(components ?? kind.components)
    if let purest, !(purest > least && purest <= 1) {
      throw .sceneOption("--purest", "\(purest)", "a share above \(short(least)) and up to 1")
    }
    let levels = kind.isCounted ? 1...1e9 : -20...200
    if let noise, !levels.contains(noise) {
      throw .sceneOption(
        "--noise", "\(noise)", kind.isCounted ? "the counts of a spectrum, 1 or more" : "decibels from -20 to 200")
    }
    return options
  }

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("-o takes the name of a file") }
    if output == "-" { throw ValidationError("a scene is several files: give a name with -o") }
  }
}

extension SceneKind {
  fileprivate static func named(_ name: String) throws(Diagnostic) -> SceneKind {
    guard let kind = all.first(where: { $0.name == name }) else { throw .unknownScene(name, all.map(\.name)) }
    return kind
  }

  fileprivate var json: JSONObject {
    JSONObject([
      "name": .string(name), "sentence": .string(sentence), "source": .string(source),
      "components": .integer(components),
      "noise": .number(noise), "is_counted": .bool(isCounted),
    ])
  }
}

extension Diagnostic {
  static func unknownScene(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic("AE5350", "there is no scene `\(name)`", help: near + "scenes are \(listing(known))")
  }

  static func sceneOption(_ flag: String, _ text: String, _ expected: String) -> Diagnostic {
    Diagnostic("AE5351", "\(flag) is `\(text)`, and expected is \(expected)")
  }
}

extension Explanation {
  static let scenes = [
    Explanation(
      "AE5350", "An unknown scene",
      meaning: "`aec scene` makes spectrum images of some kinds, and there is none of this name.",
      example: .command("aec scene blcks -o scene.npy"), cure: "`aec scene` lists them."),
    Explanation(
      "AE5351", "A number that a scene cannot have",
      meaning: "The size, the number of pure spectra, the largest share or the noise is out of its range.",
      example: .command("aec scene blocks --components 99 -o scene.npy"), cure: "Give a number within the range."),
  ]
}
