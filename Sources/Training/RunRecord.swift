import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Recipe

/// `run.json`: all that is needed to know and repeat what was done.
package struct RunRecord: Sendable {
  package var entries: JSONObject

  package init(
    compilation: Compilation, recipe: TrainRecipe, data: TrainingData, trainer: Trainer,
    dataPath: String?, masks: [String: String], initialWeights: String?
  ) {
    entries = JSONObject([
      "format": .string("aec run 1"), "aec": .string(aecVersion),
      "model": .string(compilation.model.name), "source": .string(compilation.source.name),
      "hyper_parameters": .object(RunRecord.values(of: compilation.model)),
      "train": .object(recipe.json),
      "initial_weights": initialWeights.map { .string($0) } ?? .null,
      "flags": .object(compilation.overrides.reduce(into: JSONObject()) { $0[$1.key] = .string($1.text) }),
      "model_path": .string(absolutePath(compilation.source.name)),
      "data": .object(RunRecord.data(data, dataPath, masks[compilation.shownInput.name], trainer.split, masks)),
      "threads": .integer(trainer.threads),
      "instruction_set": .string(trainer.instructionSet),
      "started": .string(timestamp()), "status": .string("running"), "process": ProcessIdentity.current.json,
      "contents": .object(JSONObject([RunFolder.modelFile: .string(Fingerprint(compilation.source.text).text)])),
    ])
  }

  /// Notes what a resume needs: the data as they were given, and where earlier parts of the run ended.
  mutating func note(_ request: TrainRequest, _ trainer: Trainer) {
    if !request.data.isEmpty { entries["given"] = .array(request.data.absoluteTexts.map { .string($0) }) }
    if !request.drawsFigures { entries["figures"] = .bool(false) }
    if let mask = request.mask { entries["given_mask"] = .string(absolutePath(mask)) }
    guard let resumed = request.resumed else { return }
    let old = resumed.record
    let kept = ["model", "source", "model_path", "initial_weights", "started", "given", "given_mask"]
    for key in kept + [RecordedDivergence.key] {
      if let value = old[key] { entries[key] = value }
    }
    // Of the same numbers, what their axes meant when they were first trained on.
    if let data = old["data"] { entries["data"] = data }
    if case .object(var flags)? = old["flags"], case .object(let new)? = entries["flags"] {
      // The length of a phase is no flag for all of them.
      let isInPhases = trainer.recipe.isInPhases
      let lengths = [RecipeKey.epochs.flag, RecipeKey.steps.flag]
      for flag in new.entries where !isInPhases || !lengths.contains(flag.key) { flags[flag.key] = flag.value }
      entries["flags"] = .object(flags)
    }
    let part = JSONObject([
      "at": .string(timestamp()), "epoch": .integer(trainer.epoch), "step": .integer(trainer.step),
    ])
    var parts: [JSONValue] = []
    if case .array(let earlier)? = old["resumed"] { parts = earlier }
    entries["resumed"] = .array(parts + [.object(part)])
  }

  /// `outcome` is nil after an error; `contents` are fingerprints of the files that are saved, by their names.
  mutating func finish(
    _ outcome: TrainingOutcome?, trainer: Trainer, contents: [(name: String, text: String)]
  ) {
    entries["status"] = .string(outcome?.word ?? "failed")
    entries["process"] = nil
    // On another machine a run may pass the step.
    if let step = RecordedDivergence.step(entries), trainer.step >= step { entries[RecordedDivergence.key] = nil }
    if case .object(var all)? = entries["contents"] {
      for file in contents { all[file.name] = .string(file.text) }
      entries["contents"] = .object(all)
    }
    if case .ended(let key)? = outcome { entries["ended_by"] = .string(key) }
    entries["finished"] = .string(timestamp())
    entries["epochs"] = .integer(trainer.epoch)
    entries["steps"] = .integer(trainer.step)
    if let last = trainer.last {
      entries["loss"] = .number(last.loss)
      entries["test_loss"] = last.testLoss.map { .number($0) } ?? .null
      entries["seconds"] = last.seconds.map { .number($0) }
    }
    let sizes = trainer.updater.gradientSizes.filter { $0.size.isFinite }
    entries["gradient_sizes"] = .object(sizes.reduce(into: JSONObject()) { $0[$1.name] = .number($1.size) })
    if trainer.bestEpoch > 0 {
      entries["best"] = .object(
        JSONObject(["epoch": .integer(trainer.bestEpoch), "loss": .number(trainer.bestLoss)]))
    }
  }

  var text: String { JSONValue.object(entries).pretty() + "\n" }
  /// The same on one line.
  var shortText: String { JSONValue.object(entries).text + "\n" }

  package func write(to folder: RunFolder) throws(Diagnostic) {
    try writeAtomically(text, to: folder.file(RunFolder.recordFile))
  }

  /// The values of hyper-parameters that are known.
  static func values(of model: TypedModel) -> JSONObject {
    var result = JSONObject()
    for parameter in model.hyperParameters {
      switch parameter.value {
      case .int(let value)?: result[parameter.name] = .integer(value)
      case .real(let value)?: result[parameter.name] = .number(value)
      case .bool(let value)?: result[parameter.name] = .bool(value)
      case nil: break
      }
    }
    return result
  }

  private static func data(
    _ data: TrainingData, _ path: String?, _ mask: String?, _ split: Split, _ masks: [String: String]
  ) -> JSONObject {
    let layout = data.layout
    var object = JSONObject([
      "source": .string(layout.source), "path": path.map { .string($0) } ?? .null,
      "hash": .string(data.recordedHash),
      "files": .array(data.files.files.map { .string(absolutePath($0.path)) }),
      "is_stream": .bool(data.isStream),
      "samples": .integer(layout.count),
      "shape": .array(layout.sampleShape.map { .integer($0) }),
      "image": layout.image.map { .array([.integer($0.height), .integer($0.width)]) } ?? .null,
      "spatial_axes": .array(layout.spatial.map(\.json)), "spectral_axes": .array(layout.spectral.map(\.json)),
      "quantity": layout.quantity.json, "encoding": (layout.encoding ?? NumberEncoding()).json,
      "mask": mask.map { .string($0) } ?? .null, "scaling": layout.scaling?.json ?? .null,
      "training_samples": .integer(split.training.count),
      "test_samples": .integer(split.test.count),
    ])
    object["mean_size"] = data.meanSize.map { .number($0) } ?? .null
    if let first = layout.firstClass { object["first_class"] = .integer(first) }
    if !layout.parts.isEmpty { object["inputs"] = .array(layout.parts.map { .object(input($0, masks[$0.name])) }) }
    return object
  }

  private static func input(_ part: InputPart, _ mask: String?) -> JSONObject {
    let layout = part.layout
    return JSONObject([
      "name": .string(part.name), "source": .string(layout.source), "path": .string(absolutePath(layout.source)),
      "shape": .array(layout.sampleShape.map { .integer($0) }), "spectral_axes": .array(layout.spectral.map(\.json)),
      "quantity": layout.quantity.json, "encoding": (layout.encoding ?? NumberEncoding()).json,
      "mask": mask.map { .string($0) } ?? .null, "scaling": layout.scaling?.json ?? .null,
      "first_class": layout.firstClass.map { .integer($0) } ?? .null,
    ])
  }
}

extension TrainingOutcome {
  fileprivate var word: String {
    switch self {
    case .done, .ended: "done"
    case .interrupted: "interrupted"
    case .diverged: "diverged"
    }
  }
}

/// Now, in UTC, as ISO 8601.
private func timestamp() -> String {
  var now = time(nil)
  var parts = tm()
  gmtime_r(&now, &parts)
  var text = [CChar](repeating: 0, count: 32)
  strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension TrainingData {
  /// The hash of the data as the record has it.
  var recordedHash: String { "fnv1a64:" + contentHash }
}
