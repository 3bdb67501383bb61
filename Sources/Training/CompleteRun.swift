import Compiler
import Diagnostics
import Files

extension TrainRun {
  /// What a run still lacks that was ended after its last step: its worth; its latents follow.
  ///
  /// - Throws: AE6933 where nothing is missing.
  func complete(
    _ resumed: ResumedRun, _ trainer: Trainer, _ data: TrainingData
  ) throws(Diagnostic) -> (folder: RunFolder, outcome: TrainingOutcome, worth: Worth?) {
    let folder = resumed.folder
    let hasWorth = resumed.record["worth"] != nil
    guard !hasWorth || !fileExists(folder.file(RunFolder.latentsFile)) else {
      throw .nothingLeft(folder.path, epochs: trainer.epoch)
    }
    if hasWorth { return (folder, .done, nil) }
    let worth = try WorthMeasurement(compilation, trainer, data, threads: recipe.workers).run()
    var record = resumed.record
    record["worth"] = worth.json
    try writeAtomically(JSONValue.object(record).pretty() + "\n", to: folder.file(RunFolder.recordFile))
    return (folder, .done, worth)
  }
}
