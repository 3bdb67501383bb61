import Checker
import Files
import Training

/// A part of the page about a run.
struct ReportSection: Sendable {
  let name: String
  private let plainTitle: String
  /// The title where latents are shares or amounts of endmembers.
  private let titleOfMixtures: String?
  /// What it holds; nil where the run has nothing of it.
  let body: @Sendable (Report, _ pictures: [String: String]) -> String?

  init(
    name: String, title: String, titleOfMixtures: String? = nil,
    body: @escaping @Sendable (Report, _ pictures: [String: String]) -> String?
  ) {
    (self.name, plainTitle, self.titleOfMixtures, self.body) = (name, title, titleOfMixtures, body)
  }

  func title(_ report: Report) -> String { report.isOfMixtures ? titleOfMixtures ?? plainTitle : plainTitle }
}

extension ReportSection {
  static let summary = ReportSection(name: "summary", title: "In short") { report, _ in
    HTML.table(report.isOfMethod ? report.record.resultsOfMethod : report.record.results)
  }

  static let diagnosis = ReportSection(name: "diagnosis", title: "What could be wrong") { report, _ in
    let diagnosis = Diagnosis(RunEvidence(report.numbers))
    let rows = diagnosis.findings.map { ["\($0.code): \($0.message)", $0.help ?? ""] }
    return HTML.paragraph(diagnosis.sentence + ".")
      + (rows.isEmpty ? "" : HTML.table(rows, head: ["finding", "what to do"]))
  }

  static let maps = figure("embeddings", "Maps of the latents", ofMixtures: "Abundances")
  static let weights = figure("weights", "Weights that are spectra", ofMixtures: "Endmembers")
  static let loss = figure("loss", "Loss")
  static let schedules = figure("schedules", "The numbers that schedules change")
  static let reconstruction = figure("reconstruction", "Reconstructions")
  static let residual = figure("residual", "Where the model fails")
  static let latents = figure("latents", "Distributions of the latents", ofMixtures: "How abundances are spread")
  static let parameters = figure("parameters", "What the data were made of")
  static let truth = figure("truth", "Painted and found")

  static let traversal = ReportSection(
    name: "traversal", title: "The spectrum as a latent moves",
    titleOfMixtures: "The spectrum as an endmember takes the whole"
  ) { report, pictures in
    let still = pictures["traversal"]
    guard let grid = TraversalGrid(report.numbers) else { return still }
    return grid.html + (still.map { "<details><summary>all at once</summary>\($0)</details>" } ?? "")
  }

  static let data = ReportSection(name: "data", title: "Data") { report, pictures in
    HTML.table(report.record.data) + (pictures["data"] ?? "")
  }

  static let shapes = ReportSection(name: "shapes", title: "Shapes and weights") { report, _ in
    HTML.code(CheckReport(report.numbers.run.compilation).text)
  }

  static let model = ReportSection(name: "model", title: "The model") { report, _ in
    HTML.code(report.numbers.run.compilation.source.text)
  }

  static let reproduce = ReportSection(name: "reproduce", title: "To cite and to repeat") { report, _ in
    HTML.paragraph(report.record.methods(report.numbers)) + HTML.code(report.numbers.run.commands.anew() + "\n")
      + HTML.paragraph(
        "The same version of aec on the same instruction set (\(report.record.text("instruction_set") ?? "unknown")) "
          + "gives the same weights, bit for bit, for any number of threads.")
  }

  /// A figure of the run under a heading.
  private static func figure(_ name: String, _ title: String, ofMixtures: String? = nil) -> ReportSection {
    ReportSection(name: name, title: title, titleOfMixtures: ofMixtures) { _, pictures in pictures[name] }
  }
}
