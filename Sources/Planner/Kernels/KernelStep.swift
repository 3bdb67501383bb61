/// One call of a kernel with all sizes and places known: what the planner, the printer and the verifier ask of it.
///
/// The file is named after the kernel, here and in `Sources/Runtime/Kernels`: `lstm_gradient` is `LSTMGradient.swift`.
/// A kernel reads its operands before it writes results, unless its file says otherwise.
package protocol KernelStep: Sendable {
  /// As plans and benchmarks print it.
  static var name: String { get }
  /// Whether it runs in tiles of 4 or 8 samples, fewer than the widest vector has floats.
  static var takesNarrowTiles: Bool { get }
  var reads: [Reference] { get }
  /// Scratch memory included; the printer leaves out what a step both reads and writes.
  var writes: [Reference] { get }
  /// Different floats that a step reads and writes in a tile of `lanes` samples (in all, for shared steps).
  ///
  /// A float that is written after it was read counts twice; scratch memory does not count.
  func floats(lanes: Int) -> Int
  /// Floats that lie side by side where it takes them in vectors, for what it computes most.
  func run(lanes: Int) -> Int
  /// Sizes and variants, printed behind the name.
  var detail: String { get }
}

/// A kernel that works on all tiles of a batch at once, cut into parts that any worker takes.
///
/// Its places are those of every tile. The parts follow from the plan alone.
package protocol BatchKernelStep: KernelStep {
  var parts: Int { get }
}

extension KernelStep {
  package static var takesNarrowTiles: Bool { false }
  package func run(lanes: Int) -> Int { Machine.widestVector }
  package var name: String { Self.name }
  package var detail: String { "" }
}

/// Rows of steps * lanes floats that lie `stride` apart.
package struct Rows: Sendable {
  package let start: Reference
  package let stride: Int
}

/// The start of an operand that may be missing, as a list.
func present(_ references: Reference?...) -> [Reference] { references.compactMap { $0 } }
