import Diagnostics

/// `patience(20, of: test, by: 1e-4)`: a run ends where the loss has not fallen for some epochs.
package struct StopRule: Hashable, Sendable {
  /// Epochs without a lower loss that are waited for.
  package let patience: Int
  /// The share by which a loss must be lower to count.
  package let share: Double
  /// Whether the loss of the test samples counts, not that of the training samples.
  package let isOfTest: Bool
  /// Whether the rule says itself which samples count; what it does is the same.
  package private(set) var namesSamples = true

  package init(patience: Int, share: Double = 0, isOfTest: Bool = true) {
    (self.patience, self.share, self.isOfTest) = (patience, share, isOfTest)
  }

  package static func == (one: StopRule, other: StopRule) -> Bool {
    one.patience == other.patience && one.share == other.share && one.isOfTest == other.isOfTest
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(patience)
    hasher.combine(share)
    hasher.combine(isOfTest)
  }

  /// As a model file has it.
  package var text: String {
    "patience(\(patience), of: \(isOfTest ? "test" : "training")" + (share > 0 ? ", by: \(shortest(share)))" : ")")
  }

  /// Reads what `text` writes; nil for anything else.
  package init?(parsing text: String) {
    let bare = text.filter { $0 != " " }
    guard bare.hasPrefix("patience("), bare.hasSuffix(")") else { return nil }
    var (patience, share, isOfTest): (Int?, Double, Bool) = (nil, 0, true)
    for (index, argument) in bare.dropFirst(9).dropLast().split(separator: ",").enumerated() {
      let words = argument.split(separator: ":").map(String.init)
      switch (words.count > 1 ? words[0] : index == 0 ? "epochs" : "", words.last ?? "") {
      case ("epochs", let word): patience = Int(word)
      case ("by", let word):
        guard let value = number(word), (0...1).contains(value) else { return nil }
        share = value
      case ("of", "test"): isOfTest = true
      case ("of", "training"): isOfTest = false
      default: return nil
      }
    }
    guard let patience, (1...1_000_000_000).contains(patience) else { return nil }
    self.init(patience: patience, share: share, isOfTest: isOfTest)
    namesSamples = bare.contains("of:")
  }

  /// The rule that words of other programs mean: `EarlyStopping(monitor: "loss", patience: 20, min_delta: 1e-4)`.
  package static func meant(by words: String) -> String {
    let named = words.firstMatch(of: /(?:patience|epochs)\W{0,3}(\d+(?:\.\d+)?)/)?.1
    let number = named ?? words.firstMatch(of: /\d+(?:\.\d+)?/)?.0
    // Epochs are whole, and at least one is waited for.
    let patience = number.flatMap { Double($0) }.map { Int(max(1, min($0.rounded(.up), 1e9))) } ?? 20
    let by = words.firstMatch(of: /(?:by|min_delta|delta|tol|threshold) *[:=] *(\d[\d.e-]*%?)/)?.1
    // More than all of a loss is meant in percent.
    let share = by.map { text in Double(text).flatMap { $0 > 1 ? shortest(min(1, $0 / 100)) : nil } ?? String(text) }
    let isOfTest = ["test", "val"].contains { words.contains($0) }
    // The loss without a further word is that of the training samples elsewhere.
    let isOfTraining = !isOfTest && (words.contains("train") || words.contains("loss"))
    let part = isOfTraining ? ", of: training" : isOfTest ? ", of: test" : ""
    return "patience(\(patience)\(part)\(share.map { ", by: \($0)" } ?? ""))"
  }
}

/// What ends a run before its last epoch.
package struct RunEnds: Sendable {
  private let rule: StopRule?
  private let target: Double?
  private var best = Double.infinity
  private var waited = 0

  package init(_ recipe: TrainRecipe) {
    if case .stop(let rule)? = recipe[.stop] { self.rule = rule } else { rule = nil }
    if case .real(let loss)? = recipe[.target] { target = loss } else { target = nil }
  }

  /// Hears the losses of an epoch; the key that ends the run, if one does.
  package mutating func hear(training: Double, test: Double?) -> RecipeKey? {
    if let target, test ?? training <= target { return .target }
    guard let rule else { return nil }
    let loss = rule.isOfTest ? test ?? training : training
    waited += 1
    if loss < best - rule.share * abs(best.isFinite ? best : 0) { (best, waited) = (loss, 0) }
    return waited >= rule.patience ? .stop : nil
  }

  /// What it has kept of the losses, for a checkpoint.
  package var memory: [Double] {
    get { [best, Double(waited)] }
    set { if newValue.count == 2 { (best, waited) = (newValue[0], Int(newValue[1])) } }
  }
}
