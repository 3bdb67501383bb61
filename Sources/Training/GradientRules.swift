import Recipe
import Runtime

/// What is done to gradients before an optimizer takes them: cut, shortened, with weight decay.
struct GradientRules {
  private var clip: Double?
  private var limit: Float
  private let kind: WeightDecay
  private var numbers: [Numbers]
  /// What gradients are multiplied by in the step at work.
  private var scale: Float = 1
  /// The gradients as they were changed; nil where nothing changes them.
  private let changed: FloatMemory?
  /// Where the weights begin that decay, with their ends.
  private let decaying: [Range<Int>]

  /// Those of a group of weights.
  private struct Numbers {
    var decay: Float
    var rate: Float
    var shrinking: Float { 1 - rate * decay }

    init(_ values: RecipeValues) {
      (decay, rate) = (Float(values.real("weight_decay")), Float(values.real("lr")))
    }
  }

  init(_ recipe: TrainRecipe, _ groups: WeightGroups, _ weights: Weights) {
    let method = recipe.method
    (clip, limit, kind) = (recipe.clip, recipe.clipValue.map { Float($0) } ?? .infinity, method.declaration.decay)
    numbers = groups.recipes.map { Numbers($0.method.values) }
    let decaysAll = method.values.flag("decay_all")
    let decays = zip(weights.entries, groups.numbers).filter { entry, group in
      // A bias that the recipe names in full is asked for; the name of its layer means the matrix.
      let isNamed = groups.scopes[group]["weight_decay"] == entry.name
      return groups.recipes[group].method.values.real("weight_decay") > 0 && entry.weight.isTrained
        && (decaysAll || isNamed || entry.shape.count > 1)
    }
    decaying = decays.map { entry, _ in entry.offset..<entry.offset + entry.count }
    let needsCopy = clip != nil || limit < .infinity || !decaying.isEmpty && kind == .ofGradients
    changed = needsCopy ? FloatMemory(count: weights.count) : nil
  }

  /// Takes the numbers of a step for a group of weights, where schedules change them.
  mutating func set(_ values: RecipeValues, group: Int) {
    numbers[group] = Numbers(values)
    if clip != nil { clip = values.real(RecipeKey.clip.name) }
    if limit < .infinity { limit = Float(values.real(RecipeKey.clipValue.name)) }
  }

  /// Looks at all gradients of a step.
  mutating func begin(_ gradients: GradientTable) {
    guard let clip else { return }
    let length = gradients.length(limit: limit)
    // PyTorch's `clip_grad_norm_`; what is not finite stays so.
    scale = length.isFinite ? Float(min(1, clip / (length + 1e-6))) : 1
  }

  /// The gradients that the optimizer is given for some weights; weights that shrink by themselves do so.
  func applied(
    to range: Range<Int>, _ gradient: UnsafePointer<Float>, _ weights: Weights, group: Int
  ) -> UnsafePointer<Float> {
    let decays = isDecaying(range)
    let values = weights.memory.start + range.lowerBound
    let own = numbers[group]
    if decays, kind == .ofWeights { for index in 0..<range.count { values[index] *= own.shrinking } }
    guard let changed else { return gradient }
    let result = changed.start + range.lowerBound
    let share = decays && kind == .ofGradients ? own.decay : 0
    let (scale, limit) = (scale, limit)
    for index in 0..<range.count {
      let own = limit < .infinity ? max(-limit, min(limit, gradient[index])) : gradient[index]
      result[index] = scale * (gradient[index].isFinite ? own : gradient[index]) + share * values[index]
    }
    return UnsafePointer(result)
  }

  /// The gradients that the optimizer was given, where they are not those of the executor.
  func changed(_ range: Range<Int>) -> UnsafePointer<Float>? {
    changed.map { UnsafePointer($0.start + range.lowerBound) }
  }

  /// Takes back what `applied` did to the weights.
  func takeBack(_ range: Range<Int>, _ weights: Weights, group: Int) {
    guard kind == .ofWeights, isDecaying(range) else { return }
    for index in range { weights.memory.start[index] /= numbers[group].shrinking }
  }

  private func isDecaying(_ range: Range<Int>) -> Bool {
    var (low, high) = (0, decaying.count)
    while low < high {
      let middle = (low + high) / 2
      if decaying[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < decaying.count && decaying[low].lowerBound <= range.lowerBound
  }
}
