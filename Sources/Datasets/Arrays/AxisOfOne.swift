import Diagnostics
import Files

extension Dataset {
  /// The same numbers with an axis of one behind the others, so that each is a sample.
  var withAxisOfOne: Dataset {
    guard shape.count == 1 || shape.last != 1 else { return self }
    var dataset = Dataset(
      source: source, item: item, values: ValuesWithOne(base: values), order: order + [order.count],
      axes: axes.map { $0.as(.spatial) } + [Axis(count: 1, role: .spectral)])
    (dataset.title, dataset.quantity, dataset.encoding) = (title, quantity, encoding)
    (dataset.notes, dataset.unmeasured, dataset.rowNames) = (notes, unmeasured, rowNames)
    return dataset
  }
}

extension Axis {
  fileprivate func `as`(_ role: Role) -> Axis {
    var axis = self
    axis.role = role
    return axis
  }
}

/// Values with an axis of one behind their own.
private struct ValuesWithOne: StoredValues {
  let base: any StoredValues
  var shape: [Int] { base.shape + [1] }
  var type: ElementType { base.type }
  var isDirect: Bool { base.isDirect }
  var grain: [Int] { base.grain + [1] }

  func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)? {
    try base.unpacked(in: folder).map { ValuesWithOne(base: $0) }
  }

  func expect(_ box: [Range<Int>]) { base.expect(Array(box.dropLast())) }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try base.read(Array(box.dropLast()), into: values)
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    try base.read(Array(box.dropLast()), into: values)
  }
}
