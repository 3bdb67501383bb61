import Diagnostics
import Training

extension RunCheck {
  /// The loss still falls at the end.
  static let stillFalling = RunCheck(
    name: "not converged",
    explanation: Explanation(
      "AE7040", "The loss still falls",
      meaning: "In the last tenth of its epochs the run still lost 2 % of its loss or more (in the last two of fewer "
        + "than ten epochs 10 %), and it is not yet as good as as many principal components. What it gives would "
        + "change if it went on. A run that reached its `target` asked for no more.",
      example: .situation("A run of 20 epochs that needs 200"),
      cure: "Go on with the command that the message names: `aec train --resume RUN`, with `--epochs`, `--steps` or "
        + "`--max-time` for more of what ended it; or take larger steps.")
  ) { evidence in
    guard let fall = evidence.recentFall, fall.isFalling, !evidence.isAsGoodAsComponents, !evidence.hasDiverged,
      !evidence.hasReachedTarget
    else { return [] }
    let help = evidence.cureInstead ?? evidence.run.commands.longer()
    return [.stillFalling(fall.share, epochs: fall.epochs, help: help)]
  }

  /// The test loss rises while the training loss falls.
  static let overfit = RunCheck(
    name: "overfit",
    explanation: Explanation(
      "AE7041", "The test loss rises again",
      meaning: "The loss of the test samples is at least a tenth above its lowest value, while that of the "
        + "training samples went on falling: the model learns the training samples by heart.",
      example: .situation("Many weights, few samples, many epochs"),
      cure: "Use the best epoch (`--best`), `stop: patience(20)`, fewer weights or `weight_decay`.")
  ) { evidence in
    // Who looks at the best epoch has done what is to be done.
    guard !evidence.run.usesBest, let found = evidence.overfit else { return [] }
    return [.overfit(found.best, epoch: found.epoch, last: found.last)]
  }

  /// The loss jumped and came back.
  static let recovered = RunCheck(
    name: "diverged and recovered",
    explanation: Explanation(
      "AE7042", "The loss jumped",
      meaning: "Between two epochs the loss rose to ten times its lowest value so far. Steps were too large "
        + "there, and what was learnt before may be lost.",
      example: .situation("A learning rate at the edge of what works"),
      cure: "Use a tenth of the learning rate, a `warmup`, or `clip: 1`.")
  ) { evidence in
    var lowest = Double.infinity
    for (index, loss) in evidence.losses.enumerated() {
      if lowest > 0, loss > 10 * lowest {
        let smaller = evidence.run.commands.smallerSteps(inPhase: evidence.phase(ofEpoch: index))
        return [.jumped(from: lowest, to: loss, epoch: index + 1, smaller: smaller)]
      }
      lowest = min(lowest, loss)
    }
    return []
  }

  /// One term of the loss makes the others count for nothing.
  static let drownedTerm = RunCheck(
    name: "a drowned term",
    explanation: Explanation(
      "AE7044", "A term of the loss that is drowned",
      meaning: "At the end a term of the loss is less than a ten-thousandth of all terms together, so it hardly "
        + "decides anything. A penalty of this size does nothing.",
      example: .situation("1e-8 * mean(abs(z)) beside an error of 1"),
      cure: "Make its factor larger until it is a percent or so, or leave the term out.")
  ) { evidence in
    // Phases may switch terms on and off.
    let part = evidence.hasPhases ? 1 : 10
    let terms = evidence.terms.compactMap { term in
      term.values.isEmpty ? nil : (term.text, abs(mean(term.values.suffix(max(1, term.values.count / part)))))
    }
    let all = terms.reduce(0) { $0 + $1.1 }
    guard terms.count > 1, all > 0 else { return [] }
    // A factor of 0 switches a term off.
    return terms.filter { $0.1 > 0 && $0.1 < 1e-4 * all }.map { .drowned($0.0, share: $0.1 / all) }
  }
}

extension RunEvidence {
  /// The lowest test loss with its epoch, and the one at the end that is clearly above it while the loss went on falling;
  /// nil for a run that has not learnt its samples by heart.
  var overfit: (best: Double, epoch: Int, last: Double)? {
    let (losses, test) = (losses, testLosses)
    guard test.count >= 10, test.count == losses.count, let best = test.indices.min(by: { test[$0] < test[$1] }),
      let last = test.last, last > test[best] + 0.1 * abs(test[best]), losses[losses.count - 1] < losses[best]
    else { return nil }
    return (test[best], best + 1, last)
  }
}

/// What to do about a test loss that rises again.
let overfitHelp = "take the best epoch with --best, or write `stop: patience(20)` into `train`"

extension Diagnostic {
  fileprivate static func stillFalling(_ share: Double, epochs: Int, help: String) -> Diagnostic {
    Diagnostic(
      "AE7040", "the loss still falls: by \(percent(share)) in the last \(epochs) epochs", severity: .warning,
      help: help)
  }

  fileprivate static func overfit(_ best: Double, epoch: Int, last: Double) -> Diagnostic {
    Diagnostic(
      "AE7041",
      "the test loss rises: it was \(numberText(best)) in epoch \(epoch) and is \(numberText(last)) at the end",
      severity: .warning, help: overfitHelp)
  }

  fileprivate static func jumped(from low: Double, to high: Double, epoch: Int, smaller: String?) -> Diagnostic {
    Diagnostic(
      "AE7042", "the loss jumped from \(numberText(low)) to \(numberText(high)) in epoch \(epoch)", severity: .warning,
      help: "take smaller steps\(smaller.map { " (\($0))" } ?? ""), or write `clip: 1` or `rate: constant(warmup: 5)` "
        + "into `train`")
  }

  fileprivate static func drowned(_ term: String, share: Double) -> Diagnostic {
    Diagnostic(
      "AE7044", "the term `\(term)` is \(percent(share)) of the loss: it decides nothing", severity: .warning,
      help: "make its factor larger, or leave it out")
  }
}
