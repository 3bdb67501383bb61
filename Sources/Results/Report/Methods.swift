import Checker
import Datasets
import Figures
import Recipe
import Training

extension RunFacts {
  /// A paragraph for the methods section of a paper: what the data were, what was done to them, how the model was trained.
  func methods(_ numbers: RunNumbers) -> String {
    ([dataSentence(numbers)] + Preparation(numbers, hasMask: text("data", "mask") != nil).sentences
      + [numbers.run.compilation.model.trainsNothing ? methodSentence(numbers) : trainingSentence(numbers)])
      .joined(separator: " ")
  }

  private func dataSentence(_ numbers: RunNumbers) -> String {
    guard numbers.isOfTraining else { return "The data are \(text("data", "samples") ?? "?") spectra." }
    let layout = numbers.layout
    let samples = layout.positions == nil ? "" : " that were not left out"
    let picture = layout.image.map { " of an image of \($0.height) x \($0.width) pixels" } ?? ""
    let channels = layout.sampleShape.map(String.init).joined(separator: " x ")
    return "The data are \(count(layout.count, "spectrum", "spectra"))\(picture)\(samples), each of \(channels) "
      + "\(layout.sampleShape == [1] ? "channel" : "channels")\(layout.spectral.first.map(range) ?? "")."
  }

  /// " (Energy loss, 100 to 740 eV)", for an axis with a name or units.
  private func range(_ axis: Axis) -> String {
    guard axis.isCalibrated, axis.count > 0, axis.name != nil || axis.units != nil else { return "" }
    let ends = "\(plainNumber(axis[0])) to \(plainNumber(axis[axis.count - 1]))"
    let words = [axis.name, axis.units.map { "\(ends) \($0)" } ?? ends].compactMap(\.self)
    return " (\(mathAsText(words.joined(separator: ", "))))"
  }

  /// What was done where nothing was trained.
  private func methodSentence(_ numbers: RunNumbers) -> String {
    let name = numbers.run.compilation.model.name
    let method =
      UnmixMethod.all.first { $0.name.uppercased() == name }?.sentence ?? "the model \(name), whose weights are fixed"
    let ends = numbers.mixed.map { "unmixed into \($0.latents.count) endmembers" } ?? "analysed"
    return "They were \(ends) with aec \(text("aec") ?? "?") (seed \(text("train", "seed") ?? "?")): \(method). "
      + (text("worth", "text").map { $0.prefix(1).uppercased() + $0.dropFirst() + "." } ?? "")
  }

  private func trainingSentence(_ numbers: RunNumbers) -> String {
    let blocks = text("train", "test_block").map { ", in blocks of \($0) x \($0) neighbours" } ?? ""
    let tested = text("data", "test_samples") ?? "0"
    let start = text("initial_weights") == nil ? "" : ", from weights that were trained before,"
    let seed = text("train", "seed") ?? "?"
    let done = [("epochs", "epoch"), ("steps", "step")].compactMap { key, word in
      text("train", key).map { _ in count(Int(text(key) ?? "") ?? 0, word, key) }
    }.first
    let method =
      numbers.run.recipe.map { recipe in
        RecipeWords(recipe, RunCourse(endedBy: text("ended_by"), numbers.history.metrics))
          .text(seed: seed, length: done ?? "? epochs")
      }
      ?? "by \(text("train", "optimizer") ?? "?") (seed \(seed)) for \(done ?? "? epochs")"
    return "They were analysed with the autoencoder \(numbers.run.compilation.model.name), which has "
      + "\(count(numbers.latents.count, "latent value", "latent values")), trained\(start) with aec "
      + "\(text("aec") ?? "?") \(method); \(tested == "0" ? "no samples" : "\(tested) samples") were kept for testing"
      + "\(tested == "0" ? "" : blocks). The loss was \(numbers.run.compilation.model.lossWords). Final loss \(number("loss") ?? "?")"
      + (number("test_loss").map { ", \($0) on the test samples" } ?? "") + "."
  }

  private func number(_ key: String) -> String? { text(key).map { Double($0).map(Training.short) ?? $0 } }
}

/// What was done to the data before the model saw them, in the order in which it was done.
private struct Preparation {
  let sentences: [String]

  init(_ numbers: RunNumbers, hasMask: Bool) {
    guard let recipe = numbers.run.compilation.shownFile else {
      sentences = (hasMask ? ["Pixels that a mask marks were left out."] : []) + Preparation.scaling(numbers.layout)
      return
    }
    sentences =
      Preparation.taken(recipe, units: numbers.layout.spectral.first?.units)
      + Preparation.leftOut(recipe, hasMask: hasMask) + Preparation.joined(recipe)
      + Preparation.scaling(numbers.layout)
  }

  private static func taken(_ recipe: FileRecipe, units: String?) -> [String] {
    let ranges = [("rows", recipe.rows), ("columns", recipe.columns), ("channels", recipe.channels)]
    var parts = ranges.compactMap { name, range in
      range.map { "\(name) \($0.lowerBound) to \($0.upperBound)" }
    }
    let counted = parts.isEmpty ? "" : " (rows, columns and channels counted from 0)"
    if let between = recipe.between {
      let units = units.map { " " + mathAsText($0) } ?? ""
      let ends = "\(plainNumber(between.lowerBound)) to \(plainNumber(between.upperBound))\(units)"
      parts.append("the part of the spectra from \(ends)")
    }
    return parts.isEmpty ? [] : ["Of the recorded data, only \(listed(parts)) were taken\(counted)."]
  }

  private static func leftOut(_ recipe: FileRecipe, hasMask: Bool) -> [String] {
    var parts: [String] = []
    if hasMask { parts.append("pixels that a mask marks") }
    if !recipe.deadPixels.isEmpty { parts.append(count(recipe.deadPixels.count, "dead pixel", "dead pixels")) }
    if !recipe.deadChannels.isEmpty {
      let numbers = recipe.deadChannels.map(String.init).joined(separator: ", ")
      parts.append("\(recipe.deadChannels.count == 1 ? "the dead channel" : "the dead channels") \(numbers)")
    }
    guard !parts.isEmpty else { return [] }
    let isOne = parts.count == 1 && parts[0].hasSuffix("pixel") || parts.count == 1 && recipe.deadChannels.count == 1
    return ["\(listed(parts).firstRaised) \(isOne ? "was" : "were") left out."]
  }

  private static func joined(_ recipe: FileRecipe) -> [String] {
    var parts: [String] = []
    if recipe.pixelBin > 1 { parts.append("\(recipe.pixelBin) x \(recipe.pixelBin) neighbouring pixels") }
    if recipe.channelBin > 1 { parts.append("\(recipe.channelBin) neighbouring channels") }
    let patches: String? =
      switch recipe.patch {
      case .all?: "The whole picture was one sample."
      case .side(let side)?: "Samples were patches of \(side) x \(side) pixels\(every(recipe.stride))."
      case nil: nil
      }
    return (parts.isEmpty ? [] : ["The mean of \(listed(parts)) was taken."]) + [patches].compactMap(\.self)
  }

  private static func every(_ stride: Int?) -> String { stride.map { ", one every \($0) pixels" } ?? "" }

  private static func scaling(_ layout: SampleLayout) -> [String] {
    switch layout.scaling {
    case nil: []
    case .max?: ["All values were divided by the largest magnitude."]
    case .mean?: ["All values were divided by their mean."]
    case .poisson?: ["Each channel was divided by the square root of its mean (Keenan and Kotula, 2004)."]
    case .standard?: ["Each channel was shifted to mean 0 and scaled to standard deviation 1."]
    case .spectrum?: ["Each spectrum was divided by its largest magnitude."]
    }
  }
}

extension TypedModel {
  /// The formula of the loss with the values of its hyper-parameters: `mse(y, x) + l1 * mean(abs(z)) (l1 = 0.001)`.
  fileprivate var lossWords: String {
    let formula = terms.map(\.text).reduce("") { sum, term in
      if sum.isEmpty { return term }
      return term.hasPrefix("-") ? "\(sum) - \(term.dropFirst().drop { $0 == " " })" : "\(sum) + \(term)"
    }
    let words = Set(formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let values = hyperParameters.filter { words.contains($0.name) }.compactMap { parameter -> String? in
      switch parameter.value {
      case .int(let value)?: "\(parameter.name) = \(value)"
      case .real(let value)?: "\(parameter.name) = \(value)"
      case .bool(let value)?: "\(parameter.name) = \(value)"
      case nil: nil
      }
    }
    return formula + (values.isEmpty ? "" : " (\(values.joined(separator: ", ")))")
  }
}

private func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

/// "a", "a and b", "a, b and c".
private func listed(_ parts: [String]) -> String {
  guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
  return parts.dropLast().joined(separator: ", ") + " and " + last
}

extension String {
  fileprivate var firstRaised: String { prefix(1).uppercased() + dropFirst() }
}
