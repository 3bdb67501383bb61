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
  of numbers: RunNumbers, _ request: FiguresRequest, tell: (Diagnostic) -> Void = { _ in }
) throws(Diagnostic) -> [WrittenFigure] {
  let figures = try figures(named: request.only)
  try request.options.requireKnown(numbers.latents)
  let folder = request.out ?? numbers.run.folder.file(RunFolder.figuresFolder)
  try RunFolder.make(folder)
  var written: [WrittenFigure] = []
  // Figures do not depend on each other.
  let drawings = inParallel(figures) { figure in
    Result { () throws(Diagnostic) in try write(figure, numbers, request, folder) }
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
  if let wrong = names.first(where: { !known.contains($0) }) { throw .unknownFigure(wrong, known) }
  return runFigures.filter { names.contains($0.name) }
}

private enum Drawing: Sendable {
  case written(WrittenFigure)
  case leftOut(String, reason: String)
}

private func write(
  _ figure: any RunFigure, _ numbers: RunNumbers, _ request: FiguresRequest, _ folder: String
) throws(Diagnostic) -> Drawing {
  switch figure.make(from: numbers, request.options) {
  case .leftOut(let reason): return .leftOut(figure.name, reason: reason)
  case .drawn(let drawn):
    var pictures: [String] = []
    for picture in drawn.figures {
      for format in request.formats {
        pictures.append("\(folder)/\(picture.name).\(format.rawValue)")
        try picture.write(to: pictures[pictures.count - 1])
      }
    }
    return .written(
      WrittenFigure(
        name: figure.name, pictures: pictures, numbers: try writeNumbers(drawn, to: "\(folder)/\(figure.name)")))
  }
}

private func writeNumbers(_ drawn: DrawnFigure, to path: String) throws(Diagnostic) -> [String] {
  for table in drawn.tables { try writeAtomically(table.text, to: "\(path)\(table.suffix).csv") }
  for array in drawn.arrays { try array.write(to: path + array.suffix) }
  return drawn.tables.map { "\(path)\($0.suffix).csv" }
    + drawn.arrays.flatMap { ["\(path)\($0.suffix).npy", "\(path)\($0.suffix).json"] }
}
