/// What a weight of shape [rows, columns] is trained in, by its name in the table of bases.
///
/// A row is `count` coordinates times as many rows of the basis, plus an offset. Both are found in the data.
package struct Basis<Extent: Hashable & Sendable>: Hashable, Sendable {
  package let name: String
  /// Coordinates of a row.
  package let count: Extent
  /// Numbers of a row of the weight.
  package let columns: Extent

  package init(_ name: String, count: Extent, columns: Extent) {
    (self.name, self.count, self.columns) = (name, count, columns)
  }

  package func map<Other>(_ extent: (Extent) -> Other) -> Basis<Other> {
    Basis<Other>(name, count: extent(count), columns: extent(columns))
  }
}

extension Basis: CustomStringConvertible where Extent == Int {
  /// "pca(8, 156)": coordinates and columns.
  package var description: String { "\(name)(\(count), \(columns))" }
}

extension Weight {
  /// The shape of what is trained: of the coordinates where the weight has a basis.
  package var trainedShape: [Extent] { basis.map { shape.dropLast() + [$0.count] } ?? shape }

  /// The coordinates in its basis, under the name of the weight.
  package var coordinates: Weight { reshaped(trainedShape, basis: basis) }

  /// The weight that some coordinates stand for, in the coordinates of the data.
  package var whole: Weight { basis.map { reshaped(shape.dropLast() + [$0.columns], basis: nil) } ?? self }

  private func reshaped(_ shape: [Extent], basis: Basis<Extent>?) -> Weight {
    Weight(name, shape, start, constraint: constraint, basis: basis, isTrained: isTrained)
  }
}
