/// What a program is for; it decides which part of a model becomes a graph, and whether layers draw random numbers.
package enum Purpose: String, Sendable, CaseIterable {
  /// Loss, terms and gradients.
  case training
  /// Loss and terms.
  case evaluation
  /// Inputs to latent values.
  case encoding
  /// Latent values to reconstructions.
  case decoding
  /// Inputs to reconstructions.
  case reconstruction
  /// Inputs to latent values, then reconstructions.
  case both

  /// Whether the program has the loss and its terms.
  package var hasLoss: Bool { self == .training || self == .evaluation }
}
