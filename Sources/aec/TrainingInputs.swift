import ArgumentParser
import Files
import Training

/// What a training is given beside its model: data, numbers of the model and of the recipe, first weights.
struct TrainingInputs: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Data instead of the file that the model file names; its other keys stay. NAME=FILE for each of several inputs.",
      valueName: "data"),
    completion: .data)
  var data: [String] = []
  @Option(help: "Marks of pixels to be left out, instead of the file that the model file names.", completion: .data)
  var mask: String?
  @OptionGroup var options: SettingsOption
  @OptionGroup var recipe: RecipeFlags
  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("Start from these weights.", valueName: "w.safetensors"), completion: .weights)
  var initialWeights: String?

  /// Whether files or numbers of the model are given.
  var namesFiles: Bool { !data.isEmpty || mask != nil || initialWeights != nil || !options.set.isEmpty }

  /// What each of several runs is given, with whole paths; each has its own seed, and `others` of its own.
  func arguments(without others: [String] = []) -> [String] {
    var words = GivenData(data).absoluteTexts.flatMap { ["--data", $0] }
    if let mask { words += ["--mask", absolutePath(mask)] }
    if let initialWeights { words += ["--init", absolutePath(initialWeights)] }
    words += options.set.flatMap { ["--set", $0] }
    return words + recipe.arguments(without: ["seed", "test-seed", "repeats", "threads"] + others)
  }
}
