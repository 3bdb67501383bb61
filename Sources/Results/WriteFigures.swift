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
  /// Whether figures whose files are there stay as they are; in the run's own folder alone.
  package var isOfMissing = false
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
  let isOwn = absolutePath(folder) == absolutePath(own)
  if !isOwn { place.ledger = FigureLedger(in: folder) }
  // Figures do not depend on each other. In the run's own folder none is refused, and what is done stays when the
  // drawing is stopped.
  let drawings = inParallel(figures) { [place] figure in
    Result { () throws(Diagnostic) in
      let drawing = try Drawing(make(figure), figure.name, request.formats, folder)
      let isWanted = isOwn && !(request.isOfMissing && drawing.isWritten)
      return (drawing, written: isWanted ? try drawing.write(to: place) : nil)
    }
  }
  var drawn: [(drawing: Drawing, written: WrittenFigure?)] = []
  for result in drawings { drawn.append(try result.get()) }
  // Who asked for a figure by name wants to know why it is not there; nobody else does.
  for (drawing, _) in drawn where request.only != nil {
    if let reason = drawing.reason { tell(.figureLeftOut(drawing.name, reason)) }
  }
  guard !isOwn else {
    try requireDrawn(drawn.map(\.drawing))
    return drawn.compactMap(\.written)
  }
  // Elsewhere, what may not be replaced is refused before anything is written.
  for (drawing, _) in drawn { for path in drawing.paths { try place.requireFree(path) } }
  let written = inParallel(drawn.map(\.drawing)) { [place] drawing in
    Result { () throws(Diagnostic) in try drawing.write(to: place) }
  }
  var figures: [WrittenFigure] = []
  for result in written { if let figure = try result.get() { figures.append(figure) } }
  try requireDrawn(drawn.map(\.drawing))
  return figures
}

/// Tells of pictures that could not be drawn for want of Cairo, after maps without words and all numbers are written.
private func requireDrawn(_ drawings: [Drawing]) throws(Diagnostic) {
  guard let missing = drawings.lazy.compactMap(\.missing).first else { return }
  let plain = drawings.flatMap(\.plain)
  throw plain.isEmpty ? missing : missing.adding(notes: ["without words there are \(listing(plain))"])
}

/// The figures of some names, in the order of `runFigures`.
package func figures(named names: [String]?) throws(Diagnostic) -> [any RunFigure] {
  guard let names else { return runFigures }
  let known = runFigures.map(\.name)
  guard !names.isEmpty else { throw .unknownFigure("", known) }
  if let wrong = names.first(where: { !known.contains($0) }) { throw .unknownFigure(wrong, known) }
  return runFigures.filter { names.contains($0.name) }
}

/// A figure that is drawn and waits to be written, or the reason why there is none.
private struct Drawing: Sendable {
  let name: String
  let reason: String?
  /// Why pictures are missing, or have no words.
  private(set) var missing: Diagnostic?
  /// The files of those that have none.
  private(set) var plain: [String] = []
  private let pictures: [(path: String, bytes: [UInt8])]
  private let drawn: DrawnFigure?
  /// Of the numbers, without their endings.
  private let stem: String

  init(
    _ outcome: FigureOutcome, _ name: String, _ formats: [FiguresRequest.Format], _ folder: String
  ) throws(Diagnostic) {
    (self.name, stem) = (name, "\(folder)/\(name)")
    var pictures: [(path: String, bytes: [UInt8])] = []
    switch outcome {
    case .leftOut(let reason): (self.reason, drawn) = (reason, nil)
    case .drawn(let figure):
      (reason, drawn) = (nil, figure)
      for picture in figure.figures {
        for format in formats {
          let path = "\(folder)/\(picture.name).\(format.rawValue)"
          do throws(Diagnostic) {
            pictures.append((path, try picture.render(for: path)))
          } catch  where error.isOfMissingCairo {
            missing = error
            guard format == .png, let bytes = picture.plainPNG else { continue }
            pictures.append((path, bytes))
            plain.append(path)
          }
        }
      }
    }
    self.pictures = pictures
  }

  /// All files that are written.
  var paths: [String] { pictures.map(\.path) + numbers }

  /// Whether all files are there; a figure that is left out has none.
  var isWritten: Bool { paths.allSatisfy(fileExists) }

  private var numbers: [String] {
    guard let drawn else { return [] }
    return drawn.tables.map { "\(stem)\($0.suffix).csv" }
      + drawn.arrays.flatMap { ["\(stem)\($0.suffix).npy", "\(stem)\($0.suffix).json"] }
  }

  func write(to place: ResultPlace) throws(Diagnostic) -> WrittenFigure? {
    guard let drawn else { return nil }
    for picture in pictures { try place.write(picture.bytes, to: picture.path) }
    for table in drawn.tables { try place.write(table.text, to: "\(stem)\(table.suffix).csv") }
    for array in drawn.arrays { try array.write(to: stem + array.suffix, place) }
    return WrittenFigure(name: name, pictures: pictures.map(\.path), numbers: numbers)
  }
}
