extension String {
  /// The text without an ending that it may have.
  package func without(suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }

  /// The text without a beginning that it may have.
  func without(prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}
