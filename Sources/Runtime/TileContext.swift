import CKernels
import Planner
import Random

/// What a step needs to know of the tile at work.
struct TileContext {
  /// The start of each space, by `Space.rawValue`.
  let bases: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// Samples of the tile; lanes past them repeat the last one.
  var valid: Int
  /// The place in the batch of the tile's first sample, and whether no tile comes behind it.
  let first: Int
  let isLast: Bool
  /// The tile's samples, as numbers of rows of the data.
  var index: UnsafePointer<Int64>
  /// The data of each input.
  let inputs: UnsafePointer<BatchInput>
  /// What random numbers of the tile depend on.
  var key: StepKey
  /// All tiles of the batch, and the part at work: of batch steps, whose context is that of the first tile.
  var tiles: UnsafePointer<aec_tiles>
  var part = 0
}

/// Samples to run: rows of `count` floats each, row-major.
package struct BatchInput {
  package let values: UnsafePointer<Float>
  /// Floats of one sample.
  package let sampleStride: Int

  package init(values: UnsafePointer<Float>, sampleStride: Int) {
    self.values = values
    self.sampleStride = sampleStride
  }
}

/// A reference with its space and distance known, in one word: a step of many operands reads few cache lines.
struct Address: Hashable {
  let packed: Int64

  init(_ reference: Reference, in plan: Plan) {
    packed = Int64(plan.offset(of: reference) << 3 | plan.buffers[reference.buffer.index].space.rawValue)
  }

  var space: Int { Int(packed & 7) }
  var offset: Int { Int(packed >> 3) }
}

extension TileContext {
  /// The same starts as C takes them.
  @inline(__always)
  var starts: UnsafePointer<UnsafeMutablePointer<Float>?> {
    UnsafeRawPointer(bases).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)
  }

  @inline(__always)
  func pointer(_ address: Address) -> UnsafeMutablePointer<Float> {
    bases[address.space] + address.offset
  }

  @inline(__always)
  func pointer(_ address: Address?) -> UnsafeMutablePointer<Float>? {
    guard let address else { return nil }
    return pointer(address)
  }
}

/// A step that is ready to run.
typealias Action = (borrowing TileContext) -> Void
