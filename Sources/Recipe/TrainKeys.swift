// The section `train`: how the weights are found. The keys of an optimizer stand in its file.
extension RecipeKey {
  package static let optimizer = RecipeKey(
    "optimizer", .form("a method such as `adam(lr: 1e-3)`"), "adam(lr: 1e-3)", "the method that changes the weights",
    flag: "optimizer", placeholder: "name")
  package static let epochs = RecipeKey(
    "epochs", .int(1...1_000_000_000), "100", "passes over the training samples", flag: "epochs")
  package static let steps = RecipeKey(
    "steps", .int(1...1_000_000_000_000), "changes of the weights, instead of epochs", flag: "steps")
  package static let rate = RecipeKey(
    "rate", .schedule, "how the learning rate changes in the course of the run", flag: "rate", placeholder: "schedule")
  package static let freeze = RecipeKey(
    "freeze", .form("a part of the model such as `decoder`, or a list of them"), "parts whose weights stay as they are",
    isRecorded: false)
  package static let clip = RecipeKey(
    "clip", .real(1e-12...1e12), "the largest length of all gradients together; longer ones are shortened to it",
    flag: "clip", placeholder: "number")
  package static let clipValue = RecipeKey(
    "clip_value", .real(1e-12...1e12), "the largest size of a single gradient; larger ones are cut", flag: "clip-value",
    placeholder: "number")
  package static let average = RecipeKey(
    "average", .real(0...0.999999999), "the memory of a running average of the weights, which is what the run gives",
    flag: "average", placeholder: "share")
  package static let stop = RecipeKey(
    "stop", .stop, "the rule by which a run ends before its last epoch", flag: "stop", placeholder: "rule")
  package static let target = RecipeKey(
    "target", .real(-1e300...1e300), "the loss at which a run ends, of the test samples where there are some",
    flag: "target", placeholder: "loss")
  package static let maxTime = RecipeKey(
    "max_time", .duration, "the time after which a run stops; `--resume` goes on with it", flag: "max-time",
    placeholder: "time")
  package static let checkpoint = RecipeKey(
    "checkpoint", .interval,
    "the time or the epochs between two checkpoints; else 15 s, or more where saving takes long",
    flag: "checkpoint", placeholder: "time or epochs")
  package static let batch = RecipeKey(
    "batch", .int(1...16_777_216), "256", "samples to a step; the last batch of an epoch may be shorter", flag: "batch")
  package static let shuffle = RecipeKey(
    "shuffle", .bool, "true", "whether the training samples are put into a new order every epoch", flag: "shuffle")
  /// Those that a model file holds exactly; flags take no others.
  package static let seeds = 0...(1 << 53) - 1
  package static let seed = RecipeKey(
    "seed", .int(seeds), "0", "where all random numbers start from: initial weights, split, order", flag: "seed")
  package static let testSeed = RecipeKey(
    "test_seed", .int(seeds), "where the choice of the test samples starts from; `seed` when left out",
    flag: "test-seed")
  package static let repeats = RecipeKey(
    "repeats", .int(1...1000), "1", "how often the model is trained, from `seed` and the next seeds", flag: "repeats",
    isRecorded: false)
  package static let threads = RecipeKey(
    "threads", .int(1...1024), "workers, one for each core when left out; results do not depend on it", flag: "threads",
    isRecorded: false)

  /// Keys whose number may change in the course of a run, beside those of optimizers; `rate` is the schedule of `lr`.
  static let changing: [RecipeKey] = [clip, clipValue, average]
  /// Keys that hold for a whole run, never for a phase of it; `test` stands in `data`.
  package static let ofWholeRun: [RecipeKey] = [maxTime, checkpoint, seed, testSeed, repeats, threads, test]
  /// Keys that change no number of a run: each part of it may have others.
  package static let ofCircumstances: [RecipeKey] = [maxTime, checkpoint, threads]
  /// Keys of a phase, each with the value of `train` where the phase does not say it.
  package static let ofPhase: [RecipeKey] = ofTrain.filter { !ofWholeRun.contains($0) }

  /// All keys of `train`, in the order of the manual.
  package static let ofTrain: [RecipeKey] = [
    optimizer, rate, freeze, clip, clipValue, average, epochs, steps, stop, target, maxTime, checkpoint, batch, shuffle,
    seed, testSeed, repeats, threads,
  ]
}
