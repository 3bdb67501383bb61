import Datasets
import Files
import Processes

/// How much of its data a process holds in memory.
package struct DataRoom: Sendable {
  /// Data that need more bytes are read from their file.
  let bytes: Int
  /// Whether other processes compute the rest of each batch, so that a process need not hold all.
  let isShared: Bool
  /// Of shared data so many bytes are held all the same, since a step of a small model ends before a file is read.
  let small: Int

  /// Half of what is free by default, since the system keeps files in the rest.
  package init(bytes: Int = freeMemory / 2, isShared: Bool = false, small: Int = 16 << 20) {
    (self.bytes, self.isShared, self.small) = (bytes, isShared, small)
  }

  /// The room of a process whose neighbours read the same data.
  init(sharedBy group: any ProcessGroup) {
    self.init(bytes: freeMemory / 2 / group.neighbours, isShared: true)
  }

  /// Half of the room.
  var half: DataRoom { DataRoom(bytes: bytes / 2, isShared: isShared, small: small / 2) }

  /// Whether all samples of a source are to be held.
  func holds(_ source: any SampleSource) -> Bool {
    let needed = 4 * source.layout.count * source.layout.width
    if isShared, needed > small, source.direct != nil { return false }
    return needed <= bytes
  }
}
