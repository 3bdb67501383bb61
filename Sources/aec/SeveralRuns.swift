import Compiler
import Diagnostics
import Files
import Results
import Training
import Trials

/// Trains several runs of a model in one folder, shows how they go, and compares them.
struct SeveralRuns {
  let messages: Messages
  let isQuiet: Bool
  var part: TrialPart?
  /// Other processes that train a share of the runs.
  var shares = RunShares(group: nil)
  /// Workers of all runs of this process together; one for each core when left out.
  var threads: Int?
  /// Whether figures of the comparison are asked for; nil leaves that to what the runs were started with.
  var figures: Bool?

  /// Starts repeats of a model in a new folder, or takes part in one that others have begun.
  func start(_ compilation: Compilation, model: String, arguments: [String], out: String?, events: String? = nil)
    throws(Ending)
  {
    let recipe = compilation.typed.train
    let place = try place(at: out, named: pathParts(model).name)
    var folder = TrialsFolder(
      path: place.path, kind: .repeats, model: model, text: compilation.source.text, arguments: arguments,
      trials: Trial.repeats(recipe.repeats, of: (recipe.seed, recipe.testSeed)).map { trial in
        Trial(trial.folder, trial.arguments + (events.map { ["--tensorboard", "\($0)/\(trial.folder)"] } ?? []))
      },
      command: ["aec", "train", model, "--repeats \(recipe.repeats)"].joined(separator: " "))
    folder.drawsFigures = figures ?? true
    try begin(folder, text: compilation.source.text)
    try run(folder)
  }

  /// The folder above all runs, which process 0 makes.
  func place(at out: String?, named name: String) throws(Ending) -> RunFolder {
    let path = try shares.fromFirst { () throws(Ending) in
      try messages.attempt { () throws(Diagnostic) in
        guard let out else { return [try RunFolder.createNext(named: name).path] }
        if part != nil, TrialsFolder.isOne(out) { return [out] }
        return [try RunFolder.create(at: out).path]
      }
    }
    return RunFolder(path: path.first ?? "")
  }

  /// Writes what the runs are, before any process starts one.
  func begin(_ folder: TrialsFolder, text: String) throws(Ending) {
    if shares.isFirst {
      try messages.attempt { () throws(Diagnostic) in try folder.begin(text: text, sharesFolder: part != nil) }
    }
    _ = shares.meet(true)
  }

  /// Goes on with those of a folder that are not whole; a length makes all of them as long.
  func goOn(with path: String, length: TrialLength? = nil) throws(Ending) {
    let folder = try messages.attempt { () throws(Diagnostic) in
      let folder = try TrialsFolder(opening: path)
      try folder.requireSameModel()
      if let length {
        if folder.hasLengthsOfItsOwn(length) { throw Diagnostic.lengthsAreFixed(folder, length) }
        try folder.require(length) { if !isQuiet { messages.tell([$0]) } }
      }
      return folder
    }
    try run(folder, length: length)
  }

  /// Trains what is not whole, in rounds where a sweep has some, and compares all of it.
  func run(_ folder: TrialsFolder, length: TrialLength? = nil) throws(Ending) {
    Interrupt.watch()
    let mine = part?.of(folder.trials) ?? folder.trials
    let isWhole = try folder.rounds.isEmpty ? train(mine, of: folder, length) : trainInRounds(folder)
    shares.finish()
    // The first process says what came out.
    guard shares.isFirst else { return }
    guard isWhole else {
      tellHowToGoOn(folder, length)
      throw Ending(code: .interrupted)
    }
    if let part, part.count > 1 {
      if !isQuiet { Console.print("this part is done; `aec gather \(printable(folder.path))` joins all parts\n") }
      return
    }
    // What is not whole is no success, whatever else came out.
    do throws(Ending) {
      if try !gather(folder) { throw Ending(code: .training) }
    } catch {
      if error.code == .interrupted { tellHowToGoOn(folder, length) }
      throw error
    }
  }

  private func tellHowToGoOn(_ folder: TrialsFolder, _ length: TrialLength?) {
    let more = length.map { " --\($0.flag) \($0.count)" } ?? ""
    if !isQuiet { Console.error("`aec train --resume \(shellWord(folder.path))\(more)` goes on with the rest\n") }
  }

  /// Trains this process's share of some runs, and waits for the others; false when any was interrupted.
  private func train(_ all: [Trial], of folder: TrialsFolder, _ length: TrialLength?) throws(Ending) -> Bool {
    let trials = shares.own(of: all)
    let view = TrialsView(
      count: trials.count, style: isQuiet ? .silent : messages.isJSON ? .programs : .people)
    let runner = TrialRunner(
      folder, workers: threads ?? processorCount(), tell: { if !isQuiet { view.tell($0, messages) } },
      watch: { view.take($0) })
    defer { view.finish() }
    let isWhole = try messages.attempt { () throws(Diagnostic) in
      do throws(Diagnostic) {
        // Parts of a job array go side by side.
        if part == nil { try runner.requireFree(trials) }
        return try runner.run(trials, length: length)
      } catch {
        folder.removeIfUnused()
        guard TrialsFolder.isOne(folder.path) else { throw error }
        throw error.adding(notes: ["`aec train --resume \(shellWord(folder.path))` goes on with the runs afterwards"])
      }
    }
    return shares.meet(isWhole)
  }

  private func trainInRounds(_ folder: TrialsFolder) throws(Ending) -> Bool {
    let halving = Halving(rounds: folder.rounds)
    var settings = folder.settings
    for (round, epochs) in folder.rounds.enumerated() {
      if !isQuiet, !messages.isJSON {
        Console.error("round \(round + 1) of \(folder.rounds.count): \(settings.count) settings, \(epochs) epochs\n")
      }
      guard try train(settings.flatMap(folder.trials), of: folder, TrialLength(epochs: epochs)) else { return false }
      if round < folder.rounds.count - 1 {
        let left = shares.fromFirst {
          halving.survivors(settings, losses: folder.losses(of: settings, afterEpoch: epochs)).map(\.folder)
        }
        settings = left.compactMap { folder in settings.first { $0.folder == folder } }
      }
    }
    return true
  }

  /// Compares what is there, and says what came out; false where something of it is not finished.
  func gather(_ folder: TrialsFolder) throws(Ending) -> Bool {
    let missing = folder.notBegun
    if missing > 0, folder.rounds.isEmpty {
      messages.tell([.trialsMissing(folder.path, missing, of: folder.trials.count)])
    }
    switch folder.kind {
    case .repeats:
      let spread = try spread(folder, folder.begun)
      tell(spread, folder)
      return spread.unfinished.isEmpty && missing == 0
    case .sweep: return try gatherSweep(folder)
    }
  }

  /// - Parameter isJudged: whether files about the comparison are welcome and not needed.
  func spread(
    _ folder: TrialsFolder, _ trials: [Trial], below setting: String? = nil, isJudged: Bool = false
  ) throws(Ending) -> Spread {
    let parent = setting.map { "\(folder.path)/\($0)" } ?? folder.path
    let names = trials.map { String($0.folder.split(separator: "/").last ?? "") }
    var request = RepeatsRequest(parent: parent, names: names)
    (request.threads, request.command) = (threads ?? processorCount(), folder.command + "\n")
    let drawsFigures = figures ?? folder.drawsFigures
    request.drawsFigures = drawsFigures
    (request.drawsBest, request.mayKeepNothing) = (setting == nil && drawsFigures, isJudged)
    let spread = try messages.attempt { () throws(Diagnostic) in
      try gatherSpread(request, isInterrupted: { Interrupt.isRequested }) { [messages, isQuiet] note in
        if !isQuiet, setting == nil { messages.tell([note]) }
      }
    }
    guard let spread else { throw messages.interrupted() }
    return spread
  }

  /// The settings of a sweep beside each other.
  private func gatherSweep(_ folder: TrialsFolder) throws(Ending) -> Bool {
    var rows: [SweepResult] = []
    for setting in folder.settings {
      let trials = folder.trials(of: setting).filter { folder.begun.contains($0) }
      func outcomes() throws(Ending) -> [RepeatOutcome] {
        try messages.attempt { () throws(Diagnostic) in try folder.outcomes(of: trials) }
      }
      let isComparable = try outcomes().filter { $0.isScored && !$0.isUnfinished }.count > 1
      let stability = isComparable ? try spread(folder, trials, below: setting.folder).stability : nil
      rows.append(
        SweepResult(
          values: setting.values.map { ($0.name, $0.text) }, folder: setting.folder, outcomes: try outcomes(),
          stability: stability, principalLeft: folder.principalLeft(of: trials),
          refusal: trials.isEmpty ? folder.refusal(of: setting) : nil))
    }
    let table = SweepTable(rows, weightsOfLoss: folder.weightsOfLoss)
    let hasFigure = try messages.attempt { () throws(Diagnostic) in
      try table.write(to: folder.path) { messages.tell([$0]) }
    }
    tell(table, folder, hasFigure: hasFigure)
    let unfinished = rows.reduce(0) { $0 + $1.unfinished }
    if let finding = table.finding { messages.tell([finding]) }
    if unfinished > 0 { messages.tell([.trialsUnfinished(folder.path, unfinished)]) }
    let late = rows.reduce(0) { $0 + $1.outOfTime }
    if late > 0 { messages.tell([.trialsOutOfTime(folder.path, late, of: folder.begun.count)]) }
    let isBegun = folder.notBegun == 0 || !folder.rounds.isEmpty
    return unfinished == 0 && isBegun && table.best != nil
  }

  private func tell(_ table: SweepTable, _ folder: TrialsFolder, hasFigure: Bool) {
    guard !isQuiet else { return }
    guard !messages.isJSON else {
      let object = JSONObject(["sweep": .string(folder.path), "table": table.json])
      return Console.print(JSONValue.object(object).text + "\n")
    }
    Console.error(table.text)
    if let best = table.best {
      let measure = table.comparesVariance ? "the smallest share of the variance is left" : "the smallest loss has"
      Console.error("\(measure)\(table.comparesVariance ? " by" : "") \(best.words)\n")
    }
    Console.print(
      "the sweep is in \(printable(folder.path)): sweep.csv, sweep.json\(hasFigure ? ", figures/sweep.png" : "")\n")
  }

  private func tell(_ spread: Spread, _ folder: TrialsFolder) {
    guard !isQuiet else { return }
    guard !messages.isJSON else {
      let object = JSONObject(["repeats": .string(folder.path), "spread": spread.json])
      Console.print(JSONValue.object(object).text + "\n")
      return
    }
    Console.error(spread.sentence + "\n")
    if let stability = spread.stability {
      let stable = spread.latents.filter { !$0.isUnstable }.count
      Console.error(
        "\(stable) of \(spread.latents.count) latents come out again (mean correlation of the maps "
          + "\(fixed(stability, digits: 3)))\n")
    }
    RunEnding(messages, isQuiet: isQuiet, isJSON: messages.isJSON, drawsFigures: false)
      .tellDiagnosis(RunFolder(path: "\(folder.path)/\(spread.best.name)"), withWorth: true)
    Console.print(
      "the repeats are in \(printable(folder.path)), the best in \(printable(folder.path))/\(spread.best.name)\n")
  }
}
