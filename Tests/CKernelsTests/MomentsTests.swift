import CKernels
import Testing

/// Rows of three tiles, the last of them short.
struct MomentCase: Sendable, CustomTestStringConvertible {
  let rows, steps, outer, lanes, valid: Int
  var run: Int { steps * lanes }
  /// The runs of a row lie behind those of the other rows.
  var tile: Int { rows * run * outer }
  var testDescription: String { "\(rows) rows, \(outer) x \(steps) steps, \(valid) of \(lanes) lanes" }

  func place(row: Int, piece: Int, step: Int, lane: Int) -> Int {
    (piece * rows + row) * run + step * lanes + lane
  }

  static let all = [
    MomentCase(rows: 1, steps: 1, outer: 1, lanes: 16, valid: 16),
    MomentCase(rows: 9, steps: 1, outer: 1, lanes: 64, valid: 5),
    MomentCase(rows: 5, steps: 3, outer: 2, lanes: 32, valid: 31),
    MomentCase(rows: 6, steps: 7, outer: 1, lanes: 4, valid: 3),
    MomentCase(rows: 4, steps: 3, outer: 3, lanes: 8, valid: 8),
    MomentCase(rows: 7, steps: 5, outer: 2, lanes: 48, valid: 37),
    MomentCase(rows: 2, steps: 400, outer: 1, lanes: 32, valid: 1),
  ]
}

struct MomentsTests {
  @Test(
    "moments of tiles, joined, are those of all samples, near 0 and far from it", arguments: MomentCase.all,
    Kernels.all)
  func joined(_ rows: MomentCase, _ kernels: Kernels) {
    for centre: Float in [0, 1e4] {
      var random = Random(state: 63)
      let x = (0..<3).map { _ in random.floats(rows.tile, in: -2...2).map { $0 + centre } }
      let found = moments(of: x, rows, kernels)
      for row in 0..<rows.rows {
        let values = x.enumerated().flatMap { tile, x in valid(x, rows, row, tile == 2 ? rows.valid : rows.lanes) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        #expect(abs(found[0][row] + found[1][row] - mean) < 2e-6, "row \(row) around \(centre)")
        #expect(abs(found[2][row] - variance) < 2e-6 * variance, "row \(row) around \(centre)")
      }
    }
  }

  /// What the kernels make of three tiles: mean, what its rounding took away, variance.
  private func moments(of x: [[Float]], _ rows: MomentCase, _ kernels: Kernels) -> [[Double]] {
    let distance = rows.rows + 3
    var parts = [Float](repeating: .nan, count: 9 * distance)
    var shape = aec_moments(
      rows: Int64(rows.rows), stride: Int64(rows.run), run: Int64(rows.run), outer: Int64(rows.outer),
      outer_stride: Int64(rows.rows * rows.run), lanes: Int64(rows.lanes))
    for (tile, x) in x.enumerated() {
      parts.withUnsafeMutableBufferPointer {
        kernels.table.moments(
          $0.baseAddress! + 3 * tile * distance, Int64(distance), x, &shape,
          Int64(tile == 2 ? rows.valid : rows.lanes))
      }
    }
    var out = [Float](repeating: .nan, count: 3 * distance)
    let numbers = rows.steps * rows.outer
    kernels.table.join_moments(
      &out, parts, Int64(distance), Int64(3 * distance), 3, Int64(rows.rows), Float(numbers * rows.lanes),
      Float(numbers * rows.valid))
    return (0..<3).map { number in out[number * distance..<number * distance + rows.rows].map(Double.init) }
  }

  private func valid(_ x: [Float], _ rows: MomentCase, _ row: Int, _ valid: Int) -> [Double] {
    (0..<rows.outer).flatMap { piece in
      (0..<rows.steps).flatMap { step in
        (0..<valid).map { Double(x[rows.place(row: row, piece: piece, step: step, lane: $0)]) }
      }
    }
  }

  @Test("moments pass on what is not finite, of samples that count", arguments: Kernels.all)
  func notFinite(_ kernels: Kernels) {
    let rows = MomentCase(rows: 1, steps: 1, outer: 1, lanes: 16, valid: 3)
    var x = [[Float]](repeating: [Float](repeating: 1, count: 16), count: 3)
    x[2][3] = .nan
    #expect(moments(of: x, rows, kernels) == [[1], [0], [0]])
    x[2][2] = .nan
    #expect(moments(of: x, rows, kernels).allSatisfy { $0[0].isNaN })
  }
}
