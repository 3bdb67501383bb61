import Graph
import Ops

/// The numbers of a convolution's node and its weights [out, in / groups, height, width]; a sequence is a picture of one
/// row.
struct ConvolutionShape {
  let stride: Int
  let dilation: Int
  let groups: Int
  /// Zeros before the value, along each axis.
  let before: [Int]
  let weights: [Int]

  init(_ node: Node, weights: [Int]) {
    stride = node.attributes.int("stride")!
    dilation = node.attributes.int("dilation")!
    groups = node.attributes.int("groups")!
    let padding = node.attributes.ints("padding")?[0] ?? 0
    before = [weights.count == 4 ? padding : 0, padding]
    self.weights = weights.count == 4 ? weights : Array(weights[..<2]) + [1, weights[2]]
  }

  /// The zeros that windows see around x when they give y; both are pictures.
  func zeros(around x: [Int], for y: [Int]) -> Zeros {
    let after = (0..<2).map { axis in
      let covered = dilation * (weights[2 + axis] - 1) + 1
      return max(0, (y[axis] - 1) * stride + covered - before[axis] - x[axis])
    }
    return Zeros(before: before, after: after)
  }

  /// The places of x, by what they see of y.
  func residues(of x: [Int]) -> [[TapResidue]] {
    (0..<2).map { axis in (0..<stride).map { residue($0, axis: axis, extent: x[axis]) } }
  }

  /// The zeros that the adjoint sees in the rows of y when it gives x. Rows beyond y are left out.
  func zerosOfAdjoint(around y: [Int], for x: [Int]) -> Zeros {
    let columns = residues(of: x)[1].filter { $0.count > 0 }
    return Zeros(
      before: [0, max(0, -(columns.compactMap(\.first).min() ?? 0))],
      after: [0, max(0, (columns.compactMap(\.end).max() ?? 0) - y[1])])
  }

  /// What results of the adjoint see that lie a stride apart from place `residue` on.
  private func residue(_ residue: Int, axis: Int, extent: Int) -> TapResidue {
    let first = residue + before[axis]
    let taps = (0..<weights[2 + axis]).filter { (first - $0 * dilation).isMultiple(of: stride) }
    return TapResidue(
      taps: taps.map { ($0, (first - $0 * dilation) / stride) }, count: (extent - residue + stride - 1) / stride)
  }
}

/// Places of one axis that see the same taps of a kernel, with the distance at which each tap looks.
struct TapResidue {
  let taps: [(number: Int, distance: Int)]
  let count: Int

  /// The first place that is looked at.
  var first: Int? { taps.map(\.distance).min() }

  /// The taps that look at places below `extent`, from place `number` of these: taps look further back one by one.
  func taps(at number: Int, extent: Int) -> Range<Int> {
    let seen = taps.indices.filter { (0..<extent).contains(taps[$0].distance + number) }
    return (seen.first ?? 0)..<(seen.last.map { $0 + 1 } ?? 0)
  }

  /// One past the last place that is looked at.
  var end: Int? { taps.map(\.distance).max().map { $0 + count } }
}

/// How a kernel of convolutions walks over weights, values and results; distances are in floats.
package struct ConvolutionGrid: Sendable {
  package typealias Strides = (group: Int, channel: Int, row: Int, column: Int)
  package let groups: Int
  /// Channels of the result, and those that are summed, in a group.
  package let rows: Int
  package let channels: Int
  /// The picture of the result.
  package let height: Int
  package let width: Int
  /// For each place of the kernel, where its weights and its values start.
  package let taps: [(weight: Int, value: Int)]
  /// The taps that each row of the result sees; nil where each sees all.
  package private(set) var rowTaps: [Range<Int>]?
  package let weights: (group: Int, row: Int, channel: Int)
  package let x: Strides
  package let y: Strides
  /// Places of x under the windows of one row of the result, and under all.
  package let rowPlaces: Int
  package let windowPlaces: Int

  package var places: Int { height * width }
  package var weightCount: Int { groups * rows * channels * taps.count }
  package var detail: String {
    " \(groups > 1 ? "\(groups) groups of " : "")\(rows)x\(height)x\(width)x\(channels) taps \(taps.count)"
  }
  func flops(lanes: Int) -> Int {
    let seen = rowTaps?.reduce(0) { $0 + $1.count } ?? height * taps.count
    return 2 * groups * rows * channels * width * seen * lanes
  }
}

extension ConvolutionGrid {
  /// Results y of windows over x.
  init(ofWindows shape: ConvolutionShape, x: Place, y: Place) {
    let w = shape.weights
    let taps = (0..<w[2] * w[3]).map { tap in
      (tap, (tap / w[3] * x.strides[0] + tap % w[3] * x.strides[1]) * shape.dilation)
    }
    self.init(
      shape, rows: w[0] / shape.groups, channels: w[1], taps: taps, weights: (w[1] * w[2] * w[3], w[2] * w[3]),
      x: x, step: shape.stride, y: y,
      kernel: [shape.dilation * (w[2] - 1) + 1, shape.dilation * (w[3] - 1) + 1])
  }

  /// Results x that lie a stride apart, of windows over y, whose `extent` rows have zeros before and after them.
  init(
    ofAdjoint shape: ConvolutionShape, y: Place, extent: Int, before: Int, _ rows: TapResidue, _ columns: TapResidue,
    x: Place
  ) {
    let w = shape.weights
    let taps = rows.taps.flatMap { row in
      columns.taps.map { column in
        (
          row.number * w[3] + column.number,
          row.distance * y.strides[0] + (column.distance + before) * y.strides[1]
        )
      }
    }
    let kernel = [rows, columns].map { ($0.end ?? 0) - ($0.first ?? 0) - $0.count + 1 }
    self.init(
      shape, rows: w[1], channels: w[0] / shape.groups, taps: taps, weights: (w[2] * w[3], w[1] * w[2] * w[3]),
      x: y, step: 1, y: x, kernel: kernel)
    let seen = (0..<rows.count).map { rows.taps(at: $0, extent: extent) }
    guard seen.contains(where: { $0 != rows.taps.indices }) else { return }
    rowTaps = seen.map { $0.lowerBound * columns.taps.count..<$0.upperBound * columns.taps.count }
  }

  private init(
    _ shape: ConvolutionShape, rows: Int, channels: Int, taps: [(weight: Int, value: Int)],
    weights: (row: Int, channel: Int), x: Place, step: Int, y: Place, kernel: [Int]
  ) {
    (groups, self.rows, self.channels, self.taps) = (shape.groups, rows, channels, taps)
    (height, width) = (y.shape[0], y.shape[1])
    let group = shape.weights[0] / shape.groups * shape.weights[1] * shape.weights[2] * shape.weights[3]
    self.weights = (group, weights.row, weights.channel)
    self.x = (channels * x.strides[2], x.strides[2], step * x.strides[0], step * x.strides[1])
    self.y = (rows * y.strides[2], y.strides[2], y.strides[0], y.strides[1])
    let columns = (width - 1) * step + max(1, kernel[1])
    rowPlaces = min(kernel[0] * columns, taps.count * width)
    windowPlaces = min(((height - 1) * step + max(1, kernel[0])) * columns, taps.count * width * height)
  }
}
