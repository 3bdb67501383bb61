import ArgumentParser
import Checker
import Compiler
import Diagnostics
import Files
import Processes
import Results
import Training
import Trials

struct TrainCommand: CommandWithExample {
  static let example = "aec train dense.ae --set latent=2 --epochs 200"
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model and leave a folder with weights, numbers and the model itself.",
    discussion: exampleText)

  @Argument(help: "The model file; none with --resume.", completion: .model)
  var file: String?
  @OptionGroup var inputs: TrainingInputs
  @Option(
    help: ArgumentHelp(
      "Go on with a run that was stopped, as if it never had been; --epochs may make it longer.", valueName: "run"),
    completion: .run)
  var resume: String?
  @Option(
    name: [.customShort("o"), .long], help: "The folder of the run; runs/NAME-001 and on when left out.",
    completion: .directory)
  var out: String?
  @Option(
    help: ArgumentHelp(
      "Of the repeats, only a part: for job arrays, which name the same --out; `aec gather` joins them.",
      valueName: "k/n"))
  var part: String?
  @Flag(inversion: .prefixedNo, help: "Draw figures of the run at its end; the latents are always written.")
  var figures: Bool?
  @Option(
    help: ArgumentHelp("Draw them every so many epochs too, while the training goes on.", valueName: "epochs"))
  var watchFigures: Int?
  @Option(
    help: ArgumentHelp("Write the numbers of every epoch for TensorBoard too.", valueName: "folder"),
    completion: .directory)
  var tensorboard: String?
  @Flag(help: "Say nothing but errors.")
  var quiet = false
  @Flag(help: "Write messages and progress as JSON, one object a line.")
  var json = false
  @Flag(name: .customLong("one-of-several"), help: .hidden)
  var isOneOfSeveral = false

  func run() throws {
    if isOneOfSeveral { endWithInput() }
    var messages = Messages(isJSON: json)
    let group = try messages.attempt { () throws(Diagnostic) in try Launched.join() }
    if let resume, TrialsFolder.isOne(resume) {
      return try goOn(with: resume, messages, group)
    }
    if let resume, let part {
      throw messages.fail([.wrongArguments("--part \(part) is for several runs, and `\(resume)` is one: leave it out")])
    }
    if group == nil, try drawsWhatIsMissing(messages) { return }
    let job = try job(&messages)
    let compilation = job.compilation
    var request = job.request
    try messages.attemptAll { () throws(Diagnostics) in try compilation.requireValues(for: request) }
    // What starts several runs has told of their length, which rounds of a sweep cut short.
    if !quiet { messages.tell(compilation.warnings.filter { !isOneOfSeveral || !$0.isOfIdleRule }) }
    if resume == nil, compilation.typed.train.repeats > 1 || part != nil {
      return try trials(messages, group).start(
        compilation, model: file ?? "", arguments: inputs.arguments(), out: out,
        events: tensorboard.map(absolutePath))
    }
    Interrupt.watch()
    if !quiet, !json { Interrupt.announceStops() }
    request.group = group
    request.sharedLatents = group.map { SharedLatents($0) }
    if Launched.isFollower {
      let run = TrainRun(compilation, request) { _ in }
      return try messages.attempt { () throws(Diagnostic) in try run.follow() }
    }
    let watcher = watchFigures.map { FigureWatcher(every: $0) }
    request.watcher = watcher
    let run = TrainRun(compilation, request) { note in if !quiet || note.tellsOfLoss { messages.tell([note]) } }
    defer { watcher?.finish() }
    // The run holds its folder until its latents are there.
    try withExtendedLifetime(run) {
      let result = try messages.attempt { () throws(Diagnostic) in try run.run() }
      watcher?.finish()
      try RunEnding(messages, isQuiet: quiet, isJSON: json, drawsFigures: request.drawsFigures).end(
        result, latents: request.sharedLatents)
    }
  }

  /// Draws the figures of a resumed run that lacks nothing else; false where it lacks more, or none of them.
  private func drawsWhatIsMissing(_ messages: Messages) throws -> Bool {
    let asksForMore = inputs.recipe.overrides.contains { ["epochs", "steps"].contains($0.key) }
    guard let resume, figures ?? true, !isOneOfSeveral, !asksForMore else { return false }
    let folder = RunFolder(path: resume)
    guard ResumedRun.needsOnlyFigures(folder) else { return false }
    Interrupt.watch()
    let drawn: [WrittenFigure]?
    do {
      drawn = try drawMissing(folder, threads: processorCount(), isInterrupted: { Interrupt.isRequested })
    } catch {
      // What cannot be drawn is no reason to call a whole run unfinished.
      return false
    }
    guard let drawn else { throw messages.interrupted() }
    guard !drawn.isEmpty, !quiet else { return !drawn.isEmpty }
    if !json { Console.error("the run was whole but for figures: \(listing(drawn.map(\.name)))\n") }
    let object = JSONValue.object(JSONObject(["run": .string(resume)]))
    Console.print(json ? object.text + "\n" : "the run is in \(printable(resume))\n")
    return true
  }

  /// A new run of a model file, or one that is gone on with.
  private func job(_ messages: inout Messages) throws -> (compilation: Compilation, request: TrainRequest) {
    guard let resume else {
      return (try messages.compile(file ?? "", inputs.options, inputs.recipe.overrides), request())
    }
    let resumed = try messages.attempt { () throws(Diagnostic) in
      try ResumedRun(resume, overrides: inputs.recipe.overrides, takesLock: !Launched.isFollower) { [messages] note in
        if !quiet { messages.tell([note]) }
      }
    }
    messages.source = resumed.compilation.source
    if let refusal = resumed.refusal { throw messages.fail([refusal]) }
    if !quiet { messages.tell(resumed.notes) }
    var request = resumed.request()
    request.progress = progress
    request.tensorboard = tensorboard
    if let figures { request.drawsFigures = figures }
    return (resumed.compilation, request)
  }

  private var progress: ProgressStyle { quiet ? .silent : json ? .programs : .people }

  func validate() throws {
    guard (file == nil) != (resume == nil) else {
      throw ValidationError(
        file == nil ? "name a model file, or a run with --resume" : "--resume takes the model of the run: name no file")
    }
    if resume != nil, inputs.namesFiles || out != nil {
      throw ValidationError("a resumed run keeps its data, settings and folder: leave the other options out")
    }
    if let part {
      if let fault = TrialPart.fault(of: part) { throw ValidationError(fault) }
      if resume == nil, out == nil { throw ValidationError("--part needs --out, which all parts share") }
    }
    if tensorboard?.isEmpty == true { throw ValidationError("--tensorboard takes the name of a folder") }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
    guard (watchFigures ?? 1) > 0 else { throw ValidationError("--watch-figures takes a number of epochs, 1 or more") }
  }

  /// Goes on with several runs, which keep what they were started with but their length.
  private func goOn(with path: String, _ messages: Messages, _ group: MPIGroup?) throws {
    let lengths = inputs.recipe.overrides.compactMap { TrialLength($0.key, $0.text) }
    let known = ["threads"] + lengths.map(\.flag)
    if let flag = inputs.recipe.overrides.first(where: { !known.contains($0.key) }) {
      throw messages.fail([.trialsAreFixed(flag.key)])
    }
    try trials(messages, group).goOn(with: path, length: lengths.first)
  }

  /// How several runs are trained.
  private func trials(_ messages: Messages, _ group: MPIGroup?) throws -> SeveralRuns {
    guard watchFigures == nil else {
      throw messages.fail([.wrongArguments("--watch-figures is for a single run: leave it or the repeats out")])
    }
    return SeveralRuns(
      messages: messages, isQuiet: quiet, part: part.flatMap { TrialPart($0) },
      shares: RunShares(group: group),
      threads: inputs.recipe.overrides.first { $0.key == "threads" }.flatMap { Int($0.text) },
      figures: figures)
  }

  private func request() -> TrainRequest {
    var request = TrainRequest()
    request.data = GivenData(inputs.data)
    request.mask = inputs.mask
    request.initialWeights = inputs.initialWeights
    request.out = out
    request.drawsFigures = figures ?? true
    request.tensorboard = tensorboard
    request.progress = progress
    (request.modelFolder, request.name) = pathParts(file ?? "")
    return request
  }
}
