import Diagnostics
import Figures
import Training

/// A page about several runs of the same data.
struct ComparisonPage {
  let comparison: Comparison
  let drawn: DrawnFigure?
  /// The file of the data, as the reference names it.
  let data: String
  /// The command that makes it again.
  let command: String

  func html() throws(Diagnostic) -> String {
    var body = HTML.section("runs", "The runs", HTML.table(comparison.rows, head: Comparison.head) + explanation)
    if let drawn { body += HTML.section("spectra", "Spectra and maps", try picture(drawn)) }
    body += HTML.section("components", "Which component is which", componentTable)
    body += HTML.section("reproduce", "To repeat", HTML.code(command))
    let names = comparison.entries.map(\.name)
    let lead = "\(names.count) runs of \(data); components are matched with those of \(names[0])."
    return htmlPage(title: "Comparison of \(names.count) runs", lead: [lead], body)
  }

  private func picture(_ drawn: DrawnFigure) throws(Diagnostic) -> String {
    let files = try drawn.figures.map { (picture) throws(Diagnostic) in
      try picture.render(as: .png(dotsPerInch: 200))
    }
    return HTML.pictures(files, words: Comparison.sentence + leftOut)
  }

  private var leftOut: String {
    let (runs, components) = (comparison.entries.count, comparison.reference.names.count)
    let words =
      (runs > Comparison.mostRuns ? ["\(Comparison.mostRuns) of \(runs) runs"] : [])
      + (components > Comparison.mostComponents ? ["\(Comparison.mostComponents) of \(components) components"] : [])
    return words.isEmpty ? "" : "; shown are \(words.joined(separator: " and "))"
  }

  private var explanation: String {
    HTML.paragraph(
      "Components are matched so that the angles between their spectra are smallest in all (Hungarian method). The "
        + "angle is the mean over the matched spectra, the correlation the mean magnitude over their maps, and the RMSE "
        + "that of all shares together, where both runs have shares. Nearness to the reference is agreement, not truth."
    )
      + HTML.paragraph(
        "Variance left and loss are what the run says of its own test or training samples, in the numbers that its model "
          + "reads. Runs of different scales are compared by the variance left of the data: of all samples, in the "
          + "numbers of the file.")
  }

  private var componentTable: String {
    let rows = comparison.entries.flatMap { entry in
      comparison.reference.names.indices.map { row in cells(entry, row) }
    }
    return HTML.table(
      rows, head: ["run", "component of the reference", "its like", "degrees", "correlation of the maps"])
      + HTML.paragraph(
        "Spectra are: " + comparison.entries.map { "\($0.name), \($0.components.kind)" }.joined(separator: "; ") + ".")
  }

  private func cells(_ entry: Comparison.Entry, _ row: Int) -> [String] {
    func word(_ value: Double, _ digits: Int) -> String { value.isFinite ? fixed(value, digits: digits) : "-" }
    return [
      entry.name, comparison.reference.names[row], entry.matchedName(row) ?? "none",
      word(entry.matched.angles[row], 2), word(entry.matched.correlations[row], 4),
    ]
  }
}
