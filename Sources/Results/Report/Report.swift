import Diagnostics
import Figures
import Files
import Training

/// Writes the page of a run as a whole; false when the user interrupted it, and the process must end soon then.
///
/// `tell` is called by another thread.
package func writeReport(
  of run: SavedRun, _ source: NumbersRequest, to path: String, isInterrupted: @escaping @Sendable () -> Bool,
  tell: @escaping @Sendable (Diagnostic) -> Void
) throws(Diagnostic) -> Bool {
  try untilInterrupted(isInterrupted) { (gate) throws(Diagnostic) in
    guard let numbers = try gatherNumbers(run, source, isInterrupted: isInterrupted, tell: tell) else { return false }
    let place = ResultPlace(gate: gate, files: numbers.protected.allowing([RunFolder.reportFile], of: run.folder))
    // Found out before the work, since nobody writes a page over the data.
    try place.files.requireFree(path)
    try place.write(Report(numbers).html(), to: path)
    return true
  } ?? false
}

/// A page about a run that needs nothing but itself: no network, no other file.
package struct Report: Sendable {
  let numbers: RunNumbers
  let options: FigureOptions

  package init(_ numbers: RunNumbers, _ options: FigureOptions = FigureOptions()) {
    (self.numbers, self.options) = (numbers, options)
  }

  /// What stands on the page, from the top.
  private static let sections: [ReportSection] = [
    .summary, .worth, .diagnosis, .maps, .weights, .truth, .traversal, .loss, .schedules, .reconstruction, .residual,
    .latents,
    .parameters,
    .data,
    .shapes,
    .model, .reproduce,
  ]

  package func html() throws(Diagnostic) -> String {
    let pictures = try pictures()
    var body = ""
    for section in Report.sections {
      if let content = section.body(self, pictures) { body += HTML.section(section.name, section.title(self), content) }
    }
    return htmlPage(title: title, lead: [isOfMethod ? record.sentenceOfMethod : record.sentence, origin], body)
  }

  var record: RunFacts { RunFacts(numbers.run.record) }
  var title: String { "\(numbers.run.compilation.model.name): \(record.source ?? numbers.layout.source)" }

  /// Whether nothing was trained, as by methods of unmixing.
  var isOfMethod: Bool { numbers.run.compilation.model.trainsNothing }
  /// Whether the latents are shares or amounts of endmembers that the model names.
  var isOfMixtures: Bool { numbers.mixed != nil && !numbers.weights.isEmpty }

  /// Of which weights and data the pictures are.
  private var origin: String {
    if isOfMethod, numbers.isOfTraining {
      return "Maps, spectra and errors are of all \(numbers.layout.count) samples."
    }
    let weights = numbers.run.usesBest ? "the best epoch" : "the last epoch"
    guard !numbers.isOfTraining else { return "Maps, spectra and errors are of the weights of \(weights)." }
    return "Maps, spectra and errors are of the weights of \(weights) on other data than the run was trained on: "
      + "\(numbers.layout.source), \(numbers.layout.count) samples."
  }

  /// The figures of the run as pictures for a screen, by name.
  private func pictures() throws(Diagnostic) -> [String: String] {
    let drawn = inParallel(runFigures) { figure -> Result<String?, Diagnostic> in
      Result { () throws(Diagnostic) in
        guard case .drawn(let drawn) = figure.make(from: numbers, options) else { return nil }
        let files = try drawn.figures.map { (picture) throws(Diagnostic) in
          try picture.render(as: .png(dotsPerInch: Report.dotsPerInch))
        }
        return HTML.pictures(files, words: figure.sentence)
      }
    }
    var result: [String: String] = [:]
    for (figure, picture) in zip(runFigures, drawn) { result[figure.name] = try picture.get() }
    return result
  }

  /// Twice what a screen shows, for those with small dots.
  private static let dotsPerInch = 200.0
}

/// A page that needs no other file; `lead` stands below its title.
func htmlPage(title: String, lead: [String], _ body: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
  script-src 'unsafe-inline'">
  <title>\(HTML.escaped(title))</title>
  <style>
  \(reportStyle)
  </style>
  </head>
  <body>
  <header><h1>\(HTML.escaped(title))</h1>\(lead.map(HTML.paragraph).joined())</header>
  <main>
  \(body)</main>
  <script>
  \(reportScript)
  </script>
  </body>
  </html>

  """
}
