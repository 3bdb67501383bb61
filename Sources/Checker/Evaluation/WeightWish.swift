import Diagnostics
import Graph
import Ops
import Syntax

/// What a call says about a weight: `start: xavier`, `in: 0...`, `basis: pca(8)`, `fixed: true`.
///
/// `bias_start: 0` is for the weight `bias`.
struct WeightWish {
  enum Value {
    case start(WrittenStart)
    case held(Constraint)
    case basis(BasisKind, count: Size)
    case fixed(Bool)
  }
  let value: Value
  /// The weight that it is for; nil for all whose name holds "weight".
  let weight: String?
  let span: Span
}

/// A start as a user writes it, before the shape of the weight is known.
struct WrittenStart {
  let kind: DistributionKind
  var numbers: [Double] = []
  var texts: [String] = []
}

/// A label that says something about weights.
struct WishLabel {
  enum Kind: String, CaseIterable {
    case start
    case held = "in"
    case basis
    case fixed
  }
  let kind: Kind
  let weight: String?

  /// Whether a label speaks of weights, whatever the layer.
  init?(_ label: String) {
    guard let kind = Kind.allCases.first(where: { label == $0.rawValue || label.hasSuffix("_" + $0.rawValue) }) else {
      return nil
    }
    (self.kind, weight) = (kind, nil)
  }

  /// Nil for another label, and for one that the layer has among its own attributes.
  init?(_ label: String, of layer: any Layer) {
    guard !layer.attributes.contains(where: { $0.name == label }) else { return nil }
    for kind in Kind.allCases {
      if label == kind.rawValue {
        (self.kind, weight) = (kind, nil)
        return
      }
      if label.hasSuffix("_" + kind.rawValue) {
        (self.kind, weight) = (kind, String(label.dropLast(kind.rawValue.count + 1)))
        return
      }
    }
    return nil
  }
}

extension Weight<Size> {
  /// The weight with a wish come true; nil for a start or a basis that needs other axes.
  func granted(_ wish: WeightWish.Value) -> Weight? {
    switch wish {
    case .held(let constraint): return replacing(constraint: constraint)
    case .fixed(let flag): return replacing(isTrained: !flag)
    case .basis(let kind, let count):
      return shape.count == 2 ? replacing(basis: Basis(kind.name, count: count, columns: shape[1])) : nil
    case .start(let start):
      guard let sizes = start.kind.sizes(shape) else { return nil }
      return replacing(start: Distribution(start.kind.name, sizes: sizes, start.numbers, texts: start.texts))
    }
  }
}

extension DistributionKind {
  /// As a user writes it: "normal(mean, deviation)".
  package var written: String {
    guard let arguments, !arguments.isEmpty else { return name }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }
}
