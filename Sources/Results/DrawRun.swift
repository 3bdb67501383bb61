import Diagnostics
import Training

/// Leaves a run's figures and latents in its folder; false when the user interrupted it.
package func drawRun(
  _ folder: RunFolder, threads: Int, isInterrupted: () -> Bool = { false }
) throws(Diagnostic) -> Bool {
  var request = NumbersRequest()
  request.threads = threads
  // It was trained on them a moment ago.
  request.comparesHash = false
  let run = try SavedRun(opening: folder)
  guard let numbers = try gatherNumbers(run, request, isInterrupted: isInterrupted) else { return false }
  try numbers.writeLatents()
  _ = try writeFigures(of: numbers, FiguresRequest())
  return true
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
    drawing = Background(catching: { () throws(Diagnostic) in try drawRun(folder, threads: 1) })
  }

  /// Waits for the drawing at work; what went wrong with it will go wrong with the last one too, which tells.
  package func finish() {
    _ = drawing?.value
    drawing = nil
  }
}
