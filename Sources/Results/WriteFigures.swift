import Diagnostics
import Figures
import Files
import Training

/// Which figures of a run are written, how, and where.
package struct FiguresRequest: Sendable {
  package enum Format: String, CaseIterable, Sendable { case png, svg, pdf }

  /// Their names; nil takes all.
  package var only: [String]?
  package var formats: [Format] = [.png]
  package var options = FigureOptions()
  /// The folder; nil takes the run's own.
  package var out: String?
  package init() {}
}

/// A figure that was written: its pictures and the files of its numbers.
package struct WrittenFigure: Equatable, Sendable {
  package let name: String
  package let pictures: [String]
  package let numbers: [String]
}

/// Draws figures of a run and writes them with their numbers; every file is there whole or not at all.
///
/// `tell` hears which figures this run does not have.
package func writeFigures(
  of numbers: RunNumbers, _ request: FiguresRequest, _ gate: WritingGate = WritingGate(),
  tell: (Diagnostic) -> Void = { _ in }
) throws(Diagnostic) -> [WrittenFigure] {
  let figures = try figures(named: request.only)
  try request.options.requireKnown(numbers.latents)
  let place = ResultPlace(gate: gate, files: numbers.protected)
  return try write(figures, of: numbers.run, request, place, tell) { $0.make(from: numbers, request.options) }
}

/// Draws those figures that need only the folder of the run; nil if others are asked for.
func writeFigures(
  of history: RunHistory, _ request: FiguresRequest, _ gate: WritingGate, tell: (Diagnostic) -> Void
) throws(Diagnostic) -> [WrittenFigure]? {
  let figures = try figures(named: request.only)
  guard figures.allSatisfy({ $0.make(from: history) != nil }) else { return nil }
  let place = ResultPlace(gate: gate, files: history.run.protectedFiles())
  return try write(figures, of: history.run, request, place, tell) {
    $0.make(from: history) ?? .leftOut(reason: "it needs the samples")
  }
}

private func write(
  _ figures: [any RunFigure], of run: SavedRun, _ request: FiguresRequest, _ place: ResultPlace,
  _ tell: (Diagnostic) -> Void, make: @escaping @Sendable (any RunFigure) -> FigureOutcome
) throws(Diagnostic) -> [WrittenFigure] {
  let own = run.folder.file(RunFolder.figuresFolder)
  let folder = request.out ?? own
  try RunFolder.make(folder)
  var place = place
  if absolutePath(folder) != absolutePath(own) { place.ledger = FigureLedger(in: folder) }
  var written: [WrittenFigure] = []
  // Figures do not depend on each other.
  let drawings = inParallel(figures) { [place] figure in
    Result { () throws(Diagnostic) in try write(make(figure), figure.name, request.formats, folder, place) }
  }
  for result in drawings {
    switch try result.get() {
    case .written(let figure): written.append(figure)
    case .leftOut(let name, let reason):
      // Who asked for it by name wants to know why; nobody else does.
      if request.only != nil { tell(.figureLeftOut(name, reason)) }
    }
  }
  return written
}

/// The figures of some names, in the order of `runFigures`.
package func figures(named names: [String]?) throws(Diagnostic) -> [any RunFigure] {
  guard let names else { return runFigures }
  let known = runFigures.map(\.name)
  guard !names.isEmpty else { throw .unknownFigure("", known) }
  if let wrong = names.first(where: { !known.contains($0) }) { throw .unknownFigure(wrong, known) }
  return runFigures.filter { names.contains($0.name) }
}

private enum Drawing: Sendable {
  case written(WrittenFigure)
  case leftOut(String, reason: String)
}

private func write(
  _ outcome: FigureOutcome, _ name: String, _ formats: [FiguresRequest.Format], _ folder: String, _ place: ResultPlace
) throws(Diagnostic) -> Drawing {
  switch outcome {
  case .leftOut(let reason): return .leftOut(name, reason: reason)
  case .drawn(let drawn):
    var pictures: [String] = []
    for picture in drawn.figures {
      for format in formats {
        let path = "\(folder)/\(picture.name).\(format.rawValue)"
        let bytes = try picture.render(for: path)
        try place.write(bytes, to: path)
        pictures.append(path)
      }
    }
    let numbers = try writeNumbers(drawn, to: "\(folder)/\(name)", place)
    return .written(WrittenFigure(name: name, pictures: pictures, numbers: numbers))
  }
}

private func writeNumbers(
  _ drawn: DrawnFigure, to path: String, _ place: ResultPlace
) throws(Diagnostic) -> [String] {
  for table in drawn.tables { try place.write(table.text, to: "\(path)\(table.suffix).csv") }
  for array in drawn.arrays { try array.write(to: path + array.suffix, place) }
  return drawn.tables.map { "\(path)\($0.suffix).csv" }
    + drawn.arrays.flatMap { ["\(path)\($0.suffix).npy", "\(path)\($0.suffix).json"] }
}
