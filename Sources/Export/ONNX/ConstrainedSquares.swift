import Graph

extension ExportRule {
  /// More sets of ends than these are too many to try.
  private static let mostEnds = 10

  /// Least squares of amounts at 0 and above: every set of ends has a solution that is linear in b, and the best one with
  /// no amount below 0 is taken.
  static func constrainedSquares(_ call: ExportCall, _ b: inout ONNXBuilder) throws(ExportFault) -> String {
    let ends = call.types[1].shape[0]
    guard ends <= mostEnds, let e = call.constant(call.node.inputs[1]) else { throw call.fault }
    let areShares = call.attributes.bool("shares") ?? false
    let squares = EndSets(e, ends: ends, areShares: areShares)
    let sets = squares.offsets.count / ends
    let product = b.emit("MatMul", [call.operands[0], b.floats(squares.matrices, [ends, sets * ends])])
    let all = b.emit("Add", [product, b.floats(squares.offsets, [sets * ends])])
    let lead = call.batched(call.result).dropLast()
    let amounts = b.emit("Reshape", [all, b.ints(lead + [sets, ends])])
    // At the best amounts none is below 0, and no other end would lower the squares; the set that misses this least is it.
    let fitted = b.emit("MatMul", [amounts, b.floats(squares.gram, [ends, ends])])
    var slopes = b.emit("Sub", [fitted, b.emit("Unsqueeze", [call.operands[0], b.ints([-2])])])
    if areShares {
      let inSet = b.emit("Mul", [slopes, b.floats(squares.means, [sets, ends])])
      slopes = b.emit("Sub", [slopes, b.emit("ReduceSum", [inSet, b.ints([-1])], [.int("keepdims", 1)])])
    }
    let alike = b.emit("Mul", [slopes, b.scalar(1 / Double(squares.largest))])
    let least = b.emit("ReduceMin", [b.emit("Min", [amounts, alike])], [.ints("axes", [-1]), .int("keepdims", 0)])
    let best = b.emit("ArgMax", [least], [.int("axis", -1), .int("keepdims", 1)])
    let places = b.emit(
      "Expand", [b.emit("Unsqueeze", [best, b.ints([-1])]), b.ints(lead.map { _ in 1 } + [1, ends])])
    let chosen = b.emit("GatherElements", [amounts, places], [.int("axis", -2)])
    return b.emit("Relu", [b.emit("Squeeze", [chosen, b.ints([-2])])])
  }
}

/// For each set of ends, the matrix and the offset that give its amounts from b = x E^T.
private struct EndSets {
  /// [ends, sets * ends]
  private(set) var matrices: [Float]
  /// [sets * ends]
  private(set) var offsets: [Float]
  let gram: [Float]
  let largest: Float
  /// [sets, ends]: one over the count of a set for its members, else 0.
  let means: [Float]

  init(_ e: [Double], ends: Int, areShares: Bool) {
    let width = e.count / ends
    var gram = (0..<ends).map { row in
      (0..<ends).map { column in (0..<width).reduce(0) { $0 + e[row * width + $1] * e[column * width + $1] } }
    }
    self.gram = gram.flatMap { $0.map { Float($0) } }
    largest = max(gram.indices.map { Float(gram[$0][$0]) }.max() ?? 0, .leastNormalMagnitude)
    if areShares {
      // The sum is fixed, and with its square the system is regular.
      let level = gram.indices.map { gram[$0][$0] }.max() ?? 0
      gram = gram.map { $0.map { $0 + level } }
    }
    let sets = ((areShares ? 1 : 0)..<(1 << ends)).map { bits in (0..<ends).filter { bits >> $0 & 1 == 1 } }
    means = sets.flatMap { set in (0..<ends).map { set.contains($0) ? 1 / Float(set.count) : 0 } }
    var blocks: [(matrix: [[Double]], offset: [Double])] = []
    for set in sets { blocks.append(EndSets.solution(set, gram, areShares: areShares)) }
    offsets = blocks.flatMap { $0.offset.map { Float($0) } }
    matrices = (0..<ends).flatMap { row in blocks.flatMap { $0.matrix[row].map { Float($0) } } }
  }

  private static func solution(_ set: [Int], _ gram: [[Double]], areShares: Bool) -> (
    matrix: [[Double]], offset: [Double]
  ) {
    let ends = gram.count
    var matrix = Array(repeating: Array(repeating: 0.0, count: ends), count: ends)
    var offset = Array(repeating: 0.0, count: ends)
    guard let inverse = inverted(set.map { row in set.map { gram[row][$0] } }) else {
      return (matrix, offset.map { _ in -1 })
    }
    let sums = inverse.map { $0.reduce(0, +) }
    let total = areShares ? sums.reduce(0, +) : 1
    for (i, row) in set.enumerated() {
      if areShares { offset[row] = sums[i] / total }
      for (j, column) in set.enumerated() {
        matrix[column][row] = inverse[i][j] - (areShares ? sums[i] * sums[j] / total : 0)
      }
    }
    return (matrix, offset)
  }

  /// By Gauss and Jordan with pivots; nil for a singular matrix.
  private static func inverted(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    var rows = matrix.enumerated().map { row, values in values + (0..<size).map { $0 == row ? 1 : 0 } }
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { rows[$0][column].magnitude < rows[$1][column].magnitude }),
        rows[pivot][column].magnitude > 1e-12 * (matrix[column][column].magnitude + 1e-300)
      else { return nil }
      rows.swapAt(column, pivot)
      rows[column] = rows[column].map { [divisor = rows[column][column]] in $0 / divisor }
      for row in 0..<size where row != column && rows[row][column] != 0 {
        let factor = rows[row][column]
        for index in rows[row].indices { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return rows.map { Array($0[size...]) }
  }
}
