/// A kernel call in a plan, with its work and its reason.
package struct Step: Sendable {
  package let kernel: any KernelStep
  /// The layer it works for.
  package let origin: String?
  /// Floating-point operations in one tile (in all, for shared steps; a tile's share, for batch steps).
  package let flops: Int
  /// Why the planner made it, where that is not what the graph says.
  package let note: String?

  package init(kernel: any KernelStep, origin: String?, flops: Int, note: String? = nil) {
    self.kernel = kernel
    self.origin = origin
    self.flops = flops
    self.note = note
  }

  /// Bytes of the different floats that the step reads and writes, in one tile (in all, for shared steps).
  ///
  /// For batch steps these are the values of a tile; the weights come once a batch.
  package func bytes(lanes: Int) -> Int { 4 * kernel.floats(lanes: lanes) }
}
