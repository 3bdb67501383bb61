import Graph

/// What a weight can be trained in: its name, what it is, and what its parts start from.
package struct BasisKind: Sendable {
  package let name: String
  /// One sentence, as the manual has it.
  package let summary: String
  /// The starts of the offset and of the rows, which are at right angles and of length 1: see `DistributionTable`.
  let offset, rows: String

  /// As a user writes it: "pca(k)".
  package var written: String { "\(name)(k)" }
}

/// Every basis there is, by name.
package enum BasisTable {
  package static let all: [BasisKind] = [
    BasisKind(
      name: "pca", summary: "The first k principal components of the training data, about their mean.",
      offset: "mean", rows: "pca")
  ]

  /// Names of the parts end so; no name in a file holds a stroke.
  private static let (offsetEnd, rowsEnd) = ("/mean", "/components")

  /// The weight whose basis has a part of a name; nil for any other weight.
  package static func owner(of part: String) -> String? {
    part.split(separator: "/").count == 2 ? part.split(separator: "/").first.map(String.init) : nil
  }

  /// The names of the parts of a weight's basis.
  package static func parts(of weight: String) -> (offset: String, rows: String) {
    (weight + offsetEnd, weight + rowsEnd)
  }
}

extension GraphBuilder {
  /// The parameters of a weight that is trained in a basis. None but the coordinates is trained.
  package mutating func addParameters(_ weight: Weight<Int>, in basis: Basis<Int>) -> WeightInBasis {
    guard let kind = BasisTable.all.first(where: { $0.name == basis.name }) else {
      preconditionFailure("no basis \(basis.name)")
    }
    let names = BasisTable.parts(of: weight.name)
    let offset = Weight<Int>(names.offset, [basis.columns], Distribution(kind.offset), isTrained: false)
    let rows = Weight<Int>(names.rows, [basis.count, basis.columns], Distribution(kind.rows), isTrained: false)
    return WeightInBasis(
      offset: addParameter(offset), rows: addParameter(rows), coordinates: addParameter(weight.coordinates))
  }

  /// The weight in the coordinates of the data.
  package mutating func whole(_ weight: WeightInBasis) -> ValueID {
    let product = apply("linear_transposed", weight.coordinates, weight.rows)
    return add(product, broadcast(weight.offset, to: shape(of: product), axes: [1]))
  }
}

/// Values of a graph that make a weight: coordinates times rows, plus the offset.
package struct WeightInBasis: Sendable {
  package let offset, rows, coordinates: ValueID
}
