import Diagnostics
import Files
import Training

/// A look at a run for something that makes its result doubtful; each stands in a file of its own.
struct RunCheck: Sendable {
  /// What it looks for, as a list of checks has it: "not converged".
  let name: String
  /// Nil where another catalogue explains what it finds.
  let explanation: Explanation?
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

  package init(_ evidence: RunEvidence) {
    checks = RunCheck.all.map { ($0.name, $0.find(evidence)) }
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
          }), "text": .string(sentence),
      ]))
  }

  /// "9 checks: no problem found", or what was found.
  package var sentence: String {
    let found = checks.filter { !$0.findings.isEmpty }.map(\.name)
    return "\(checks.count) checks: " + (found.isEmpty ? "no problem found" : found.joined(separator: ", "))
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
