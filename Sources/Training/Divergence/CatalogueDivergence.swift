import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Recipe

/// When training stopped because a number was not finite, and why.
struct Divergence {
  let epoch: Int
  let step: Int
  /// That of the phase at work.
  let recipe: TrainRecipe
  /// The best epoch until then; 0 when none was complete.
  let best: Int
  let cause: DivergenceCause?
  /// Whether the optimizer uses the curvature of the loss.
  let isCurved: Bool

  /// Whether no weight has moved yet.
  var isFirst: Bool { epoch == 1 && step == 1 }
}

extension Diagnostic {
  /// A loss, a gradient or the square of one is NaN or infinite.
  static func diverged(_ found: Divergence, _ compilation: Compilation, _ layout: SampleLayout) -> Diagnostic {
    let kept =
      found.best > 0
      ? "the weights of epoch \(found.best), the best until then, are kept in best.safetensors"
      : "no weights are kept, since no epoch was complete"
    let time = "in epoch \(found.epoch), step \(found.step)"
    let smaller = smallerRate(found.recipe, of: compilation.model.weights.map(\.name), in: compilation.source)
    if found.cause == nil, found.isCurved {
      return .curvatureNotFinite(time, kept, smaller)
    }
    guard let cause = found.cause else {
      let help = found.isFirst ? DivergenceAccount.unmoved(layout) : smaller
      return .lossNotFinite("the loss", time, nil, kept, help)
    }
    let account = DivergenceAccount(
      cause, compilation.source, compilation.model, layout, found.recipe, isFirst: found.isFirst)
    switch cause.kind {
    case .data: return .dataNotFinite(cause, layout, time, kept)
    case .gradient(let weight): return .gradientNotFinite(weight, time, account, kept)
    case .steep(let weight): return .gradientTooLarge(weight, cause.number, time, account.help, kept)
    case .value: return .lossNotFinite(account.subject, time, account, kept, account.help)
    }
  }

  private static func lossNotFinite(
    _ subject: String, _ time: String, _ account: DivergenceAccount?, _ kept: String, _ help: String
  ) -> Diagnostic {
    Diagnostic(
      "AE7001", "\(subject) is not a finite number \(time)" + (account.map { ": \($0.event)" } ?? "; training stopped"),
      at: account?.span, marker: account?.marker ?? "", notes: (account?.notes ?? []) + [kept], help: help)
  }

  private static func gradientNotFinite(
    _ weight: String, _ time: String, _ account: DivergenceAccount, _ kept: String
  ) -> Diagnostic {
    Diagnostic(
      "AE7003", "the gradient of `\(weight)` is not a finite number \(time): \(account.event)", at: account.span,
      marker: account.marker, notes: account.notes + [kept], help: account.help)
  }

  /// Loss and gradients are finite, which leaves the product with the Hessian.
  private static func curvatureNotFinite(_ time: String, _ kept: String, _ help: String) -> Diagnostic {
    Diagnostic(
      "AE7006", "the curvature of the loss is not a finite number \(time), or its square is more than float32 holds",
      notes: ["loss and gradients are finite; `adahessian` needs the slopes of the gradients as well", kept], help: help
    )
  }

  private static func gradientTooLarge(
    _ weight: String, _ number: Double, _ time: String, _ help: String, _ kept: String
  ) -> Diagnostic {
    Diagnostic(
      "AE7005",
      "the gradient of `\(weight)` reaches \(numberText(number)) \(time), and its square is more than float32 holds",
      notes: ["optimizers need the squares of gradients, so the step was taken back", kept], help: help)
  }

  private static func dataNotFinite(
    _ cause: DivergenceCause, _ layout: SampleLayout, _ time: String, _ kept: String
  ) -> Diagnostic {
    let place = cause.sample.map { "the spectrum at \(layout.place(ofSample: $0))" } ?? "a spectrum"
    return Diagnostic(
      "AE7004", "\(place) of `\(layout.source)` holds \(numberText(cause.number)), which was read \(time)",
      notes: ["the file has changed since training began: its numbers were finite then", kept],
      help: "train again when nothing writes to the file any more")
  }
}
