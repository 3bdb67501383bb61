import Diagnostics
import Figures
import Training

/// A page about several repeats: what comes out again, and what does not.
struct SpreadPage {
  let spread: Spread
  let numbers: RunNumbers
  let figures: [SpreadFigure]
  /// The command that repeats them.
  let command: String

  func html() throws(Diagnostic) -> String {
    let facts = RunFacts(numbers.run.record)
    let model = numbers.run.compilation.model.name
    var body = HTML.section("summary", "In short", summary)
    body += HTML.section("latents", "Does each latent come out again?", latentTable)
    for figure in figures {
      let name = figure.drawn.figures.first?.name ?? ""
      body += HTML.section(name, SpreadPage.titles[name] ?? name, try picture(figure))
    }
    body += HTML.section("repeats", "The repeats", repeatTable)
    body += HTML.section("model", "The model", HTML.code(numbers.run.compilation.source.text))
    body += HTML.section(
      "reproduce", "To cite and to repeat", HTML.paragraph(facts.methods(numbers) + " " + sentence) + HTML.code(command)
    )
    return htmlPage(
      title: "\(model), \(spread.outcomes.count) repeats", lead: [spread.sentence + ".", facts.sentence], body)
  }

  private static let titles = [
    "losses": "The losses", "spectra": "The spectra and their spread", "maps": "The maps and their spread",
  ]

  private func picture(_ figure: SpreadFigure) throws(Diagnostic) -> String {
    let files = try figure.drawn.figures.map { (picture) throws(Diagnostic) in
      try picture.render(as: .png(dotsPerInch: 200))
    }
    return HTML.pictures(files, words: figure.sentence)
  }

  private var summary: String {
    let rows: [[String]?] = [
      ["the best", "\(spread.best.name), by its \(spread.best.testLoss == nil ? "loss" : "test loss")"],
      spread.testLoss.map { ["test loss", "\($0.text), the middle (least to most)"] },
      spread.loss.map { ["loss", $0.text] },
      spread.stability.map { ["stability", "\(fixed($0, digits: 3)): the mean of the latents' correlations below"] },
    ]
    let collapsed = spread.collapsed.keys.sorted().map { "\($0): \(spread.collapsed[$0] ?? "")" }
    return HTML.table(
      rows.compactMap(\.self) + (collapsed.isEmpty ? [] : [["collapsed", collapsed.joined(separator: "; ")]]))
  }

  private var latentTable: String {
    func words(_ range: MedianRange?, _ digits: Int) -> String {
      range.map {
        "\(fixed($0.median, digits: digits)) (\(fixed($0.least, digits: digits)) to \(fixed($0.most, digits: digits)))"
      } ?? "not known"
    }
    return HTML.table(
      spread.latents.map {
        [$0.name, words($0.angle, 1), words($0.correlation, 3), $0.isUnstable ? "no" : "yes"]
      }, head: ["latent of the best", "degrees between the spectra", "correlation of the maps", "comes out again"])
      + HTML.paragraph(
        "Latents of the other repeats are matched to those of the best one, so that the angles between "
          + "\(spread.reference.areEndmembers ? "their endmembers" : "what they add to a spectrum") are smallest in all."
      )
  }

  private var repeatTable: String {
    HTML.table(
      spread.outcomes.map { outcome in
        [
          outcome.name, outcome.seed.map(String.init) ?? "", outcome.loss.map(Training.short) ?? "",
          outcome.testLoss.map(Training.short) ?? "", outcome.left.map(percent) ?? "",
          spread.leftOut(outcome.name) ?? outcome.status,
        ]
      }, head: ["repeat", "seed", "loss", "test loss", "variance left", "status"])
  }

  private var sentence: String {
    let seeds = spread.outcomes.compactMap(\.seed)
    let ends = seeds.min().map { "from the seeds \($0) to \(seeds.max() ?? $0)" } ?? "from different seeds"
    let lost = spread.collapsed.isEmpty ? "" : " \(spread.collapsed.count) collapsed and were left out."
    return
      "The model was trained \(spread.outcomes.count) times \(ends) on the same training samples; latents were matched "
      + "by the angles between their spectra (Hungarian method), and the best repeat by "
      + "\(spread.best.testLoss == nil ? "loss" : "test loss") is shown.\(lost)"
  }
}
