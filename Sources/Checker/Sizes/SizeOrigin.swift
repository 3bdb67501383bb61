import Diagnostics
import Graph

/// How an axis came to its size: the newest step first.
package struct SizeOrigin: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package let size: Size
    /// Where it was decided.
    package let span: Span
    /// The place of the words that decided it, "lstm(hidden, bidirectional: true)"; nil when there is nothing to say.
    package let words: Span?
  }
  package let steps: [Step]

  init(_ size: Size, _ span: Span, words: Span?, after earlier: SizeOrigin? = nil) {
    let past = earlier?.steps.prefix(3) ?? []
    steps = [Step(size: size, span: span, words: words)] + past
  }

  package var span: Span { steps[0].span }
}

/// A size and how it came about.
struct TracedSize {
  let size: Size
  let origin: SizeOrigin
}
