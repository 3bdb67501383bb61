import ArgumentParser
import Diagnostics
import Files
import Results
import Training

struct FiguresCommand: CommandWithExample {
  static let example = "aec figures runs/dense-001 --only embeddings,traversal --format pdf"
  static let configuration = CommandConfiguration(
    commandName: "figures", abstract: "Draw the figures of a saved run, with their numbers beside them.",
    discussion: exampleText + "\n\nFigures:\n"
      + runFigures.map { "  \($0.name): \($0.sentence)" }.joined(separator: "\n"))
  @OptionGroup var source: RunFlags
  @OptionGroup var flags: FigureFlags

  func run() throws {
    let messages = Messages(isJSON: flags.json)
    let request = try messages.attempt { () throws(Diagnostic) in try flags.request() }
    let saved = try source.open(messages)
    Interrupt.watch()
    let written = try messages.attempt { () throws(Diagnostic) in try draw(saved, request, messages) }
    guard let written else { throw messages.interrupted() }
    for figure in written {
      Console.print(flags.json ? figure.json + "\n" : figure.pictures.map { $0 + "\n" }.joined())
    }
  }

  private func draw(
    _ saved: SavedRun, _ request: FiguresRequest, _ messages: Messages
  ) throws(Diagnostic) -> [WrittenFigure]? {
    // The run's own latents are those of its last weights and its own data.
    return try drawRun(
      saved, source.request, request, keepsLatents: source.numbers.data.isEmpty && !source.numbers.best,
      isInterrupted: { Interrupt.isRequested }, tell: { messages.tell([$0]) })
  }
}

/// Which figures are drawn, how and where.
struct FigureFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Which figures; all when left out.", valueName: "a,b"), completion: .figures)
  var only: String?
  @Option(help: ArgumentHelp("How they are stored: png, svg, pdf.", valueName: "png,svg,pdf"), completion: .pictures)
  var format = "png"
  @Option(help: ArgumentHelp("Which latents, counted from 0; all when left out.", valueName: "2,8,9"))
  var latents: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Values of the first and the last colour, for all maps of latents.", valueName: "low,high"))
  var limits: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where they go; the folder `figures` of the run when left out.", valueName: "folder"),
    completion: .directory)
  var out: String?
  @Flag(help: "Write the names of the files and messages as JSON, one object a line.")
  var json = false

  func request() throws(Diagnostic) -> FiguresRequest {
    var request = FiguresRequest()
    request.only = only.map(parts)
    _ = try figures(named: request.only)
    request.formats = try formats()
    request.options.latents = try latents.map { (text) throws(Diagnostic) in try numbers(text) }
    request.options.limits = try limits.map { (text) throws(Diagnostic) in try range(text) }
    request.out = out
    return request
  }

  private func formats() throws(Diagnostic) -> [FiguresRequest.Format] {
    var formats: [FiguresRequest.Format] = []
    for name in parts(format) {
      guard let known = FiguresRequest.Format(rawValue: name.lowercased()) else { throw .unknownFormat(name) }
      if !formats.contains(known) { formats.append(known) }
    }
    guard !formats.isEmpty else { throw .unknownFormat("") }
    return formats
  }

  private func numbers(_ text: String) throws(Diagnostic) -> [Int] {
    let found = parts(text).map { Int($0) }
    guard !found.isEmpty, !found.contains(nil) else { throw .malformedLatents(text) }
    // One that is named again is drawn once.
    return found.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func range(_ text: String) throws(Diagnostic) -> ClosedRange<Double> {
    let ends = parts(text).map { Double($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low < high, low.isFinite, high.isFinite else {
      throw .malformedLimits(text)
    }
    return low...high
  }

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
  }
}

/// "a, b" gives "a" and "b".
private func parts(_ text: String) -> [String] {
  text.split(separator: ",").map { part in
    String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension WrittenFigure {
  fileprivate var json: String {
    JSONValue.object(
      JSONObject([
        "figure": .string(name), "pictures": .array(pictures.map(JSONValue.string)),
        "numbers": .array(numbers.map(JSONValue.string)),
      ])
    ).text
  }
}
