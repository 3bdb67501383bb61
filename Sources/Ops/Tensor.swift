import RealModule

/// Numbers the reference interpreter computes with: Float and Double.
package typealias Scalar = BinaryFloatingPoint & Real & Sendable

/// A dense array, row-major; the value of one sample, or a shared value.
package struct Tensor<T: Scalar>: Equatable, Sendable {
  package let shape: [Int]
  package var values: [T]

  package init(_ shape: [Int], _ values: [T]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values for shape \(shape)")
    self.shape = shape
    self.values = values
  }

  package init(_ shape: [Int], repeating value: T) {
    self.init(shape, Array(repeating: value, count: shape.reduce(1, *)))
  }

  package init(_ scalar: T) { self.init([], [scalar]) }

  package var count: Int { values.count }
  package var last: Int { shape.last ?? 1 }

  /// Rows of the last axis: the product of the other extents.
  package var rows: Int { last == 0 ? 0 : count / last }

  package subscript(row: Int, column: Int) -> T {
    get { values[row * last + column] }
    set { values[row * last + column] = newValue }
  }

  package func map(_ body: (T) -> T) -> Tensor { Tensor(shape, values.changed { body($1) }) }

  /// All elements of a shape that has `count` of them; the element of a one-element tensor repeats.
  package func repeated(to count: Int) -> [T] {
    values.count == count ? values : Array(repeating: values[0], count: count)
  }
}

extension Array {
  /// As `map` with the places; the loop over the buffer is several times faster.
  @inline(__always)
  func changed(_ body: (_ index: Int, _ value: Element) -> Element) -> [Element] {
    var result = self
    result.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = body(index, values[index]) }
    }
    return result
  }
}

/// Every index of a shape in row-major order.
package func forEachIndex(of shape: [Int], _ body: ([Int]) -> Void) {
  guard !shape.contains(0) else { return }
  var index = [Int](repeating: 0, count: shape.count)
  while true {
    body(index)
    var axis = shape.count - 1
    while axis >= 0 {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}

/// Distances between neighbours along each axis of a row-major array.
package func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  for axis in stride(from: shape.count - 2, through: 0, by: -1) {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}
