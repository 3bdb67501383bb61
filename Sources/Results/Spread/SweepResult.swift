import Datasets
import Diagnostics
import Figures
import Files
import Recipe
import Training

/// What the runs of one setting of a sweep came to.
package struct SweepResult: Sendable {
  /// The swept numbers, as they are written.
  package let values: [(name: String, text: String)]
  package let folder: String
  package let outcomes: [RepeatOutcome]
  /// How far latents come out again over the repeats; nil for a single run.
  package let stability: Double?
  package let best: RepeatOutcome?
  /// The share of the variance that as many principal components leave as there are latents.
  let principalLeft: Double?
  /// Why no run of it could be trained.
  let refusal: String?

  package init(
    values: [(name: String, text: String)], folder: String, outcomes: [RepeatOutcome], stability: Double?,
    principalLeft: Double?, refusal: String? = nil
  ) {
    (self.values, self.folder, self.outcomes, self.stability) = (values, folder, outcomes, stability)
    (self.principalLeft, self.refusal) = (principalLeft, refusal)
    best = Spread.best(of: outcomes)
  }

  /// Those that are whole and did not collapse.
  private var sound: [RepeatOutcome] {
    guard let best else { return [] }
    return outcomes.filter { !$0.isUnfinished && $0.collapse(beside: best) == nil }
  }

  package var unfinished: Int { outcomes.filter(\.isUnfinished).count }
  /// Runs that their time ended.
  package var outOfTime: Int { outcomes.filter { $0.endedBy == RecipeKey.maxTime.name }.count }
  package var collapsed: Int { outcomes.count - sound.count - unfinished }
  package var loss: MedianRange? { MedianRange(sound.compactMap(\.score)) }

  package var words: String { values.map { "\($0.name)=\($0.text)" }.joined(separator: ", ") }

  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object(
      JSONObject([
        "values": .object(values.reduce(into: JSONObject()) { $0[$1.name] = .string($1.text) }),
        "folder": .string(folder), "best": best.map { .string($0.name) } ?? .null,
        "loss": loss?.json ?? .null, "variance_left": number(best?.left), "pca_left": number(principalLeft),
        "stability": number(stability), "refused": refusal.map { .string($0) } ?? .null,
        "collapsed": .integer(collapsed), "unfinished": .integer(unfinished),
        "runs": .array(outcomes.map(\.json)),
      ]))
  }
}

/// All settings of a sweep beside each other.
package struct SweepTable: Sendable {
  package let rows: [SweepResult]
  /// Swept numbers of the loss, which make losses of different settings different things.
  let weightsOfLoss: [String]

  package static let recordFile = "sweep.json"
  package static let tableFile = "sweep.csv"

  package init(_ rows: [SweepResult], weightsOfLoss: [String] = []) {
    (self.rows, self.weightsOfLoss) = (rows, weightsOfLoss)
  }

  /// Whether settings are compared by what they leave of the variance, since their losses differ in what they measure.
  package var comparesVariance: Bool {
    !weightsOfLoss.isEmpty && rows.allSatisfy { $0.loss == nil || $0.best?.left != nil }
  }

  /// What there is to warn of.
  package var finding: Diagnostic? {
    weightsOfLoss.isEmpty ? nil : .lossesDiffer(weightsOfLoss, comparesVariance: comparesVariance)
  }

  /// The setting with the smallest middle loss, or with the best repeat that leaves the least.
  package var best: SweepResult? {
    if comparesVariance {
      return rows.filter { $0.loss != nil }.min { ($0.best?.left ?? .infinity) < ($1.best?.left ?? .infinity) }
    }
    return rows.filter { $0.loss != nil }.min { ($0.loss?.median ?? .infinity) < ($1.loss?.median ?? .infinity) }
  }

  package var names: [String] { rows.first?.values.map(\.name) ?? [] }
  /// Whether losses are of different numbers of epochs.
  private var hasRounds: Bool { Set(rows.compactMap { $0.best?.epochs }).count > 1 }
  private var hasRepeats: Bool { rows.contains { $0.outcomes.count > 1 } }

  private var hasRefusals: Bool { rows.contains { $0.refusal != nil } }

  var table: NumberTable {
    var table = NumberTable()
    for (place, name) in names.enumerated() { table.add(name, rows.map { $0.values[place].text }) }
    table.add("runs", rows.map { Double($0.outcomes.count) })
    table.add("collapsed", rows.map { Double($0.collapsed) })
    table.add("unfinished", rows.map { Double($0.unfinished) })
    table.add("loss_median", rows.map { $0.loss?.median ?? .nan })
    table.add("loss_min", rows.map { $0.loss?.least ?? .nan })
    table.add("loss_max", rows.map { $0.loss?.most ?? .nan })
    table.add("variance_left", rows.map { $0.best?.left ?? .nan })
    table.add("pca_left", rows.map { $0.principalLeft ?? .nan })
    table.add("stability", rows.map { $0.stability ?? .nan })
    table.add("epochs", rows.map { $0.best?.epochs.map { Double($0) } ?? .nan })
    table.add("folder", rows.map(\.folder))
    table.add("best", rows.map { $0.best?.name ?? "" })
    table.add("refused", rows.map { $0.refusal ?? "" })
    return table
  }

  /// The same for a person, in columns.
  package var text: String {
    let head =
      names + ["loss", "left", "PCA leaves"] + (hasRepeats ? ["stability", "collapsed"] : [])
      + (hasRounds ? ["epochs"] : []) + (hasRefusals ? ["left out"] : [])
    let cells = rows.map { row in
      row.values.map(\.text) + [
        row.loss.map { hasRepeats ? $0.text : short($0.median) } ?? "none", row.best?.left.map(percent) ?? "",
        row.principalLeft.map(percent) ?? "",
      ] + (hasRepeats ? [row.stability.map { fixed($0, digits: 3) } ?? "", "\(row.collapsed)"] : [])
        + (hasRounds ? [row.best?.epochs.map(String.init) ?? ""] : []) + (hasRefusals ? [row.refusal ?? ""] : [])
    }
    return columns([head] + cells)
  }

  package var json: JSONValue {
    .object(
      JSONObject([
        "format": .string("aec sweep 1"), "aec": .string(aecVersion),
        "best": best.map { .string($0.folder) } ?? .null, "settings": .array(rows.map(\.json)),
      ]))
  }

  /// Leaves the table as text and JSON, and its figure, in the folder of the sweep.
  /// Returns whether there is a figure: it needs a swept number.
  package func write(to parent: String, tell: (Diagnostic) -> Void) throws(Diagnostic) -> Bool {
    let folder = RunFolder(path: parent)
    try writeAtomically(json.pretty() + "\n", to: folder.file(SweepTable.recordFile))
    try writeAtomically(table.text, to: folder.file(SweepTable.tableFile))
    guard let figure else { return false }
    let pictures = folder.file(RunFolder.figuresFolder)
    try RunFolder.make(pictures)
    do throws(Diagnostic) {
      try writeAtomically(try figure.render(for: "\(pictures)/sweep.png"), to: "\(pictures)/sweep.png")
    } catch {
      guard error.isOfMissingCairo else { throw error }
      tell(.figuresFailed(error, run: parent))
      return false
    }
    return true
  }
}

extension Diagnostic {
  fileprivate static func lossesDiffer(_ numbers: [String], comparesVariance: Bool) -> Diagnostic {
    let names = numbers.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      "AE7056",
      "\(names) \(numbers.count == 1 ? "is" : "are") part of the loss, so losses of the settings are no measure",
      severity: comparesVariance ? .note : .warning,
      help: comparesVariance
        ? "the settings are compared by the variance that they leave"
        : "compare the columns of metrics.csv, term by term")
  }
}

extension Explanation {
  package static let sweeps = [
    Explanation(
      "AE7056", "Losses that are no measure",
      meaning: "A swept number is part of the loss, such as the weight of a penalty. A smaller loss then only means a "
        + "smaller weight, so settings are compared by the variance that they leave.",
      example: .command("aec sweep dense.ae l1=1e-5,1e-4"),
      cure: "Nothing; the loss stays in the table, and the terms of each run in its metrics.csv.")
  ]
}
