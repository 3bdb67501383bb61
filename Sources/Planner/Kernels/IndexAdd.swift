import Graph
import Ops

/// Elements of `width` floats each, added to what lies at a table of offsets.
package struct IndexAddStep: KernelStep {
  package static let name = "index_add"
  package static let takesNarrowTiles = true
  package let source: Reference
  package let result: Reference
  package let offsets: [Int]
  package let width: Int

  package var reads: [Reference] { [source, result] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 3 * offsets.count * width }
}

extension PlanBuilder {
  /// Rows of an axis, copied.
  mutating func lowerTake() {
    let source = place(input(0)).lane == 1 ? canonical(input(0)) : rowMajor(input(0))
    let result = allocate(node.outputs[0])
    let offsets = takenOffsets(of: source, in: result)
    emit(
      CopyElementsStep(source: source.start, result: result.start, offsets: offsets, width: width(of: result)),
      flops: 0)
  }

  /// Its adjoint.
  mutating func lowerIndexAdd() {
    let source = place(input(0)).lane == 1 ? canonical(input(0)) : rowMajor(input(0))
    let result = allocate(node.outputs[0])
    fill(result, with: 0)
    let offsets = takenOffsets(of: result, in: source)
    emit(IndexAddStep(source: source.start, result: result.start, offsets: offsets, width: width(of: result)))
  }

  private func width(of place: Place) -> Int { place.lane == 1 ? lanes : 1 }

  /// For each element of a value in the order of its memory, the offset of the element that the indices name.
  private func takenOffsets(of whole: Place, in taken: Place) -> [Int] {
    let (axis, indices) = (node.attributes.int("axis")!, node.attributes.ints("indices")!)
    var offsets = [Int](repeating: 0, count: taken.shape.reduce(1, *))
    let width = width(of: taken)
    forEachIndex(of: taken.shape) { index in
      let place = zip(index, taken.strides).reduce(0) { $0 + $1.0 * $1.1 } / width
      for (number, position) in index.enumerated() {
        offsets[place] += whole.strides[number] * (number == axis ? indices[position] : position)
      }
    }
    return offsets
  }
}
