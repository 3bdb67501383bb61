extension String {
  /// The text without an ending that it may have.
  package func without(suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
