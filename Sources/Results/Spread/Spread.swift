import Diagnostics
import Files
import Training

/// A middle value and the ends of several.
package struct MedianRange: Equatable, Sendable {
  package let median: Double
  package let least: Double
  package let most: Double

  /// Nil without a finite value.
  init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    (least, most) = (first, last)
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// "0.0125 (0.0123 to 0.0141)"
  var text: String { least < most ? "\(short(median)) (\(short(least)) to \(short(most)))" : short(median) }

  var json: JSONValue {
    .object(JSONObject(["median": .number(median), "min": .number(least), "max": .number(most)]))
  }
}

/// What comes out again when a model is trained from several seeds, and what does not.
package struct Spread: Sendable {
  /// All of them, in their order.
  package let outcomes: [RepeatOutcome]
  /// The one with the smallest test loss (loss without test samples) among those that did not collapse.
  package let best: RepeatOutcome
  /// Why repeats are left out of the spread, by their names.
  package let collapsed: [String: String]
  /// Those that are not whole, and those of other data, which are not compared either.
  package let unfinished: [String]
  let ofOtherData: [String]
  /// The folder of all of them.
  var folder = ""
  let reference: RunComponents
  /// Those that are compared with the best.
  let others: [MatchedComponents]

  /// The outcomes of those that count.
  var sound: [RepeatOutcome] { outcomes.filter(isSound) }

  private func isSound(_ outcome: RepeatOutcome) -> Bool {
    collapsed[outcome.name] == nil && !unfinished.contains(outcome.name) && !ofOtherData.contains(outcome.name)
  }

  package var testLoss: MedianRange? { MedianRange(sound.compactMap(\.testLoss)) }
  package var loss: MedianRange? { MedianRange(sound.compactMap(\.loss)) }

  /// A latent of the best repeat, and how far it comes out again in the others.
  package struct Latent: Sendable {
    package let name: String
    /// Between the spectra, in degrees; nil where the decoder does not read it, or nothing is compared.
    package let angle: MedianRange?
    /// Between the maps.
    package let correlation: MedianRange?

    /// Spectra and maps of this quality are taken for the same thing.
    static let largestAngle = 10.0
    static let leastCorrelation = 0.9

    /// Whether half of the repeats or more find something else.
    package var isUnstable: Bool {
      (angle.map { $0.median > Latent.largestAngle } ?? false)
        || (correlation.map { abs($0.median) < Latent.leastCorrelation } ?? false)
    }
  }

  package var latents: [Latent] {
    reference.names.indices.map { index in
      Latent(
        name: reference.names[index], angle: MedianRange(others.map { $0.angles[index] }),
        correlation: MedianRange(others.map { $0.correlations[index] }))
    }
  }

  /// The mean over the latents of the middle correlation of their maps: 1 where all come out again.
  package var stability: Double? {
    let medians = latents.compactMap { $0.correlation.map { abs($0.median) } }
    return medians.isEmpty ? nil : medians.reduce(0, +) / Double(medians.count)
  }

  /// The best of some repeats; nil where none has a loss. Of collapsed ones the best counts only if all collapsed.
  package static func best(of outcomes: [RepeatOutcome]) -> RepeatOutcome? {
    let scored = outcomes.filter { $0.score != nil && !$0.isUnfinished }
    guard let first = least(scored) else { return nil }
    return least(scored.filter { $0.collapse(beside: first) == nil }) ?? first
  }

  private static func least(_ outcomes: [RepeatOutcome]) -> RepeatOutcome? {
    outcomes.min { ($0.score ?? .infinity) < ($1.score ?? .infinity) }
  }

  /// Compares repeats; `components` reads what a run found, and is called by two threads.
  init(
    _ outcomes: [RepeatOutcome], best: RepeatOutcome, reference: RunComponents,
    components: @escaping @Sendable (RepeatOutcome) throws(Diagnostic) -> RunComponents
  ) throws(Diagnostic) {
    (self.outcomes, self.best, self.reference) = (outcomes, best, reference)
    unfinished = outcomes.filter { $0.isUnfinished && $0.name != best.name }.map(\.name)
    ofOtherData = outcomes.filter { !$0.isUnfinished && $0.data != best.data }.map(\.name)
    var collapsed: [String: String] = [:]
    for outcome in outcomes where outcome.name != best.name && !outcome.isUnfinished && outcome.data == best.data {
      collapsed[outcome.name] = outcome.score == nil ? outcome.status : outcome.collapse(beside: best)
    }
    self.collapsed = collapsed
    let left = Set(collapsed.keys).union(unfinished).union(ofOtherData).union([best.name])
    let found = inParallel(outcomes.filter { !left.contains($0.name) }) { outcome in
      Result { () throws(Diagnostic) in try components(outcome).matched(to: reference) }
    }
    var others: [MatchedComponents] = []
    for result in found { others.append(try result.get()) }
    self.others = others
  }
}

// For `spread.json`, the table and the last lines of a training.
extension Spread {
  package var json: JSONValue {
    func range(_ value: MedianRange?) -> JSONValue { value?.json ?? .null }
    return .object(
      JSONObject([
        "format": .string("aec spread 1"), "aec": .string(aecVersion), "best": .string(best.name),
        "loss": range(loss), "test_loss": range(testLoss), "stability": stability.map { .number($0) } ?? .null,
        "compared_by": .string(reference.areEndmembers ? "endmembers" : "decoded latents"),
        "latents": .array(
          latents.map {
            .object(
              JSONObject([
                "name": .string($0.name), "angle_in_degrees": range($0.angle), "map_correlation": range($0.correlation),
              ]))
          }),
        "collapsed": .object(
          collapsed.keys.sorted().reduce(into: JSONObject()) { $0[$1] = .string(collapsed[$1] ?? "") }),
        "unfinished": .array(unfinished.map { .string($0) }), "of_other_data": .array(ofOtherData.map { .string($0) }),
        "runs": .array(outcomes.map(\.json)), "text": .string(sentence),
      ]))
  }

  /// "10 repeats: test loss 0.0125 (0.0123 to 0.0141), the best is repeat-03; 1 collapsed"
  package var sentence: String {
    let losses = testLoss.map { "test loss \($0.text)" } ?? loss.map { "loss \($0.text)" } ?? "no loss"
    let counts = [
      ("collapsed", collapsed.count), ("not finished", unfinished.count), ("of other data", ofOtherData.count),
    ]
    let lost = counts.filter { $0.1 > 0 }.map { "; \($0.1) \($0.0)" }.joined()
    return
      "\(outcomes.count == 1 ? "1 repeat" : "\(outcomes.count) repeats"): \(losses), the best is \(best.name)\(lost)"
  }

  /// Why a repeat does not count; nil for one that does.
  func leftOut(_ name: String) -> String? {
    if unfinished.contains(name) { return "not finished" }
    return ofOtherData.contains(name) ? "trained on other data" : collapsed[name].map { "collapsed: \($0)" }
  }

  /// A row for each repeat: how it ended, and for each latent of the best which of its own is most like it.
  var table: NumberTable {
    var table = NumberTable()
    table.add("repeat", outcomes.map(\.name))
    table.add("seed", outcomes.map { Double($0.seed ?? 0) })
    table.add("status", outcomes.map(\.status))
    table.add("loss", outcomes.map { $0.loss ?? .nan })
    table.add("test_loss", outcomes.map { $0.testLoss ?? .nan })
    table.add("variance_left", outcomes.map { $0.left ?? .nan })
    table.add("left_out", outcomes.map { leftOut($0.name) ?? "" })
    for (index, name) in reference.names.enumerated() {
      let found = outcomes.map { outcome in others.first { $0.run == outcome.name } }
      table.add("\(name): like", found.map { $0?.places[index].map { reference.names[$0] } ?? "" })
      table.add("\(name): angle in degrees", found.map { $0?.angles[index] ?? .nan })
      table.add("\(name): correlation of the maps", found.map { $0?.correlations[index] ?? .nan })
    }
    return table
  }
}
