import Glibc

/// What the planner needs to know of the machine; results depend on it, as they do on the instruction set.
package struct Machine: Sendable {
  /// Bytes of the second-level cache of a core.
  package let cache: Int

  package init(cache: Int) { self.cache = cache }

  /// Half of the cache of a common processor where the system does not tell.
  package static let current: Machine = {
    let told = sysconf(Int32(_SC_LEVEL2_CACHE_SIZE))
    return Machine(cache: told > 0 ? min(max(told, 256 << 10), 4 << 20) : 1 << 20)
  }()
}
