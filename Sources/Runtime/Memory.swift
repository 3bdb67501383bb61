import Glibc
import Synchronization

/// What is done when the system refuses memory; the program says so and ends. It is set once, before the first block.
package func whenMemoryIsRefused(_ end: @escaping @Sendable (_ bytes: Int) -> Never) {
  refusal.withLock { $0 = end }
}

private let refusal = Mutex<@Sendable (Int) -> Never>({ bytes in fatalError("\(bytes) bytes of memory were refused") })

/// A block of floats that starts on a cache line and lives as long as this object.
package final class FloatMemory: @unchecked Sendable {
  package let start: UnsafeMutablePointer<Float>
  package let count: Int

  /// Bytes of a huge page on x86-64 and the usual arm64 systems.
  private static let largePage = 2 << 20

  package init(count: Int) {
    self.count = count
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    let isLarge = bytes >= FloatMemory.largePage
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, isLarge ? FloatMemory.largePage : 64, bytes) == 0, let raw = block else {
      refusal.withLock { $0 }(bytes)
    }
    // Rows of large values lie on pages of their own: small pages would need more entries than the processor keeps.
    if isLarge { madvise(raw, bytes / FloatMemory.largePage * FloatMemory.largePage, MADV_HUGEPAGE) }
    start = raw.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
    start.update(repeating: 0, count: count)
  }

  deinit { free(start) }

  package var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
