import Planner
import Recipe
import Runtime

/// Bytes that a training needs: the one formula for what `aec check` states, what is refused, and what is held.
package struct StepMemory: Sendable {
  /// A weight, and what the optimizer keeps for it.
  private let weights: Int
  /// The best value of each weight.
  private let best: Int
  /// What the executors hold: gradients, values, and what workers need.
  private let executors: Int

  package init(weights count: Int, _ recipe: TrainRecipe, executors: Int) {
    let method = recipe.method
    let copies = 1 + method.declaration.state.count + method.declaration.history(method.values) + recipe.copies
    (weights, best, self.executors) = (4 * count * copies, 4 * count, executors)
  }

  /// Of a step; the best weights are no part of one.
  package var ofStep: Int { weights + executors }
  /// Of a training.
  package var ofTraining: Int { weights + best + executors }

  /// Floats of memory that a weight takes in any training: wide layers sum their gradients where they stay.
  ///
  /// A product with the Hessian takes as much as the gradient, and a probe and a copy of the weights beside it.
  static func leastFloats(_ optimizer: OptimizerDeclaration) -> Int {
    3 + optimizer.state.count + (optimizer.use == .curvature ? 5 : 0)
  }
}

extension TrainingPlans {
  /// Bytes that one of the processes of a training holds besides its data.
  package func bytes(_ recipe: TrainRecipe, batch: Int, processes: Int = 1) -> Int {
    let executors = [step, evaluation].map {
      $0.bytes(samples: batch, workers: recipe.workers) + $0.exchangeBytes(samples: batch, processes: processes)
    }.reduce(0, +)
    return StepMemory(weights: step.weightCount, recipe, executors: executors).ofTraining
  }
}

extension TrainRecipe {
  /// Copies of the weights beside those of the optimizer: changed gradients, the running average.
  var copies: Int {
    let decays = method.values.real("weight_decay") > 0 || scoped.contains { $0.key == "weight_decay" }
    let changesGradients = decays && method.declaration.decay == .ofGradients
    return (clip != nil || clipValue != nil || changesGradients ? 1 : 0) + (average != nil ? 1 : 0)
  }
}
