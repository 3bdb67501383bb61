import Graph
import Ops

extension Simplification {
  /// A reshape of a reshape, or to the shape that is there.
  static let combinedReshape: SimplificationRule = { application, builder in
    let shape = application.attributes.ints("shape")!
    if builder.shape(of: application.x) == shape { return application.x }
    return builder.definition(of: application.x, as: "reshape").map {
      builder.reshape($0.inputs[0], to: shape)
    }
  }

  /// A transpose of a transpose, or one that leaves the axes where they are.
  static let combinedTranspose: SimplificationRule = { application, builder in
    let order = application.attributes.ints("permutation")!
    if order == Array(order.indices) { return application.x }
    guard let inner = builder.definition(of: application.x, as: "transpose") else { return nil }
    let first = inner.attributes.ints("permutation")!
    return builder.transpose(inner.inputs[0], order.map { first[$0] })
  }

  /// A broadcast of a broadcast, or to the shape that is there.
  static let combinedBroadcast: SimplificationRule = { application, builder in
    let shape = application.attributes.ints("shape")!
    if builder.shape(of: application.x) == shape { return application.x }
    guard let inner = builder.definition(of: application.x, as: "broadcast") else { return nil }
    let axes = application.attributes.ints("axes")!
    return builder.broadcast(
      inner.inputs[0], to: shape, axes: inner.attributes.ints("axes")!.map { axes[$0] })
  }

  static let flatConcat: SimplificationRule = { application, builder in
    guard application.operands.count > 1 else { return application.x }
    let axis = application.attributes.int("axis")!
    let parts = application.operands.flatMap { part in
      let inner = builder.definition(of: part, as: "concat")
      return inner?.attributes.int("axis") == axis ? inner!.inputs : [part]
    }
    // Values that are doubled again and again would have millions of parts.
    guard parts.count <= max(mostParts, application.operands.count) else { return nil }
    return parts == application.operands ? nil : builder.concat(parts, axis: axis)
  }
}

/// A concatenation of more parts is not made of nested ones.
private let mostParts = 256
