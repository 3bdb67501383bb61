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

  /// In a sum, two padded values that stand side by side are their concatenation: what the slices of one projection
  /// pass back becomes one value.
  static let joinedPads: SimplificationRule = { application, builder in
    let (left, right) = (application.operands[0], application.operands[1])
    var summands = [left, right].map { builder.summands(of: $0) }
    for first in summands[0].indices {
      for second in summands[1].indices {
        guard let joined = builder.joinedPads(summands[0][first], summands[1][second]) else { continue }
        summands[0].remove(at: first)
        summands[1].remove(at: second)
        let rest = summands[0] + summands[1]
        return rest.reduce(joined) { builder.add($0, $1) }
      }
    }
    return nil
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
  /// More summands than this are not looked at.
  private static let mostSummands = 8

  /// The padded values that a sum of them adds up; the value itself where it is no such sum.
  fileprivate func summands(of value: ValueID) -> [ValueID] {
    var (pads, left) = ([ValueID](), [value])
    while let next = left.popLast() {
      if let sum = definition(of: next, as: "add") {
        left += sum.inputs.reversed()
      } else if definition(of: next, as: "pad") != nil, type(of: next) == type(of: value) {
        pads.append(next)
      } else {
        return [value]
      }
      guard pads.count + left.count <= GraphBuilder.mostSummands else { return [value] }
    }
    return pads
  }

  /// Two padded values side by side as one; nil for others.
  fileprivate mutating func joinedPads(_ a: ValueID, _ b: ValueID) -> ValueID? {
    guard let one = definition(of: a, as: "pad"), let other = definition(of: b, as: "pad"),
      let axis = one.attributes.int("axis"), other.attributes.int("axis") == axis
    else { return nil }
    let sorted = [one, other].sorted { paddedPart($0).lowerBound < paddedPart($1).lowerBound }
    let (first, second) = (paddedPart(sorted[0]), paddedPart(sorted[1]))
    guard first.upperBound == second.lowerBound else { return nil }
    let extent = shape(of: a)[axis]
    let joined = concat(sorted.map { $0.inputs[0] }, axis: axis)
    return pad(joined, axis: axis, before: first.lowerBound, after: extent - second.upperBound)
  }

  /// Where the operand of a pad lies in the result.
  fileprivate func paddedPart(_ pad: Node) -> Range<Int> {
    let start = pad.attributes.int("before")!
    return start..<start + shape(of: pad.inputs[0])[pad.attributes.int("axis")!]
  }
}
