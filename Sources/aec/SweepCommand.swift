import ArgumentParser
import Checker
import Compiler
import Diagnostics
import Files
import Recipe
import Training
import Trials

struct SweepCommand: CommandWithExample {
  static let example = "aec sweep dense.ae latent=2...8 --repeats 3"
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train a model with several values of its numbers, to choose the number of components, for example.",
    discussion:
      "NAME is a hyper-parameter of the model, or a flag of `aec train` such as `batch` or `learning-rate`.\n\n"
      + exampleText)

  @Argument(help: "The model file.", completion: .model)
  var file: String
  @Argument(
    help: ArgumentHelp(
      "Values to try: latent=2...8, or l1=1e-5,1e-4. All combinations are trained.", valueName: "name=values"))
  var axes: [String]
  @OptionGroup var inputs: TrainingInputs
  @Option(
    help: ArgumentHelp("Draw so many combinations instead of all; ranges may have fractions then.", valueName: "n"))
  var random: Int?
  @Flag(help: "Train all for a part of the epochs, and go on with the best third, until one is whole.")
  var halving = false
  @Option(
    name: [.customShort("o"), .long], help: "The folder of the sweep; runs/NAME-sweep-001 and on when left out.",
    completion: .directory)
  var out: String?
  @Option(
    help: ArgumentHelp(
      "Only a part: for job arrays, which name the same --out; `aec gather` joins them.", valueName: "k/n"))
  var part: String?
  @Flag(help: "Say nothing but errors.")
  var quiet = false
  @Flag(help: "Write messages, progress and the table as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let group = try messages.attempt { () throws(Diagnostic) in try Launched.join() }
    let axes = try messages.attempt { () throws(Diagnostic) in try sweptAxes() }
    let settings = try messages.attempt { () throws(Diagnostic) in
      guard let random else { return try SweepSetting.grid(axes) }
      return SweepSetting.random(random, of: axes, seed: seed)
    }
    let hyper = Set(
      try messages.compile(file, inputs.options, inputs.recipe.overrides).model.hyperParameters.map(\.name))
    let compilation = try compile(settings, hyper, &messages)
    let recipe = compilation.typed.train
    if !quiet { messages.tell(compilation.warnings) }
    let runs = SeveralRuns(
      messages: messages, isQuiet: quiet, part: part.flatMap { TrialPart($0) }, shares: RunShares(group: group),
      threads: inputs.recipe.overrides.first { $0.key == "threads" }.flatMap { Int($0.text) })
    let place = try runs.place(at: out, named: pathParts(file).name + "-sweep")
    var folder = TrialsFolder(
      path: place.path, kind: .sweep, model: file, text: compilation.source.text,
      arguments: inputs.arguments(without: halving ? ["epochs"] : []),
      trials: settings.flatMap { trials(of: $0, compilation, hyper) }, command: command)
    folder.settings = settings
    let ofLoss = words(in: compilation.textOfLoss)
    folder.weightsOfLoss = axes.map(\.name).filter { hyper.contains($0) && ofLoss.contains($0) }
    if halving, case .epochs(let count) = recipe.duration {
      folder.rounds = Halving(settings: settings.count, epochs: count).epochs
    }
    try runs.begin(folder, text: compilation.source.text)
    try runs.run(folder)
  }

  private func sweptAxes() throws(Diagnostic) -> [SweepAxis] {
    var found: [SweepAxis] = []
    for text in axes { found.append(try SweepAxis(text)) }
    let isRepeated = inputs.recipe.overrides.contains { $0.key == "repeats" && $0.text != "1" }
    let own =
      ["repeats", "threads", "test-seed", "test_seed"] + (halving ? ["epochs", "steps"] : [])
      + (isRepeated ? ["seed"] : [])
    for (place, axis) in found.enumerated() {
      if own.contains(axis.name) || found[..<place].contains(where: { $0.name == axis.name }) {
        throw .notSwept(axis.name)
      }
    }
    return found
  }

  /// What draws combinations starts from.
  private var seed: UInt64 { inputs.recipe.overrides.first { $0.key == "seed" }.flatMap { UInt64($0.text) } ?? 0 }

  /// Each combination is checked before the first is trained; the first is returned.
  private func compile(_ settings: [SweepSetting], _ names: Set<String>, _ messages: inout Messages) throws
    -> Compilation
  {
    var first: Compilation?
    for setting in settings.prefix(SweepCommand.mostChecked) {
      let (hyper, flags) = parts(of: setting, names)
      var options = inputs.options
      options.set += hyper.map { "\($0.name)=\($0.text)" }
      let compilation = try messages.compile(file, options, inputs.recipe.overrides + flags.map { ($0.name, $0.text) })
      if first == nil {
        var request = TrainRequest()
        request.data = GivenData(inputs.data)
        try messages.attemptAll { () throws(Diagnostics) in try compilation.requireValues(for: request) }
        if halving, !compilation.typed.train.phases.isEmpty { throw messages.fail([.halvingOfPhases()]) }
        if halving, case .steps = compilation.typed.train.duration { throw messages.fail([.halvingNeedsEpochs()]) }
        first = compilation
      }
    }
    // Every axis has a value, so there is a first.
    guard let first else { throw messages.fail([.notSwept(axes.joined(separator: " "))]) }
    return first
  }

  /// Checking one takes some milliseconds.
  private static let mostChecked = 1000

  private typealias Value = SweepSetting.Value

  /// Numbers of the model are set, those of the recipe have flags; a name that both know is the model's.
  private func parts(of setting: SweepSetting, _ names: Set<String>) -> (hyper: [Value], flags: [Value]) {
    var (hyper, flags) = ([Value](), [Value]())
    for value in setting.values {
      let flag = value.name.replacing("_", with: "-")
      if !names.contains(value.name), TrainRecipe.flags.contains(where: { $0.flag == flag }) {
        flags.append(Value(name: flag, text: value.text))
      } else {
        hyper.append(value)
      }
    }
    return (hyper, flags)
  }

  private func trials(of setting: SweepSetting, _ compilation: Compilation, _ names: Set<String>) -> [Trial] {
    let (hyper, flags) = parts(of: setting, names)
    let own = hyper.flatMap { ["--set", "\($0.name)=\($0.text)"] } + flags.flatMap { flagWords($0) }
    let recipe = compilation.typed.train
    guard recipe.repeats > 1 else {
      let seed = flags.contains { $0.name == "seed" } ? [] : ["--seed", "\(recipe.seed)"]
      return [Trial(setting.folder, own + seed + ["--test-seed", "\(recipe.testSeed)"])]
    }
    return Trial.repeats(recipe.repeats, of: (recipe.seed, recipe.testSeed), in: setting.folder).map {
      Trial($0.folder, own + $0.arguments)
    }
  }

  private func flagWords(_ value: Value) -> [String] {
    if case .bool? = TrainRecipe.flags.first(where: { $0.flag == value.name })?.key.kind {
      return [(value.text == "true" ? "--" : "--no-") + value.name]
    }
    return ["--" + value.name, value.text]
  }

  private var command: String {
    (["aec", "sweep", file] + axes + inputs.arguments() + (random.map { ["--random", "\($0)"] } ?? [])
      + (halving ? ["--halving"] : [])).joined(separator: " ")
  }

  func validate() throws {
    guard !axes.isEmpty else { throw ValidationError("name what is swept, as in latent=2...8") }
    if let random, !(1...10_000).contains(random) { throw ValidationError("--random takes a number from 1 to 10000") }
    if let part {
      if let fault = TrialPart.fault(of: part) { throw ValidationError(fault) }
      if out == nil { throw ValidationError("--part needs --out, which all parts share") }
      if halving { throw ValidationError("rounds of --halving need all results: leave --part out") }
    }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
  }
}

extension Diagnostic {
  static func notSwept(_ name: String) -> Diagnostic {
    Diagnostic(
      "AE5335", "`\(name)` cannot be swept here", help: "each number is swept once; repeats are a flag: --repeats 3")
  }

  static func halvingOfPhases() -> Diagnostic {
    Diagnostic(
      "AE5336", "rounds of --halving are parts of the epochs, and this recipe has phases of its own lengths",
      help: "leave --halving out, or sweep with a recipe of one phase")
  }

  static func halvingNeedsEpochs() -> Diagnostic {
    Diagnostic(
      "AE5336", "rounds of --halving are parts of the epochs, and this recipe counts steps", help: "give --epochs")
  }
}

extension Explanation {
  static let sweeping = [
    Explanation(
      "AE5335", "A number that cannot be swept",
      meaning:
        "Each number is swept once. Repeats, threads and the choice of test samples are the same for all runs of a "
        + "sweep, and with `--halving` the number of epochs belongs to the rounds.",
      example: .command("aec sweep dense.ae latent=2,3 latent=4,5"), cure: "Name each number once."),
    Explanation(
      "AE5336", "Rounds without epochs",
      meaning:
        "`--halving` trains all combinations for a part of the epochs. A recipe with `steps` has none, and one with "
        + "phases has several lengths.",
      example: .command("aec sweep dense.ae latent=2...8 --halving --steps 1000"),
      cure: "Give the length in epochs: `--epochs 100`."),
  ]
}
