import ArgumentParser
import Compiler
import Diagnostics
import Files
import Training

struct UnmixCommand: CommandWithExample {
  static let example = "aec unmix cube.npy --components 4"
  static let configuration = CommandConfiguration(
    commandName: "unmix",
    abstract: "Find endmembers and abundances by a usual method, as a run like that of a trained model.",
    discussion: UnmixMethod.all.map { "  \($0.name): \($0.sentence)" }.joined(separator: "\n") + "\n\n" + exampleText)

  @OptionGroup var spectra: SpectraOptions
  @Option(help: ArgumentHelp("sisal, vca, nmf, nmf_kl or pca.", valueName: "name"), completion: .methods)
  var method = UnmixMethod.all[0].name
  @Option(
    help: ArgumentHelp("How numbers are scaled: `poisson` for counts; see `scale` of `data`.", valueName: "kind"),
    completion: .scales)
  var scale: String?
  @Option(
    name: [.customShort("o"), .long], help: "The folder of the run; runs/METHOD-001 and on when left out.",
    completion: .directory)
  var out: String?
  @Option(help: ArgumentHelp("Where random numbers start from.", valueName: "n"))
  var seed: UInt64 = 0
  @Flag(inversion: .prefixedNo, help: "Draw figures of the run; the abundances are always written.")
  var figures = true
  @Flag(help: "Say nothing but errors.")
  var quiet = false
  @Flag(help: "Write messages and progress as JSON, one object a line.")
  var json = false

  func run() throws {
    var messages = Messages(isJSON: json)
    let group = try messages.attempt { () throws(Diagnostic) in try Launched.join() }
    let method = try messages.attempt { () throws(Diagnostic) in try UnmixMethod.named(self.method) }
    let file = spectra.choice(of: "unmix")
    messages.source = file.source
    Interrupt.watch()
    // Until something is found there is nothing to save.
    Interrupt.enter(.endsAtOnce)
    let look = try messages.attemptAll { () throws(Diagnostics) in
      try DataLook(file, components: spectra.components, scale: scale)
    }
    if let note = look.note, !quiet { messages.tell([note]) }
    let source = SourceFile(name: method.name + ".ae", text: look.model(method))
    messages.source = source
    let compilation = try messages.attemptAll { () throws(Diagnostics) in
      try Compilation(source, settings: [], overrides: [("seed", "\(seed)")])
    }
    if !quiet { messages.tell(compilation.warnings) }
    var request = TrainRequest()
    (request.out, request.name) = (out, method.name)
    request.progress = quiet ? .silent : json ? .programs : .people
    request.group = group
    request.sharedLatents = group.map { SharedLatents($0) }
    let run = TrainRun(compilation, request) { note in
      if !quiet || note.tellsOfLoss { messages.tell([note.withKeysOfCommand("unmix")]) }
    }
    if Launched.isFollower { return try messages.attempt { () throws(Diagnostic) in try run.follow() } }
    let result = try messages.attempt { () throws(Diagnostic) in
      do throws(Diagnostic) { return try run.run() } catch {
        // Endmembers that cannot be found come before what a training says of its data.
        if error.code == "AE7032", !quiet { messages.tell(look.warnings) }
        throw error
      }
    }
    try RunEnding(messages, isQuiet: quiet, isJSON: json, drawsFigures: figures, needsLatents: true).end(
      result, latents: request.sharedLatents)
  }

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder") }
  }
}
