import Diagnostics
import Files
import Recipe

/// What a run's record says of the number that was not finite, for those who would go on with the run.
enum RecordedDivergence {
  static let key = "divergence"

  /// What was told, with its place in the model file.
  static func json(_ told: Diagnostic) -> JSONValue {
    .object(
      JSONObject([
        "code": .string(told.code), "message": .string(told.message),
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
      folder.path, epoch: epoch, step: step + 1, RecordedDivergence.text("message", record),
      cure: newRun(RecordedDivergence.text("help", record) ?? smallerRate(recipe)),
      earlier: earlier.map { "\(commands.resume) \($0.flag)" }, at: source(holds: RecordedDivergence.span(record)))
  }

  /// The cure, with the command of the new run where a flag is what it ends with.
  private func newRun(_ cure: String) -> String {
    guard let rate = cure.firstMatch(of: /--(learning-rate) ([-+.e0-9]+) instead of [-+.e0-9]+$/) else {
      return cure
    }
    return "\(cure), as `\(commands.anew(with: [String(rate.1): String(rate.2)]))`"
  }

  /// The flag that ends the run before its last step, and whether the recipe ends there already; nil where no whole
  /// epoch or step is before, or a phase is at work, of which a flag says nothing alone.
  private func earlierEnd(_ recipe: TrainRecipe, epoch: Int, step: Int) -> (flag: String, isAsked: Bool)? {
    if recipe.isInPhases { return nil }
    return switch recipe.duration {
    case .epochs(let count): epoch > 1 ? ("--epochs \(epoch - 1)", count < epoch) : nil
    case .steps(let count): step > 0 ? ("--steps \(step)", count <= step) : nil
    }
  }

  /// The place, where the model file is as long as that; somebody may have changed it.
  private func source(holds span: Span?) -> Span? {
    span.flatMap { $0.end <= compilation.source.text.utf8.count ? $0 : nil }
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
