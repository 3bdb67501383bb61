/// A block of floats that starts on a cache line and lives as long as this object.
package final class FloatMemory: @unchecked Sendable {
  package let start: UnsafeMutablePointer<Float>
  package let count: Int

  package init(count: Int) {
    self.count = count
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    start = raw.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
    start.update(repeating: 0, count: count)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  package var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
