import Graph
import Ops

extension Simplification {
  static let wholeSlice: SimplificationRule = { application, builder in
    let (axis, part) = application.attributes.slice
    return part.count == builder.shape(of: application.x)[axis] ? application.x : nil
  }

  static let combinedSlice: SimplificationRule = { application, builder in
    let (axis, part) = application.attributes.slice
    guard let inner = builder.definition(of: application.x, as: "slice") else { return nil }
    let (innerAxis, outerPart) = inner.attributes.slice
    guard innerAxis == axis else { return nil }
    let start = outerPart.lowerBound + part.lowerBound
    return builder.slice(inner.inputs[0], axis: axis, start: start, length: part.count)
  }

  /// A slice that takes nothing of the zeros around a value, or goes along another axis: then it comes before the pad.
  static let sliceOfPad: SimplificationRule = { application, builder in
    let (axis, part) = application.attributes.slice
    guard let pad = builder.definition(of: application.x, as: "pad") else { return nil }
    guard pad.attributes.int("axis") == axis else {
      let slice = builder.emit("slice", pad.inputs, application.attributes)
      return builder.emit("pad", slice, pad.attributes)[0]
    }
    let inner = builder.paddedPart(pad)
    guard inner.contains(part) else { return nil }
    let start = part.lowerBound - inner.lowerBound
    return builder.slice(pad.inputs[0], axis: axis, start: start, length: part.count)
  }

  /// A slice that lies within one part of a concatenation.
  static let sliceOfConcat: SimplificationRule = { application, builder in
    let (axis, part) = application.attributes.slice
    guard let concat = builder.definition(of: application.x, as: "concat") else { return nil }
    guard concat.attributes.int("axis") == axis else { return nil }
    var start = 0
    for operand in concat.inputs {
      let own = start..<start + builder.shape(of: operand)[axis]
      if own.contains(part) {
        return builder.slice(
          operand, axis: axis, start: part.lowerBound - start, length: part.count)
      }
      start = own.upperBound
    }
    return nil
  }

  static let emptyPad: SimplificationRule = { application, _ in
    let isEmpty =
      application.attributes.int("before") == 0 && application.attributes.int("after") == 0
    return isEmpty ? application.x : nil
  }

  static let combinedPad: SimplificationRule = { application, builder in
    guard let inner = builder.definition(of: application.x, as: "pad"),
      let axis = application.attributes.int("axis"), inner.attributes.int("axis") == axis
    else { return nil }
    let zeros = ["before", "after"].map { [inner.attributes, application.attributes].total($0) }
    return builder.pad(inner.inputs[0], axis: axis, before: zeros[0], after: zeros[1])
  }

  /// The sum of two padded values that stand side by side is their concatenation: what the slices of one projection pass
  /// back becomes one value.
  static let joinedPads: SimplificationRule = { application, builder in
    let pads = application.operands.compactMap { builder.definition(of: $0, as: "pad") }
    guard pads.count == 2, let axis = pads[0].attributes.int("axis"),
      pads[1].attributes.int("axis") == axis
    else { return nil }
    let sorted = pads.sorted {
      builder.paddedPart($0).lowerBound < builder.paddedPart($1).lowerBound
    }
    let (first, second) = (builder.paddedPart(sorted[0]), builder.paddedPart(sorted[1]))
    guard first.upperBound == second.lowerBound else { return nil }
    let joined = builder.concat(sorted.map { $0.inputs[0] }, axis: axis)
    let extent = builder.shape(of: application.x)[axis]
    return builder.pad(
      joined, axis: axis, before: first.lowerBound, after: extent - second.upperBound)
  }
}

extension Attributes {
  /// The axis and the positions of a slice.
  fileprivate var slice: (axis: Int, part: Range<Int>) {
    let start = int("start")!
    return (int("axis")!, start..<start + int("length")!)
  }
}

extension [Attributes] {
  fileprivate func total(_ name: String) -> Int { reduce(0) { $0 + $1.int(name)! } }
}

extension GraphBuilder {
  /// Where the operand of a pad lies in the result.
  fileprivate func paddedPart(_ pad: Node) -> Range<Int> {
    let start = pad.attributes.int("before")!
    return start..<start + shape(of: pad.inputs[0])[pad.attributes.int("axis")!]
  }
}
