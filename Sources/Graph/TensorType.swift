/// How a value relates to the samples of a batch.
package enum Scope: String, Sendable, CaseIterable {
  /// One value for the whole batch: weights, constants, losses, gradients of weights.
  case shared
  /// One value for each sample; the batch axis is implicit.
  case sample
}

/// What a value is: its scope and its shape (of one sample, for `sample` values).
package struct TensorType: Hashable, Sendable {
  package var scope: Scope
  package var shape: [Int]

  package init(_ scope: Scope, _ shape: [Int]) {
    self.scope = scope
    self.shape = shape
  }

  package static func shared(_ shape: [Int] = []) -> TensorType { TensorType(.shared, shape) }
  package static func sample(_ shape: [Int] = []) -> TensorType { TensorType(.sample, shape) }

  /// Elements of the value (of one sample, for `sample` values).
  package var count: Int { shape.reduce(1, *) }
  package var rank: Int { shape.count }
}

extension TensorType: CustomStringConvertible {
  package var description: String {
    "\(scope.rawValue)[\(shape.map(String.init).joined(separator: ", "))]"
  }
}

/// A value of a graph.
package struct ValueID: Hashable, Sendable, CustomStringConvertible {
  package let index: Int
  package init(_ index: Int) { self.index = index }
  package var description: String { "%\(index)" }
}
