import Diagnostics
import Graph

/// How an axis came to its size: the newest change first.
package struct SizeOrigin: Hashable, Sendable {
  package struct Change: Hashable, Sendable {
    package let size: Size
    /// Where it was decided.
    package let span: Span
    /// The place of the words that decided it, "lstm(hidden, bidirectional: true)"; nil when there is nothing to say.
    package let words: Span?
  }
  package let changes: [Change]

  init(_ size: Size, _ span: Span, words: Span?, after earlier: SizeOrigin? = nil) {
    let past = earlier?.changes.prefix(3) ?? []
    changes = [Change(size: size, span: span, words: words)] + past
  }

  package var span: Span { changes[0].span }
}

/// A size and how it came about.
struct TracedSize {
  let size: Size
  let origin: SizeOrigin
}
