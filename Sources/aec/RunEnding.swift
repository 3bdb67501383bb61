import Diagnostics
import Files
import Recipe
import Results
import Training

/// What follows a training: the diagnosis, what the model is worth, figures, and where the run is.
struct RunEnding {
  private let messages: Messages
  private let isQuiet: Bool
  private let isJSON: Bool
  private let drawsFigures: Bool
  private let needsLatents: Bool

  /// - Parameter needsLatents: whether latents are what the command is for: without room for them it fails.
  init(_ messages: Messages, isQuiet: Bool, isJSON: Bool, drawsFigures: Bool, needsLatents: Bool = false) {
    (self.messages, self.isQuiet, self.isJSON, self.drawsFigures) = (messages, isQuiet, isJSON, drawsFigures)
    self.needsLatents = needsLatents
  }

  /// - Parameter latents: those of the whole run, where processes shared them out.
  func end(
    _ result: (folder: RunFolder, outcome: TrainingOutcome, worth: Worth?), latents: SharedLatents? = nil
  ) throws {
    if !isQuiet { tellDiagnosis(result.folder) }
    if !isQuiet, let worth = result.worth { tellWorth(worth) }
    // Who stopped the training still wants to see it; who stops the drawing does not, nor a system that kills soon.
    let isUrgent = result.outcome == .interrupted && Interrupt.isUrgent
    if result.outcome == .interrupted { Interrupt.rewatch() }
    let deadline = isUrgent ? ContinuousClock.now + RunEnding.urgentTime : nil
    let isDrawn = try draw(result.folder, latents, until: deadline)
    if !isQuiet { tellFolder(result.folder.path, result.worth) }
    if !isQuiet, !isJSON, result.outcome == .interrupted || result.outcome == .ended(by: RecipeKey.maxTime.name) {
      Console.error("`aec train --resume \(shellWord(result.folder.path))` goes on with it\n")
    }
    if result.outcome == .interrupted || !isDrawn { throw Ending(code: .interrupted) }
  }

  /// False when the user interrupted it. What goes wrong here takes nothing from the run, which is saved.
  private func draw(
    _ folder: RunFolder, _ latents: SharedLatents?, until deadline: ContinuousClock.Instant?
  ) throws -> Bool {
    let missing: Diagnostic
    do throws(Diagnostic) {
      let isDrawn = try drawTrained(
        folder, threads: processorCount(), drawsFigures: drawsFigures, latents: latents,
        isInterrupted: { Interrupt.isRequested || deadline.map { ContinuousClock.now > $0 } ?? false })
      let note = drawsFigures ? Diagnostic.figuresInterrupted(run:) : Diagnostic.latentsInterrupted(run:)
      if !isDrawn, !isQuiet { messages.tell([note(folder.path)]) }
      return isDrawn
    } catch {
      missing = error
    }
    let isWithout = needsLatents && missing.isUnwritten && !fileExists(folder.file(RunFolder.latentsFile))
    messages.tell([
      drawsFigures && !isWithout
        ? .figuresFailed(missing, run: folder.path) : .latentsFailed(missing, run: folder.path)
    ])
    if isWithout { throw Ending(code: .data) }
    return true
  }

  /// For figures after a polite kill: the system that sent it takes the process away ten seconds later at the earliest.
  private static let urgentTime = Duration.seconds(4)

  private func tellWorth(_ worth: Worth) {
    // With --json they stand in the object of the run.
    guard !isJSON else { return }
    messages.tell(worth.warnings)
    Console.error(worth.sentence + "\n")
  }

  /// What else could be wrong with the result. The lints of the model were told before, and so was the worth, but for
  /// one of several runs.
  func tellDiagnosis(_ folder: RunFolder, withWorth: Bool = false) {
    // With --json it stands in the object of the run.
    guard !isJSON, let diagnosis = diagnosis(of: folder.path) else { return }
    let first = withWorth ? "AE7010" : "AE7040"
    messages.tell(diagnosis.findings.filter { $0.code >= first && $0.severity == .warning })
    Console.error(diagnosis.sentence + "\n")
  }

  private func diagnosis(of path: String) -> Diagnosis? {
    guard let run = try? SavedRun(path, usesBest: false), let evidence = try? RunEvidence(ended: run) else {
      return nil
    }
    return Diagnosis(evidence)
  }

  private func tellFolder(_ path: String, _ worth: Worth?) {
    var object = JSONObject(["run": .string(path)])
    if let worth { object["worth"] = worth.json }
    if isJSON, let diagnosis = diagnosis(of: path) { object["diagnosis"] = diagnosis.json }
    Console.print(isJSON ? JSONValue.object(object).text + "\n" : "the run is in \(printable(path))\n")
  }
}
