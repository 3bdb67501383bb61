import Datasets
import Diagnostics
import Figures
import Files
import Training

/// What is read of the folders of several repeats: how they ended, and the run that is the best.
package struct RepeatsRequest: Sendable {
  /// The folder that holds them, and the names of those that have a record, in their order.
  package let parent: String
  package let names: [String]
  package var threads = 1
  /// How the command line would go, for the page.
  package var command = ""
  /// Whether figures of the comparison are drawn beside it; its page shows them in any case.
  package var drawsFigures = true
  /// Whether the figures of the best run are drawn in its folder.
  package var drawsBest = true
  /// Whether the comparison counts although its files cannot be written.
  package var mayKeepNothing = false

  package init(parent: String, names: [String]) { (self.parent, self.names) = (parent, names) }
}

/// Compares repeats and leaves what came out beside them; nil when the user interrupted it.
///
/// Leaves `spread.json`, `repeats.csv`, `report.html`, and where figures are asked for the folder `figures` and those of
/// the best run in its own folder. `tell` is called by another thread.
///
/// - Throws: AE7055 where no repeat has a loss, and what opening runs and their data meets.
package func gatherSpread(
  _ request: RepeatsRequest, isInterrupted: @escaping @Sendable () -> Bool,
  tell: @escaping @Sendable (Diagnostic) -> Void
) throws(Diagnostic) -> Spread? {
  let made = try untilInterrupted(isInterrupted) { (gate) throws(Diagnostic) -> Spread? in
    var outcomes: [RepeatOutcome] = []
    for name in request.names {
      outcomes.append(try RepeatOutcome(name, SavedRun.record(RunFolder(path: request.parent + "/" + name))))
    }
    guard let best = Spread.best(of: outcomes) else { throw .noSoundRepeat(request.parent, outcomes) }
    guard let numbers = try numbers(of: best, request, isInterrupted) else { return nil }
    if !request.mayKeepNothing { try complete(numbers, gate) }
    // The figures of the best wait for none of the others.
    let own =
      request.drawsBest
      ? Background(catching: { () throws(Diagnostic) in try writeFigures(of: numbers, FiguresRequest(), gate) }) : nil
    var spread = try Spread(outcomes, best: best, reference: RunComponents(numbers, named: best.name)) {
      (outcome) throws(Diagnostic) in
      guard let others = try gathered(outcome, request, isInterrupted, gate) else { throw .spreadInterrupted() }
      return others
    }
    spread.folder = request.parent
    do throws(Diagnostic) {
      try SpreadPlace(request, gate).write(spread, numbers)
      _ = try own?.value.get()
    } catch {
      guard request.mayKeepNothing || error.isOfMissingCairo else { throw error }
      tell(
        error.isOfMissingCairo
          ? .figuresFailed(error, run: request.parent) : .resultNotKept("the comparison", error))
    }
    return spread
  }
  guard let made, let spread = made else { return nil }
  spread.findings.forEach(tell)
  return spread
}

private func numbers(
  of outcome: RepeatOutcome, _ request: RepeatsRequest, latentsAlone: Bool = false, _ isInterrupted: () -> Bool
) throws(Diagnostic) -> RunNumbers? {
  var source = NumbersRequest()
  // Of two runs that are read at once only the latents are compared.
  source.threads = latentsAlone ? max(1, request.threads / 2) : request.threads
  (source.needsSameData, source.isOfLatentsAlone) = (true, latentsAlone)
  let run = try SavedRun(opening: RunFolder(path: request.parent + "/" + outcome.name))
  return try gatherNumbers(run, source, isInterrupted: isInterrupted)
}

private func gathered(
  _ outcome: RepeatOutcome, _ request: RepeatsRequest, _ isInterrupted: () -> Bool, _ gate: WritingGate
) throws(Diagnostic) -> RunComponents? {
  guard let numbers = try numbers(of: outcome, request, latentsAlone: true, isInterrupted) else { return nil }
  if !request.mayKeepNothing { try complete(numbers, gate) }
  return RunComponents(numbers, named: outcome.name)
}

/// Writes the latents of a run that was ended after its last step, before it had written them.
private func complete(_ numbers: RunNumbers, _ gate: WritingGate) throws(Diagnostic) {
  let folder = numbers.run.folder
  guard !folder.hasLatents else { return }
  try numbers.writeLatents(
    ResultPlace(gate: gate, files: numbers.protected.allowing(RunFolder.latentsFiles, of: folder)))
}

/// Where the files about several repeats go.
private struct SpreadPlace: Sendable {
  private let request: RepeatsRequest
  private let place: ResultPlace

  init(_ request: RepeatsRequest, _ gate: WritingGate) {
    self.request = request
    place = ResultPlace(gate: gate, files: ProtectedFiles())
  }

  func write(_ spread: Spread, _ numbers: RunNumbers) throws(Diagnostic) {
    let folder = RunFolder(path: request.parent)
    try place.write(spread.json.textOfFile, to: folder.file(Spread.recordFile))
    try place.write(spread.table.text, to: folder.file(Spread.tableFile))
    let figures = try spread.figures(numbers, histories(spread))
    if request.drawsFigures { try RunFolder.make(folder.file(RunFolder.figuresFolder)) }
    let drawn = Background(catching: { [self] () throws(Diagnostic) in
      guard request.drawsFigures else { return }
      for figure in figures { try write(figure, in: folder.file(RunFolder.figuresFolder)) }
    })
    let page = try SpreadPage(spread: spread, numbers: numbers, figures: figures, command: request.command).html()
    try place.write(page, to: folder.file(RunFolder.reportFile))
    try drawn.value.get()
  }

  private func histories(_ spread: Spread) throws(Diagnostic) -> [(RepeatOutcome, MetricsTable)] {
    var result: [(RepeatOutcome, MetricsTable)] = []
    for outcome in spread.outcomes {
      result.append((outcome, try MetricsTable(of: RunFolder(path: request.parent + "/" + outcome.name))))
    }
    return result
  }

  private func write(_ figure: SpreadFigure, in folder: String) throws(Diagnostic) {
    let stem = "\(folder)/\(figure.drawn.figures.first?.name ?? "spread")"
    for picture in figure.drawn.figures { try place.write(try picture.render(for: stem + ".png"), to: stem + ".png") }
    for table in figure.drawn.tables { try place.write(table.text, to: "\(stem)\(table.suffix).csv") }
    for array in figure.drawn.arrays { try array.write(to: stem + array.suffix, place) }
  }
}

extension JSONValue {
  fileprivate var textOfFile: String { pretty() + "\n" }
}

extension Spread {
  package static let recordFile = "spread.json"
  package static let tableFile = "repeats.csv"
}
