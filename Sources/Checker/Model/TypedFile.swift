import Diagnostics
import Recipe

/// A file whose names, types and sizes are all known to be right.
package struct TypedFile: Sendable {
  package let model: TypedModel
  /// Where the samples come from; nil when the file has no `data` section.
  package let data: DataRecipe?
  /// The places of the values of its keys, by the names of the keys.
  package let dataKeys: [String: Span]
  package var train: TrainRecipe
}
