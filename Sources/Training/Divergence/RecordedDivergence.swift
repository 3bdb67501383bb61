import Diagnostics
import Files
import Recipe

/// What a run's record says of the number that was not finite, for those who would go on with the run.
enum RecordedDivergence {
  static let key = "divergence"

  /// What was told, with its place in the model file, and the step at which it was.
  static func json(_ told: Diagnostic, step: Int) -> JSONValue {
    .object(
      JSONObject([
        "step": .integer(step), "code": .string(told.code), "message": .string(told.message),
        "help": told.help.map { .string($0) } ?? .null,
        "bytes": told.span.map { .array([.integer($0.start), .integer($0.end)]) } ?? .null,
      ]))
  }

  /// The place in the model file; nil where the record has none.
  static func span(_ record: JSONObject) -> Span? {
    guard case .object(let told)? = record[key], case .array(let ends)? = told["bytes"], ends.count == 2,
      case .integer(let start) = ends[0], case .integer(let end) = ends[1], start >= 0, start <= end
    else { return nil }
    return Span(start, end)
  }

  /// The step; that after those which were taken, or the last of them where a test found the number.
  static func step(_ record: JSONObject) -> Int? {
    guard case .object(let told)? = record[key], case .integer(let step)? = told["step"] else { return nil }
    return step
  }

  /// A text of it: `message`, `help`.
  static func text(_ name: String, _ record: JSONObject) -> String? {
    guard case .object(let told)? = record[key], case .string(let text)? = told[name] else { return nil }
    return text
  }
}

extension ResumedRun {
  /// Why going on would end as before, at a number that is not finite; nil for other runs, and where the recipe ends
  /// before that.
  package var refusal: Diagnostic? {
    guard record["status"] == .string("diverged"), case .integer(let epoch)? = record["epochs"],
      case .integer(let step)? = record["steps"]
    else { return nil }
    let recipe = compilation.typed.train
    let earlier = earlierEnd(recipe, epoch: epoch, step: step)
    if let earlier, earlier.isAsked { return nil }
    return .divergesAgain(
      folder.path, epoch: epoch, step: RecordedDivergence.step(record) ?? step + 1,
      RecordedDivergence.text("message", record),
      cure: commands.newRun(
        RecordedDivergence.text("help", record)
          ?? smallerRate(recipe.parts.last ?? recipe, of: commands.weights, in: compilation.source)),
      earlier: earlier.map { "\(commands.resume) \($0.flag)" }, at: source(holds: RecordedDivergence.span(record)))
  }

  /// The flag that ends the run while its weights are good, and whether the recipe ends there already; nil where no
  /// whole epoch or step is before, or a phase would follow.
  private func earlierEnd(_ recipe: TrainRecipe, epoch: Int, step: Int) -> (flag: String, isAsked: Bool)? {
    guard let part = recipe.parts.last, (checkpoint?.number("phase") ?? 0) == recipe.parts.count - 1 else { return nil }
    let before = (epochs: checkpoint?.number("epochs_before") ?? 0, steps: checkpoint?.number("steps_before") ?? 0)
    switch part.duration {
    case .epochs(let count):
      let whole = epoch - 1 - before.epochs
      return whole > 0 ? ("--epochs \(whole)", count <= whole) : nil
    case .steps(let count):
      let good = goodSteps(step - before.steps, of: step, part)
      let saved = (checkpoint?.number("step") ?? 0) - before.steps
      return good > 0 && good >= saved ? ("--steps \(good)", count <= good) : nil
    }
  }

  /// The steps after which the weights give finite losses. Those of the last step may be what is not finite, unless it
  /// ended an epoch, which was tested.
  private func goodSteps(_ taken: Int, of last: Int, _ part: TrainRecipe) -> Int {
    guard case .object(let data)? = record["data"], case .integer(let samples)? = data["training_samples"] else {
      return taken - 1
    }
    let isTested = taken % part.stepsOfEpoch(samples: samples) == 0 && RecordedDivergence.step(record) != last
    return isTested ? taken : taken - 1
  }

  /// The place, where the model file is as long as that; somebody may have changed it.
  private func source(holds span: Span?) -> Span? {
    span.flatMap { $0.end <= compilation.source.text.utf8.count ? $0 : nil }
  }
}

// New runs in place of one that diverges.
extension RunCommands {
  /// The cure, with the command of the new run where a flag is what it ends with, or a line of a phase that is written
  /// before.
  func newRun(_ cure: String) -> String {
    let line = /` in (?:the phase ".*" \(line [0-9]+\)|line [0-9]+) instead of [-+.e0-9]+$/
    if cure.contains(line), let path = modelPath {
      // A rate that was typed is not that of a part.
      let left = cure.contains("`rate {") ? [] : [RecipeKey.rate.name]
      return "\(cure), then `\(anew(model: path, leaving: left))`"
    }
    guard let rate = cure.firstMatch(of: /--(learning-rate) ([-+.e0-9]+) instead of [-+.e0-9]+$/) else {
      return cure
    }
    return "\(cure), as `\(anew(with: [String(rate.1): String(rate.2)]))`"
  }

  /// What to do where the run was ended before a step at which it has diverged, so that a longer one would do so again;
  /// nil for other runs.
  package var beforeDivergence: String? {
    guard case .object(let record) = record.written, let step = RecordedDivergence.step(record),
      let cure = RecordedDivergence.text("help", record)
    else { return nil }
    return "it diverges in step \(step), so start a new run: \(newRun(cure))"
  }
}

extension Diagnostic {
  static func divergesAgain(
    _ path: String, epoch: Int, step: Int, _ told: String?, cure: String, earlier: String?, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      "AE6939", "the run `\(path)` has diverged in epoch \(epoch), step \(step), and would do so again, bit for bit",
      at: span, marker: "it began here", notes: told.map { [$0] } ?? [],
      help: "start a new run: \(cure)" + (earlier.map { "; `\($0)` ends this one before" } ?? ""))
  }
}

extension Explanation {
  static let divergesAgain = Explanation(
    "AE6939", "A run that would diverge again",
    meaning: "A number of the run was not finite. A resumed run takes the same steps from its checkpoint, so it would "
      + "end at the same step.",
    example: .command("aec train --resume runs/dense-001"),
    cure: "Start a new run with what the message names, such as a smaller learning rate; `--init` takes the weights of "
      + "`best.safetensors`. `--epochs` with a smaller number ends the run before the step.")
}
