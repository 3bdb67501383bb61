import Graph

extension OperationTable {
  static let structure: [any Operation] = [
    Broadcast(), Reshape(), Transpose(), Slice(), Pad(), Concat(), Take(), IndexAdd(),
  ]
}

/// An operation that only moves elements, or repeats them: no arithmetic.
package protocol StructureOperation: Operation {}

extension StructureOperation {
  package func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes)
    -> Int
  { 0 }
}

/// A row-major array seen from one axis: `outer` blocks of `extent` rows of `inner` neighbours.
struct AxisView {
  let outer: Int
  let extent: Int
  let inner: Int

  init(_ shape: [Int], axis: Int) {
    outer = shape[..<axis].reduce(1, *)
    extent = shape[axis]
    inner = shape[(axis + 1)...].reduce(1, *)
  }

  /// Places of the elements at one position of the axis, within one outer block.
  func row(_ block: Int, _ position: Int) -> Range<Int> {
    let start = (block * extent + position) * inner
    return start..<start + inner
  }
}

extension Operation {
  /// The attribute `axis`, which must be one of x's.
  func axis(_ attributes: Attributes, of x: TensorType) throws(GraphFault) -> Int {
    guard let axis = attributes.int("axis"), x.shape.indices.contains(axis) else {
      throw GraphFault("\(name): needs an `axis` of \(x)")
    }
    return axis
  }

  /// An integer attribute that must be there.
  func int(_ attribute: String, _ attributes: Attributes) throws(GraphFault) -> Int {
    guard let value = attributes.int(attribute) else {
      throw GraphFault("\(name): needs `\(attribute)`")
    }
    return value
  }
}

extension Attributes {
  /// The same constants with one of them set, or removed with nil.
  func setting(_ name: String, to value: AttributeValue?) -> Attributes {
    var result = self
    result[name] = value
    return result
  }
}
