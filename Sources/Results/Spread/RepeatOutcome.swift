import Datasets
import Diagnostics
import Files
import Training

/// How one of several repeats ended, as its record says.
package struct RepeatOutcome: Sendable {
  package let name: String
  package let seed: Int?
  package let status: String
  /// The learning rate of its recipe; nil for one in phases, each of which has its own.
  let rate: Double?
  package let epochs: Int?
  package let loss: Double?
  package let testLoss: Double?
  /// The share of the variance that the model leaves.
  package let left: Double?
  /// Latents that are 0 or the same for every sample, and pairs that are equal.
  let idle: Int
  let equal: Int

  /// - Parameter hasLatents: false where its process ended after the last step, before it wrote them.
  package init(_ name: String, _ record: JSONTree, hasLatents: Bool = true) {
    (self.name, self.hasLatents) = (name, hasLatents)
    func number(_ keys: String...) -> Double? { keys.reduce(Optional(record), { $0?[$1] })?.double }
    func count(_ key: String) -> Int { if case .array(let all)? = record["worth"]?[key] { all.count } else { 0 } }
    seed = number("train", "seed").map { Int($0) }
    if case .string(let word)? = record["status"] { status = word } else { status = "unknown" }
    rate = record["train"]?["phases"] == nil ? number("train", "learning_rate") : nil
    epochs = number("epochs").map { Int($0) }
    (loss, testLoss) = (number("loss"), number("test_loss"))
    left = number("worth", "variance_left")
    func text(_ value: JSONTree?) -> String? { if case .string(let text)? = value { text } else { nil } }
    (data, endedBy) = (text(record["data"]?["hash"]), text(record["ended_by"]))
    (idle, equal) = (count("zero_latents") + count("constant_latents"), count("equal_latents"))
  }

  /// The hash of the data that it was trained on.
  let data: String?
  /// The key of the recipe that ended it.
  let endedBy: String?

  private let hasLatents: Bool
  /// Whether something of it is still to be done: it was killed, stopped, or met a full disk.
  package var isUnfinished: Bool { status == "done" ? !hasLatents : status != "diverged" }

  /// What repeats are compared by: the test loss, where there are test samples. A run that diverged after an epoch has the
  /// loss of that one, and no last weights.
  var score: Double? { status == "diverged" ? nil : (testLoss ?? loss).flatMap { $0.isFinite ? $0 : nil } }
  package var isScored: Bool { score != nil }

  /// A repeat that explains less than this share of the variance that the best explains is no answer.
  private static let leastShare = 0.5

  /// Why its latents are no answer, beside those of the best run; nil for a sound one.
  func collapse(beside best: RepeatOutcome) -> String? {
    if status == "diverged" { return status }
    if let left, let least = best.left, least < 1, 1 - left < RepeatOutcome.leastShare * (1 - least) {
      return "leaves \(percent(left)) of the variance, the best \(percent(least))"
    }
    if idle > best.idle { return "\(idle) \(idle == 1 ? "latent is" : "latents are") the same for every sample" }
    if equal > best.equal { return "\(equal) \(equal == 1 ? "pair" : "pairs") of latents are equal" }
    return nil
  }

  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    func whole(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    return .object(
      JSONObject([
        "name": .string(name), "seed": whole(seed), "status": .string(status), "epochs": whole(epochs),
        "loss": number(loss), "test_loss": number(testLoss), "variance_left": number(left),
      ]))
  }
}
