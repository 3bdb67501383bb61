import Diagnostics

// Messages that only follow from another one.
extension [Diagnostic] {
  /// Without messages about the value of an attribute that does not exist: `dense(8, tied: encoder)`.
  func withoutValues(in source: SourceFile) -> [Diagnostic] {
    let labels = filter { ["AE0205", "AE0222"].contains($0.code) }.compactMap(\.span)
    guard !labels.isEmpty else { return self }
    return filter { message in
      guard let start = message.span?.start else { return true }
      return !labels.contains { label in
        label.end < start && source.slice(label.end..<start).allSatisfy { ": ".contains($0) }
      }
    }
  }
}
