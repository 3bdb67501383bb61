import Glibc

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
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? FloatMemory.largePage : 64)
    // Rows of large values lie on pages of their own: small pages would need more entries than the processor keeps.
    if isLarge { madvise(raw, bytes / FloatMemory.largePage * FloatMemory.largePage, MADV_HUGEPAGE) }
    start = raw.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
    start.update(repeating: 0, count: count)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  package var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
