import Diagnostics
import Files
import Training

/// Leaves a run's figures, and its latents if the data and the weights are its own, in their files.
///
/// Returns nil when the user interrupted it; the process must end soon then. `tell` is called by another thread.
package func drawRun(
  _ run: SavedRun, _ source: NumbersRequest, _ request: FiguresRequest = FiguresRequest(), keepsLatents: Bool = true,
  isInterrupted: @escaping @Sendable () -> Bool = { false }, tell: @escaping @Sendable (Diagnostic) -> Void = { _ in }
) throws(Diagnostic) -> [WrittenFigure]? {
  try untilInterrupted(isInterrupted) { (gate) throws(Diagnostic) in
    if let written = try writeFigures(of: RunHistory(run), request, gate, tell: tell) { return written }
    guard let numbers = try gatherNumbers(run, source, isInterrupted: isInterrupted, tell: tell) else { return nil }
    // Figures that go elsewhere leave the files of the run as they are.
    let isOfRun = request.out == nil || !fileExists(run.folder.file(RunFolder.latentsFile))
    // It tells a resume that figures were wanted, should the process end behind the latents.
    if keepsLatents, request.out == nil { try RunFolder.make(run.folder.file(RunFolder.figuresFolder)) }
    if keepsLatents, isOfRun, numbers.isOfTraining { try keepLatents(numbers, request, gate, tell) }
    return try writeFigures(of: numbers, request, gate, tell: tell)
  } ?? nil
}

/// Writes the latents into the run's folder, which may take none while the figures go elsewhere.
private func keepLatents(
  _ numbers: RunNumbers, _ request: FiguresRequest, _ gate: WritingGate, _ tell: (Diagnostic) -> Void
) throws(Diagnostic) {
  let place = ResultPlace(gate: gate, files: numbers.protected.allowing(RunFolder.latentsFiles, of: numbers.run.folder))
  do throws(Diagnostic) {
    try numbers.writeLatents(place)
  } catch {
    guard request.out != nil else { throw error }
    tell(.latentsNotKept(error))
  }
}

/// Leaves a run's latents, and its figures unless they are not wanted, in its folder after a training.
///
/// False when the user interrupted it. `latents` are those of the whole run, where processes shared them out.
package func drawTrained(
  _ folder: RunFolder, threads: Int, drawsFigures: Bool = true, latents: SharedLatents? = nil,
  isInterrupted: @escaping @Sendable () -> Bool = { false }
) throws(Diagnostic) -> Bool {
  var source = NumbersRequest()
  source.threads = threads
  // The figures must show the data of the training, which somebody may have replaced meanwhile.
  source.needsSameData = true
  source.known = latents?.values
  let run = try SavedRun(opening: folder)
  if drawsFigures { return try drawRun(run, source, isInterrupted: isInterrupted) != nil }
  return try untilInterrupted(isInterrupted) { [source] (gate) throws(Diagnostic) in
    guard let numbers = try gatherNumbers(run, source, isInterrupted: isInterrupted) else { return false }
    try keepLatents(numbers, FiguresRequest(), gate) { _ in }
    return true
  } ?? false
}

/// Draws those figures of a whole run that are not there, since its process was stopped while it drew them.
///
/// Returns those that were written, none where nothing was missing; nil when the user interrupted it.
package func drawMissing(
  _ folder: RunFolder, threads: Int, isInterrupted: @escaping @Sendable () -> Bool = { false }
) throws(Diagnostic) -> [WrittenFigure]? {
  var (source, request) = (NumbersRequest(), FiguresRequest())
  (source.threads, source.needsSameData, request.isOfMissing) = (threads, true, true)
  return try drawRun(SavedRun(opening: folder), source, request, keepsLatents: false, isInterrupted: isInterrupted)
}

/// Draws the figures of a run every so many epochs while it trains, on a thread of its own.
package final class FigureWatcher: RunWatcher, @unchecked Sendable {
  private let epochs: Int
  private var drawing: Background<Result<Bool, Diagnostic>>?

  /// `epochs` is at least 1.
  package init(every epochs: Int) { self.epochs = max(1, epochs) }

  /// Epochs that end while figures are still being drawn are left out.
  package func wants(epoch: Int) -> Bool {
    epoch % epochs == 0 && (drawing == nil || drawing?.valueSoFar != nil)
  }

  /// Only the thread that trains calls it.
  package func look(at folder: RunFolder) {
    drawing = Background(catching: { () throws(Diagnostic) in
      try drawTrained(folder, threads: 1, isInterrupted: { Interrupt.isRequested })
    })
  }

  /// Waits for the current drawing; the last drawing reports any failure, since it fails in the same way.
  package func finish() {
    _ = drawing?.value
    drawing = nil
  }
}
