import Diagnostics
import Graph
import Ops

/// A layer under its name in the model.
struct NamedLayer {
  /// "encoder.lstm"
  let path: String
  /// The same layer was applied before; its weights are shared.
  let isShared: Bool
}

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// The path of a layer: of its `name:`, of its `let`, or of its kind.
  mutating func enter(_ layer: PendingLayer, _ explicit: String?) -> NamedLayer {
    let identity = layer.binding?.identity
    if let path = draft.path(ofInstance: identity) { return NamedLayer(path: path, isShared: true) }
    let name = explicit ?? layer.binding?.name
    let path =
      layer.binding?.path ?? name.map { environment.naming.named($0) }
      ?? environment.naming.anonymous(layer.callee.name)
    draft.setPath(path, ofInstance: identity)
    return NamedLayer(path: path, isShared: environment.naming.isShared)
  }

  /// The indices of a layer's weights; a shared layer finds those it made before. Nil after a report.
  mutating func declare(
    _ declared: [Weight<Size>], under named: NamedLayer, isNamed: Bool, at span: Span
  ) -> [Int]? {
    var indices: [Int] = []
    for weight in declared {
      let name = [named.path, weight.name].filter { !$0.isEmpty }.joined(separator: ".")
      if let existing = draft.weight(named: name) {
        guard reuse(draft.weights[existing], weight, name, named, span) else { return nil }
        indices.append(existing)
      } else {
        guard isCountable(weight, name, span) else { return nil }
        indices.append(
          draft.add(
            TypedWeight(
              weight: weight.named(name), span: spanInFile(span), copies: environment.copies,
              isNamed: isNamed || weight.name.isEmpty)))
      }
    }
    return indices
  }

  /// A weight that exists already: shared, when the layer is the same and the shapes agree.
  private mutating func reuse(
    _ earlier: TypedWeight, _ weight: Weight<Size>, _ name: String, _ named: NamedLayer, _ span: Span
  ) -> Bool {
    guard named.isShared else {
      report(.repeatedWeight(name, at: span, first: earlier.span))
      return false
    }
    if earlier.shape == weight.shape { return true }
    for (axis, size) in earlier.shape.enumerated() where axis < weight.shape.count {
      let clash = SizeClash(
        message:
          "`\(named.path)` is applied twice and shares its weights, but needs `\(weight.name)` of shape \(shown(weight.shape)) here",
        span: span, marker: "the second use",
        labels: [
          .init(earlier.span, "here `\(weight.name)` has shape \(shown(earlier.shape))")
        ], help: "give each use a layer of its own, or values of one width")
      let first = TracedSize(size: size, origin: SizeOrigin(size, earlier.span, words: earlier.span))
      let second = TracedSize(
        size: weight.shape[axis], origin: SizeOrigin(weight.shape[axis], span, words: span))
      guard equal(first, second, "a shared layer has weights of one shape", clash, about: .shared(span)) else {
        return false
      }
    }
    return true
  }

  private mutating func isCountable(_ weight: Weight<Size>, _ name: String, _ span: Span)
    -> Bool
  {
    let axes = weight.shape.map {
      TracedSize(size: $0, origin: SizeOrigin($0, span, words: span))
    }
    return isSound(axes, of: "the weight `\(name)`", at: span)
  }
}
