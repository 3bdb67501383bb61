import Graph

/// One place of the brackets in `x[1:3, :, -1]`; a number with a leading minus counts from the end of its axis.
package enum SlicePosition: Hashable, Sendable {
  /// One position, whose axis disappears.
  case index(Size)
  /// The positions start ..< end; the axis's own ends where one is left out.
  case range(start: Size?, end: Size?)
}

/// `x[1:3, :, -1]`: positions for the first axes; the others stay whole.
package struct Slicing: Sendable {
  package let positions: [SlicePosition]

  package init(_ positions: [SlicePosition]) { self.positions = positions }

  /// The type of the result; `require` is told what must hold between sizes.
  package func check(_ x: SymbolicType, require: (SizeRequirement) -> Void) throws(LayerFault)
    -> SymbolicType
  {
    guard positions.count <= x.shape.count else {
      throw LayerFault(
        "takes a position for each axis, but a value of shape \(x.shapeText) has "
          + (x.shape.isEmpty ? "none" : "\(x.shape.count)"))
    }
    var shape: [Size] = []
    for (axis, extent) in x.shape.enumerated() {
      let part = AxisPart(axis < positions.count ? positions[axis] : wholeAxis, of: extent)
      for requirement in part.requirements(axis: axis, extent: extent) { require(requirement) }
      if !part.isIndex { shape.append(part.end - part.start) }
    }
    return SymbolicType(x.scope, shape)
  }

  /// The nodes for known sizes.
  package func build(_ x: ValueID, sizes: [String: Int], _ builder: inout GraphBuilder) -> ValueID {
    var result = x
    var shape: [Int] = []
    for (axis, extent) in builder.shape(of: x).enumerated() {
      let part = AxisPart(axis < positions.count ? positions[axis] : wholeAxis, of: Size(extent))
      let (start, end) = (part.start.evaluated(sizes) ?? 0, part.end.evaluated(sizes) ?? 0)
      result = builder.slice(result, axis: axis, start: start, length: end - start)
      if !part.isIndex { shape.append(end - start) }
    }
    return builder.reshape(result, to: shape)
  }

  private var wholeAxis: SlicePosition { .range(start: nil, end: nil) }
}

/// What a position takes of an axis with a certain extent.
private struct AxisPart {
  let start: Size
  let end: Size
  let isIndex: Bool

  init(_ position: SlicePosition, of extent: Size) {
    switch position {
    case .index(let place):
      start = place.counted(in: extent)
      (end, isIndex) = (start + Size(1), true)
    case .range(let first, let last):
      start = first?.counted(in: extent) ?? Size(0)
      end = last?.counted(in: extent) ?? extent
      isIndex = false
    }
  }

  /// 0 <= start < end <= extent, without what holds for any sizes.
  func requirements(axis: Int, extent: Size) -> [SizeRequirement] {
    let place = isIndex ? "position \(start)" : "\(start):\(end)"
    let inside = "\(place) lies within axis \(axis), which has \(extent) positions"
    let conditions: [(SizeCondition, String)] = [
      (.atLeast(start, 0), inside),
      (.atLeast(end - start, 1), "the slice \(place) is not empty"),
      (.atLeast(extent - end, 0), inside),
    ]
    return conditions.filter { !$0.0.isObvious }.map {
      SizeRequirement(condition: $0.0, reason: $0.1)
    }
  }
}

extension SizeCondition {
  /// Whether it is a true statement about numbers alone.
  fileprivate var isObvious: Bool {
    if case .atLeast(let size, let bound) = self, let value = size.constant {
      value >= bound
    } else {
      false
    }
  }
}

extension Size {
  /// The position from the start of an axis; positive terms print first, so a leading minus means that there are none.
  fileprivate func counted(in extent: Size) -> Size {
    description.hasPrefix("-") ? extent + self : self
  }
}
