import Diagnostics
import Files
import Recipe

// All that a training goes on from. Random numbers need no place: each is keyed by seed, step and sample.
extension Trainer {
  /// Weights, what the optimizer and the schedules keep, the best weights, and where in its epoch the training stands.
  package var checkpoint: TensorFile {
    let method = updater.choice.declaration
    let best = isTold ? (weights: best, epoch: bestEpoch, loss: bestLoss) : bestOfWholeEpochs
    let before = isTold ? bestBefore : nil
    var tensors = weights.tensors(prefix: "weight.")
    for (name, state) in zip(method.state, updater.state) {
      tensors += state.tensors(prefix: "\(method.name).\(name).")
    }
    tensors += updater.average?.tensors(prefix: "average.") ?? []
    tensors += best.weights.tensors(prefix: "best.") + (before?.weights.tensors(prefix: "best_before.") ?? [])
    var metadata = place
    (metadata["best_epoch"], metadata["best_loss"]) = ("\(best.epoch)", "\(best.loss)")
    metadata["best_before"] = before.map { "\($0.epoch) \($0.loss)" } ?? ""
    return TensorFile(tensors: tensors + searched, metadata: metadata)
  }

  /// Where the training stands, and what rules and schedules have kept.
  private var place: [String: String] {
    [
      "aec": aecVersion, "format": Trainer.checkpointFormat, "run": identity, "epoch": "\(epoch)", "step": "\(step)",
      "phase": "\(phaseNumber)", "steps_before": "\(beforePhase.steps)", "epochs_before": "\(beforePhase.epochs)",
      "ended_by": endedBy?.name ?? "", "searcher": text(updater.searcher?.numbers ?? []),
      "steps_of_epoch": "\(position)", "told": "\(isTold)", "ends": text(endsMemory),
      "losses": text(meter?.memory ?? []), "last": text(lastMemory), "gradient_sizes": text(updater.sizesMemory),
      "schedules": updater.courseMemory.map(text).joined(separator: ";"),
      "optimizers": updater.optimizerMemory.map(text).joined(separator: ";"),
    ]
  }

  /// What an optimizer that searches keeps of all weights.
  private var searched: [TensorFile.Tensor] {
    (updater.searcher?.vectors ?? []).enumerated().map { number, values in
      TensorFile.Tensor(name: "\(updater.choice.declaration.name).\(number)", shape: [values.count], values: values)
    }
  }

  private func takeSearched(from file: TensorFile) {
    guard let searcher = updater.searcher else { return }
    searcher.numbers = numbers(file.metadata["searcher"] ?? "")
    var vectors: [[Float]] = []
    while let tensor = file["\(updater.choice.declaration.name).\(vectors.count)"] {
      vectors.append(Array(tensor.values))
    }
    searcher.vectors = vectors.filter { $0.count == weights.count }
  }

  private static let checkpointFormat = "aec checkpoint 2"

  /// Goes on from a checkpoint of the same model and recipe.
  ///
  /// - Throws: AE6910 for a file that is none, or one of another model or recipe.
  package func resume(from file: TensorFile, named path: String) throws(Diagnostic) {
    guard file.metadata["format"] == Trainer.checkpointFormat else {
      guard file.metadata["format"]?.hasPrefix("aec checkpoint") ?? false else {
        throw .noCheckpoint(path, "it holds weights, without what the optimizer and the schedules keep")
      }
      throw .noCheckpoint(path, "another version of aec wrote it: \(file.metadata["aec"] ?? "unknown")")
    }
    if let run = file.metadata["run"], run != identity { throw .noCheckpoint(path, "it is of another run") }
    // Older versions knew no phases.
    func ofPhase(_ name: String) -> Int { file.metadata[name].flatMap { Int($0) } ?? 0 }
    let before = (steps: ofPhase("steps_before"), epochs: ofPhase("epochs_before"))
    guard resume(phase: ofPhase("phase"), after: before, endedBy: file.metadata["ended_by"]) else {
      throw .noCheckpoint(path, "the recipe has no phase of its number")
    }
    try take("weight.", from: file, path, into: weights)
    let method = updater.choice.declaration
    for (name, state) in zip(method.state, updater.state) {
      try take("\(method.name).\(name).", from: file, path, into: state)
    }
    takeSearched(from: file)
    if let average = updater.average { try take("average.", from: file, path, into: average) }
    try take("best.", from: file, path, into: best)
    func number(_ name: String) throws(Diagnostic) -> Int {
      guard let value = file.metadata[name].flatMap({ Int($0) }), value >= 0 else {
        throw .noCheckpoint(path, "it does not say its \(name)")
      }
      return value
    }
    isTold = file.metadata["told"] == "true"
    let words = (file.metadata["best_before"] ?? "").split(separator: " ")
    if words.count == 2, let epoch = Int(words[0]), let loss = Double(words[1]) {
      let weights = weights.copy()
      try take("best_before.", from: file, path, into: weights)
      bestBefore = (weights, epoch, loss)
    }
    endsMemory = numbers(file.metadata["ends"] ?? "")
    lastMemory = numbers(file.metadata["last"] ?? "")
    updater.sizesMemory = numbers(file.metadata["gradient_sizes"] ?? "")
    updater.resume(at: max(0, try number("step") - before.steps))
    updater.courseMemory = lists(file.metadata["schedules"])
    updater.optimizerMemory = lists(file.metadata["optimizers"])
    resume(
      epoch: try number("epoch"), position: try number("steps_of_epoch"),
      losses: numbers(file.metadata["losses"] ?? ""), bestEpoch: try number("best_epoch"),
      bestLoss: file.metadata["best_loss"].flatMap { Double($0) } ?? .infinity)
  }

  private func take(_ prefix: String, from file: TensorFile, _ path: String, into weights: Weights) throws(Diagnostic) {
    for entry in weights.entries {
      guard let tensor = file[prefix + entry.name], tensor.shape == entry.shape else {
        throw .noCheckpoint(path, "it has no `\(prefix)\(entry.name)` of this model and recipe")
      }
      _ = weights.values(entry).update(from: tensor.values)
    }
  }
}

/// Numbers as their bits, so that none is rounded.
private func text(_ numbers: [Double]) -> String {
  numbers.map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
}

/// Nothing for what an older version did not keep.
private func lists(_ text: String?) -> [[Double]] {
  (text ?? "").split(separator: ";", omittingEmptySubsequences: false).map { numbers(String($0)) }
}

private func numbers(_ text: String) -> [Double] {
  text.split(separator: " ").compactMap { UInt64($0, radix: 16).map { Double(bitPattern: $0) } }
}
