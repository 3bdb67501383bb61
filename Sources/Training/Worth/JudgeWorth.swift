import Diagnostics
import Recipe

/// The loss at both ends of a training.
struct LossChange {
  let first: Double
  let last: Double
  let epochs: Int
  /// How it moved at the end; nil where that is not known.
  var lately: RecentFall?

  fileprivate static let least = RecentFall.least
  /// Of shorter trainings nothing can be said.
  private static let fewestEpochs = 5
  /// A loss that stands for so long does not wait for more time.
  fileprivate static let manyEpochs = 100

  /// Whether it has not fallen any more, so that more epochs alone change little.
  fileprivate var isOver: Bool { lately?.isOver ?? false }

  /// "the loss hardly moved: 2.191 in the first epoch, 2.19 in the last"; nil when it did.
  var standstill: String? {
    guard epochs >= LossChange.fewestEpochs, abs(first - last) <= LossChange.least * abs(first) else { return nil }
    return "the loss hardly moved: it was \(short(first)) in the first epoch and \(short(last)) in the last"
  }
}

/// What there is to warn of after a training, and what to try.
struct WorthJudgement {
  let worth: Worth
  let recipe: TrainRecipe
  let loss: LossChange?
  /// Whether the numbers of the data are far from 1 and nothing scales them.
  let needsScale: Bool
  /// How to leave out numbers that alone decide the loss; nil where there are none.
  var dataHelp: String?
  /// Whether the loss asks for latents that are 0.
  let asksOfLatents: Bool
  /// Whether all weights are fixed, so that advice about the training helps nobody.
  var trainsNothing = false
  /// The phases that were at work; empty for a run without them.
  var phases: [TrainRecipe] = []
  /// A term of the loss that grows over the run.
  var growing: GrowingTerm?
  /// The names of the weights, which tell whose learning rates there are.
  var weights: [String] = []
  /// The text of the model, where a phase has its lines.
  var source = SourceFile(name: "", text: "")
  /// The commands that go on with the run; nil where no folder of it is known.
  var run: RunCommands?

  var warnings: [Diagnostic] {
    let findings = worth.latents
    if findings.areIdle, worth.left.map({ $0 > 0.5 }) ?? true { return [.idleLatents(findings, help: idleHelp)] }
    var warnings: [Diagnostic] = []
    let standstill = loss?.standstill
    if worth.isPoor {
      warnings.append(.noBetterThanMean(worth, stuck: standstill, help: help))
    } else if let standstill, worth.left == nil {
      warnings.append(.lossStands(standstill, help: help))
    }
    if !(asksOfLatents ? findings.constant : findings.idle).isEmpty {
      warnings.append(.someIdleLatents(findings, help: fewerHelp))
    }
    if !findings.faint.isEmpty { warnings.append(.faintShares(findings, help: fewerHelp)) }
    if !findings.equal.isEmpty, !needsAllLatents { warnings.append(.equalLatents(findings, help: fewerHelp)) }
    return warnings
  }

  /// Whether the pairs are no fault. The model tells more than one latent less could, or it is as good as principal
  /// components and the pairs are not quite equal.
  private var needsAllLatents: Bool {
    guard let left = worth.left else { return false }
    if let fewer = worth.fewerLeft, left < 0.7 * fewer { return true }
    guard let principal = worth.principalLeft, left < 2 * principal, left < 0.5 else { return false }
    return worth.latents.equal.allSatisfy { abs($0.correlation) < WorthJudgement.quiteEqual }
  }

  /// Pairs with at least this correlation are reported, whatever the model leaves.
  private static let quiteEqual = 0.998

  private var help: String {
    if let cure { return cure }
    if trainsNothing { return "ask for more endmembers, or take another method: nothing of this model is trained" }
    if hasExploded { return smallerAnew }
    if let again = run?.beforeDivergence { return again }
    if isCutShort && !isStuck || run?.spentRate() != nil { return longer }
    guard let loss else { return "take other steps (\(changing(by: 0.1))), or \(longer)" }
    if loss.last > loss.first * (1 + LossChange.least) { return smaller }
    // Where nothing moves, steps are too small, unless they are so large that all is lost in the first.
    if loss.standstill != nil { return isHasty ? smaller : "\(larger), or \(longer)" }
    let rate = recipe.largestRate(of: weights).number
    if loss.isOver { return settledHelp(rate) }
    return rate < WorthJudgement.usualRate ? "\(larger), or \(longer)" : longer
  }

  /// Rates from which on steps are rather too large, and below which they are rather too small.
  private static let (largeRate, usualRate) = (0.03, 1e-3)

  private var isHasty: Bool { hastiest.largestRate(of: weights).number >= WorthJudgement.largeRate }

  /// What to do where the loss has not fallen lately and the model is poor.
  private func settledHelp(_ rate: Double) -> String {
    let lead = "the loss has not fallen lately, so more epochs alone change little: "
    if let growing { return lead + less(of: growing) }
    if isHasty { return lead + smaller }
    return lead + (rate < WorthJudgement.usualRate ? larger : "\(smaller), or give encoder and decoder more units")
  }

  /// A new run with a smaller factor of a term, as a flag where a hyper-parameter gives it.
  private func less(of term: GrowingTerm) -> String {
    let words = "`\(term.text)` grows with `progress`, so give it a smaller factor"
    guard let parameter = term.parameter else { return words }
    let value = numberText(parameter.value / 10)
    let command = run?.anew(setting: [parameter.name: value]) ?? "--set \(parameter.name)=\(value)"
    return "\(words): \(command)"
  }

  private var fewerHelp: String {
    trainsNothing
      ? "ask for fewer endmembers"
      : "fewer latents would do as well, or start from other weights with --seed"
  }

  private var longer: String {
    if let run { return run.longer() }
    return switch recipe.duration {
    case .epochs(let count): "train longer (--epochs \(RunCommands.usual * max(1, min(count, 1 << 40))))"
    case .steps(let count): "train longer (--steps \(RunCommands.usual * max(1, min(count, 1 << 40))))"
    }
  }

  /// What a run gives that was stopped, or whose time was over, says nothing of its recipe.
  private var isCutShort: Bool { run?.isCutShort ?? false }

  /// Whether the loss stood for so long that it was not for want of time.
  private var isStuck: Bool {
    loss.map { ($0.standstill != nil || $0.isOver) && $0.epochs >= LossChange.manyEpochs } ?? false
  }

  /// Whether the weights grew without end although every number is finite: more steps lead to one that is not.
  private var hasExploded: Bool {
    guard worth.isFarTooLarge else { return false }
    guard let loss, loss.epochs > 1, loss.last < loss.first else { return true }
    // Steps that are far too large throw the loss up within the first epoch, from where it falls a long way.
    return haste(hastiest) > WorthJudgement.farTooHasty && loss.last < 0.1 * loss.first
  }

  /// Beside the steps of an optimizer's default.
  private static let farTooHasty = 100.0

  /// A new run, since a rate is fixed in one that is gone on with.
  private var smallerAnew: String {
    let cure = smallerRate(hastiest, of: weights, in: source)
    return "the steps are too large: \(run?.newRun(cure) ?? cure)"
  }

  private func changing(by factor: Double) -> String { recipe.changingRate(by: factor, of: weights, in: source) }
  private var larger: String { "take larger steps (\(changing(by: 10)))" }
  private var smaller: String {
    "take smaller steps (\(hastiest.changingRate(by: 0.1, of: weights, in: source)))"
  }

  /// Faults of the data come before possible faults of the training.
  private var cure: String? { needsScale ? "write `scale: max` into the data section" : dataHelp }

  /// The phase with the largest steps beside those of its optimizer's default: the likeliest to have lost all latents.
  private var hastiest: TrainRecipe {
    phases.reduce(recipe) { haste($1) > haste($0) ? $1 : $0 }
  }

  private func haste(_ phase: TrainRecipe) -> Double {
    phase.largestRate(of: weights).number / OptimizerChoice(phase.method.type).values.real("lr")
  }

  private var idleHelp: String {
    if let cure { return cure }
    if trainsNothing { return "ask for fewer endmembers, or take another method" }
    if isCutShort { return longer }
    return "\(smaller) or start from other weights "
      + "(--seed \(recipe.seed &+ 1)); after `relu`, a latent that is 0 for all samples stays so"
  }
}
