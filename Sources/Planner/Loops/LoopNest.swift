/// The index space of an elementwise loop, with axes joined where memory allows.
///
/// Axes are ordered as the first result lies in memory; neighbours that are contiguous for every operand become one, and
/// the innermost become the run.
struct LoopNest {
  private struct Axis {
    var extent: Int
    var strides: [Int]
  }
  private(set) var extents: [Int] = []
  private(set) var strides: [[Int]] = []
  private(set) var run = 1
  private(set) var runStrides: [Int]

  /// `operands[k][axis]` are distances; the last axis is the lanes. `leading` is the operand that orders the axes.
  init(extents: [Int], operands: [[Int]], leading: Int) {
    var axes = extents.indices.filter { extents[$0] != 1 }.map { axis in
      Axis(extent: extents[axis], strides: operands.map { $0[axis] })
    }
    axes.sort { LoopNest.order($0.strides, $1.strides, leading) }
    LoopNest.moveSum(&axes, leading)
    runStrides = operands.map { _ in 1 }
    takeRun(&axes, leading)
    for axis in LoopNest.joined(axes) {
      self.extents.append(axis.extent)
      strides.append(axis.strides)
    }
  }

  /// The same for rows of lanes that are added up: axes along which the result does not move are the inner ones. The run
  /// is left to the caller.
  init(rows extents: [Int], operands: [[Int]], leading: Int) {
    var axes = extents.indices.filter { extents[$0] != 1 }.map { axis in
      Axis(extent: extents[axis], strides: operands.map { $0[axis] })
    }
    axes.sort { a, b in
      let (first, second) = (a.strides[leading] == 0, b.strides[leading] == 0)
      return first == second ? a.strides.max()! > b.strides.max()! : second
    }
    runStrides = []
    for axis in LoopNest.joined(axes) {
      self.extents.append(axis.extent)
      strides.append(axis.strides)
    }
  }

  /// Wide strides first, then axes that the leading operand repeats, then the one it has contiguous.
  private static func order(_ a: [Int], _ b: [Int], _ leading: Int) -> Bool {
    let (first, second) = (rank(a[leading]), rank(b[leading]))
    if first != second { return first > second }
    return (a.max() ?? 0) > (b.max() ?? 0)
  }

  /// An axis that the leading operand repeats comes first where it is the widest of the others, so that whole blocks
  /// are added up. Every float then meets its summands in the same order.
  private static func moveSum(_ axes: inout [Axis], _ leading: Int) {
    guard let index = axes.firstIndex(where: { $0.strides[leading] == 0 }), index > 0,
      axes[..<index].allSatisfy({ $0.strides.max()! < axes[index].strides.max()! })
    else { return }
    axes.insert(axes.remove(at: index), at: 0)
  }

  private static func rank(_ stride: Int) -> Int { stride == 1 ? -1 : stride }

  private mutating func takeRun(_ axes: inout [Axis], _ leading: Int) {
    guard let inner = axes.last, inner.strides[leading] == 1,
      inner.strides.allSatisfy({ $0 == 0 || $0 == 1 })
    else { return }
    axes.removeLast()
    run = inner.extent
    runStrides = inner.strides
    while let next = axes.last, extends(next) {
      run *= next.extent
      axes.removeLast()
    }
  }

  private func extends(_ axis: Axis) -> Bool {
    zip(axis.strides, runStrides).allSatisfy { $0 == $1 * run }
  }

  private static func joined(_ axes: [Axis]) -> [Axis] {
    var result: [Axis] = []
    for axis in axes {
      if let outer = result.last,
        zip(outer.strides, axis.strides).allSatisfy({ $0 == $1 * axis.extent })
      {
        result[result.count - 1] = Axis(extent: outer.extent * axis.extent, strides: axis.strides)
      } else {
        result.append(axis)
      }
    }
    return result
  }

  /// The strides of one operand over the outer axes.
  func strides(of operand: Int) -> [Int] { strides.map { $0[operand] } }
}
