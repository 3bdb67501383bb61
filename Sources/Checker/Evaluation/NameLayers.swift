import Diagnostics
import Graph
import Ops

/// Where a layer stands among the names of the model.
struct LayerPlace {
  let path: String
  /// The same layer was applied before; its weights are shared.
  let isShared: Bool
  /// The row of the table exists already.
  var isRepeated: Bool { isShared }
}

extension Elaborator {
  /// The path of a layer: of its `name:`, of its `let`, or of its kind.
  mutating func enter(_ layer: PendingLayer, _ explicit: String?) -> LayerPlace {
    let last = namings.count - 1
    let isShared = namings[last].isShared
    if let identity = layer.binding?.identity, let path = instances[identity] {
      return LayerPlace(path: path, isShared: true)
    }
    let path: String
    if let name = explicit ?? layer.binding?.name {
      path = namings[last].named(name)
    } else {
      path = namings[last].anonymous(layer.callee.name)
    }
    if let identity = layer.binding?.identity { instances[identity] = path }
    return LayerPlace(path: path, isShared: isShared)
  }

  /// The places of a layer's weights; a shared layer finds those it made before. Nil after a report.
  mutating func declare(_ declared: [Weight<Size>], under place: LayerPlace, at span: Span)
    -> [Int]?
  {
    var places: [Int] = []
    for weight in declared {
      let name = "\(place.path).\(weight.name)"
      if let existing = weightPlaces[name] {
        guard reuse(existing, weight, name, place, span) else { return nil }
        places.append(existing)
      } else {
        guard isCountable(weight, name, span) else { return nil }
        weightPlaces[name] = weights.count
        places.append(weights.count)
        weights.append(
          TypedWeight(weight: weight.named(name), span: spanInFile(span), copies: copies))
      }
    }
    return places
  }

  /// A weight that exists already: shared, when the layer is the same and the shapes agree.
  private mutating func reuse(
    _ existing: Int, _ weight: Weight<Size>, _ name: String, _ place: LayerPlace, _ span: Span
  ) -> Bool {
    let earlier = weights[existing]
    guard place.isShared else {
      report(.repeatedWeight(name, at: span, first: earlier.span))
      return false
    }
    if earlier.shape == weight.shape { return true }
    for (axis, size) in earlier.shape.enumerated() where axis < weight.shape.count {
      let clash = SizeClash(
        message:
          "`\(place.path)` is applied twice and shares its weights, but needs `\(weight.name)` of shape \(shown(weight.shape)) here",
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
