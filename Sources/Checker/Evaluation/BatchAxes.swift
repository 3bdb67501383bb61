import Diagnostics
import Graph
import Ops
import Syntax

// Values with an axis of `batch(z)`, which has as many rows as a batch has samples: only the loss has them, and only
// what leaves out the rows without a sample takes them.
// Changes: reporter.
extension Elaborator {
  /// Whether a layer takes the axes of its inputs; reports when it does not.
  mutating func takesBatchAxes(_ layer: any Layer, _ inputs: [EvaluatedArgument], at span: Span) -> Bool {
    guard !layer.takesBatchAxis else { return true }
    return takesBatchAxes(layer.name, inputs, at: span) {
      $0.shape.last?.countsBatch == false && layer.worksAlongLastAxis
    }
  }

  /// The same for a block, a stack or a scan.
  mutating func takesBatchAxes(
    _ name: String, _ inputs: [EvaluatedArgument], at span: Span, where isTaken: (SymbolicType) -> Bool = { _ in false }
  ) -> Bool {
    for input in inputs {
      guard case .tensor(let value) = input.meaning else { continue }
      let type = type(of: value)
      guard type.shape.contains(where: \.countsBatch), !isTaken(type) else { continue }
      report(.batchAxis(name, shown(type), at: span, input: input.span))
      return false
    }
    return true
  }

  /// Whether a value may have an axis of the batch where it is computed; reports when it may not.
  mutating func isPlaceOfBatch(_ type: SymbolicType, _ layer: String, at span: Span) -> Bool {
    let part = environment.namings[0].prefix
    guard type.shape.contains(where: \.countsBatch), part != "loss", !environment.isGeneric else { return true }
    report(.joinsSamples(layer, part: part.isEmpty ? "model" : part, at: span), about: .joinsSamples(span))
    return false
  }

  /// Whether a position in square brackets leaves an axis of the batch whole; reports when it does not.
  mutating func keepsBatch(_ position: SlicePosition, _ axis: TracedSize, _ type: SymbolicType, at span: Span) -> Bool {
    if !axis.size.countsBatch || position == .range(start: nil, end: nil) { return true }
    report(.batchAxis("a slice", shown(type), at: span, input: span))
    return false
  }
}
