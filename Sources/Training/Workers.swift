import Files
import Recipe

extension TrainRecipe {
  /// Workers of this machine; its cores where the recipe names none.
  package var workers: Int { threads ?? processorCount() }
}
