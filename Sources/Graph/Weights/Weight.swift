/// A weight of a model: its name in files, its shape, where it starts, what it must stay within, and whether it is trained.
///
/// `Extent` is `Size` while hyper-parameters are open and `Int` afterwards: one type from declaration to file.
package struct Weight<Extent: Hashable & Sendable>: Hashable, Sendable {
  /// In a layer the end of the name, in a model all of it.
  package let name: String
  package let shape: [Extent]
  package let start: Distribution<Extent>
  /// What a projection after every step holds it to; nil for any values.
  package let constraint: Constraint?
  /// What it is trained in; nil for the coordinates of the data. In a graph only coordinates have one.
  package let basis: Basis<Extent>?
  /// False for state that a layer keeps by itself, such as running means, and for weights that are fixed.
  package let isTrained: Bool

  package init(
    _ name: String, _ shape: [Extent], _ start: Distribution<Extent>, constraint: Constraint? = nil,
    basis: Basis<Extent>? = nil, isTrained: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.start = start
    self.constraint = constraint
    self.basis = basis
    self.isTrained = isTrained
  }

  package func named(_ name: String) -> Weight {
    Weight(name, shape, start, constraint: constraint, basis: basis, isTrained: isTrained)
  }

  package func replacing(
    start: Distribution<Extent>? = nil, constraint: Constraint? = nil, basis: Basis<Extent>? = nil,
    isTrained: Bool? = nil
  ) -> Weight {
    Weight(
      name, shape, start ?? self.start, constraint: constraint ?? self.constraint, basis: basis ?? self.basis,
      isTrained: isTrained ?? self.isTrained)
  }

  /// The same weight with other extents, such as numbers for sizes.
  package func map<Other>(_ extent: (Extent) -> Other) -> Weight<Other> {
    Weight<Other>(
      name, shape.map(extent), start.map(extent), constraint: constraint, basis: basis?.map(extent),
      isTrained: isTrained)
  }
}

extension Weight where Extent == Int {
  package var count: Int { shape.reduce(1, *) }
}

/// What a weight is held to, by its name in the table of constraints.
package struct Constraint: Hashable, Sendable {
  package let name: String
  package let numbers: [Double]

  package init(_ name: String, _ numbers: [Double] = []) {
    self.name = name
    self.numbers = numbers
  }
}
