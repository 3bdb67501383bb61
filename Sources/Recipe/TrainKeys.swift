// The section `train`: how the weights are found. The keys of an optimizer stand in its file.
extension RecipeKey {
  package static let optimizer = RecipeKey(
    "optimizer", .form("a method such as `adam(lr: 1e-3)`"), "adam(lr: 1e-3)", "the method that changes the weights",
    flag: "optimizer", placeholder: "name")
  package static let epochs = RecipeKey(
    "epochs", .int(1...1_000_000_000), "100", "passes over the training samples", flag: "epochs")
  package static let steps = RecipeKey(
    "steps", .int(1...1_000_000_000_000), "changes of the weights, instead of epochs", flag: "steps")
  package static let batch = RecipeKey(
    "batch", .int(1...16_777_216), "256", "samples to a step; the last batch of an epoch may be shorter", flag: "batch")
  package static let shuffle = RecipeKey(
    "shuffle", .bool, "true", "whether the training samples are put into a new order every epoch", flag: "shuffle")
  package static let seed = RecipeKey(
    "seed", .int(0...Int.max), "0", "where all random numbers start from: initial weights, split, order", flag: "seed")
  package static let threads = RecipeKey(
    "threads", .int(1...1024), "workers, one for each core when left out; results do not depend on it", flag: "threads",
    isRecorded: false)

  /// All keys of `train`, in the order of the manual.
  package static let ofTrain: [RecipeKey] = [optimizer, epochs, steps, batch, shuffle, seed, threads]
}
