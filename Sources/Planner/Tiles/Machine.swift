/// What the planner supposes of the machine.
package struct Machine: Sendable {
  /// Bytes of the second-level cache of a core.
  package let cache: Int

  package init(cache: Int) { self.cache = cache }

  /// Floats of a vector of the widest instruction set.
  package static let widestVector = 16

  /// A processor of our days. Plans do not ask for the cache of this one, so that results do not depend on it.
  package static let common = Machine(cache: 1 << 20)
}
