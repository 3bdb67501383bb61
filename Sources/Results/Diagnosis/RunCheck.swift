import Diagnostics
import Files
import Training

/// A look at a run for something that makes its result doubtful; each stands in a file of its own.
struct RunCheck: Sendable {
  /// What it looks for, as a list of checks has it: "not converged".
  let name: String
  /// Nil where another catalogue explains what it finds.
  let explanation: Explanation?
  /// Whether it reads what the end of a training measures, which a run that was stopped or killed may lack.
  var readsWorth = false
  let find: @Sendable (RunEvidence) -> [Diagnostic]
}

extension RunCheck {
  /// In the order in which a person would look.
  static let all: [RunCheck] = [
    .worthless, .stillFalling, .overfit, .recovered, .behindComponents, .latentCount, .sameEndmembers, .rescalable,
    .drownedTerm, .vanishing, .neighbouringTest,
  ]
}

extension Explanation {
  package static let diagnosis = RunCheck.all.compactMap(\.explanation) + [diagnosedWithoutData]
}

/// What could be wrong with the result of a run.
package struct Diagnosis: Sendable {
  /// What was looked for, and what was found, in the order of the checks.
  package private(set) var checks: [(name: String, findings: [Diagnostic])]
  /// The checks that were not made, since the run has no worth, or one of other weights.
  package let leftOut: [String]
  /// Whether the worth of the run is that of its last weights, while those of its best epoch are looked at.
  private let isOfBest: Bool
  /// The command that goes on with the run, and then makes them; nil where that is refused.
  private let next: String?

  package init(_ evidence: RunEvidence) {
    isOfBest =
      evidence.run.usesBest && evidence.hasWorth
      && evidence.number("best", "epoch") != evidence.number("epochs")
    let readsWorth = evidence.hasWorth && !isOfBest
    let made = RunCheck.all.filter { readsWorth || !$0.readsWorth }
    checks = made.map { ($0.name, $0.find(evidence)) }
    leftOut = readsWorth ? [] : RunCheck.all.filter(\.readsWorth).map(\.name)
    next = evidence.hasDiverged ? nil : "`\(evidence.run.commands.resume)` goes on with it"
  }

  package var findings: [Diagnostic] { checks.flatMap(\.findings) }

  /// The same with what the repeats of the run say.
  package func adding(_ spread: Spread) -> Diagnosis {
    var result = self
    result.checks.append(("spread over repeats", spread.findings))
    return result
  }

  /// The checks with how much each found.
  package var json: JSONValue {
    .object(
      JSONObject([
        "checks": .array(
          checks.map {
            .object(
              JSONObject([
                "name": .string($0.name), "codes": .array($0.findings.map { .string($0.code) }),
              ]))
          }), "left_out": .array(leftOut.map { .string($0) }), "text": .string(sentence),
      ]))
  }

  /// "9 checks: no problem found", or what was found.
  package var sentence: String {
    let found = checks.filter { !$0.findings.isEmpty }.map(\.name)
    let made = "\(checks.count) checks: " + (found.isEmpty ? "no problem found" : found.joined(separator: ", "))
    if leftOut.isEmpty { return made }
    if isOfBest {
      return made + "; not made, since they are about the weights of the last epoch: \(listing(leftOut))"
    }
    return made + "; not made, since the run ended before its worth was measured: \(listing(leftOut))"
      + (next.map { ". " + $0 } ?? "")
  }
}

extension Diagnostic {
  /// The data of a run cannot be read, so that checks of them are left out.
  package static func diagnosedWithoutData(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE7047", "the run is judged without its data: \(cause.message)", severity: .note, help: cause.help)
  }
}

extension Explanation {
  static let diagnosedWithoutData = Explanation(
    "AE7047", "A diagnosis without data",
    meaning: "The data of the run cannot be read, so only its record and its losses are looked at.",
    example: .situation("The file of the data was moved"),
    cure: "Name the data: `aec diagnose RUN --data FILE`.")
}
