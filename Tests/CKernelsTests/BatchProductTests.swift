import CKernels
import Testing

/// Products over all tiles of a batch.
struct BatchProductTests {
  /// Tiles of [row][lane] that lie `step` floats apart, the last of which holds `valid` samples.
  private struct Tiles {
    let count: Int
    let lanes: Int
    let step: Int
    let valid: Int
    var shape: aec_tiles {
      aec_tiles(count: Int64(count), step: Int64(step), lanes: Int64(lanes), valid: Int64(valid))
    }
    func floats(_ random: inout Random) -> [Float] { random.floats(count * step) }
  }

  @Test("a product over the batch has the bits of the products of its tiles", arguments: Kernels.all, 0..<64)
  func matrix(_ kernels: Kernels, _ choice: Int) {
    let (inner, lanes) = ([1, 7, 31, 700][choice % 4], [16, 32, 48, 64][choice / 4 % 4])
    for rows in [1, 3, 5, 12, 13, 31] {
      expectBits(kernels, rows, inner, lanes, isTransposed: choice & 16 != 0, hasEnds: choice & 32 != 0)
    }
  }

  private func expectBits(
    _ kernels: Kernels, _ rows: Int, _ inner: Int, _ lanes: Int, isTransposed: Bool, hasEnds: Bool
  ) {
    var random = Random(state: UInt64(rows * inner))
    let tiles = Tiles(count: 9, lanes: lanes, step: max(rows, inner) * lanes + 16, valid: lanes)
    let (a, b, bias) = (random.floats(rows * inner), tiles.floats(&random), random.floats(rows))
    let (residual, gate) = (tiles.floats(&random), tiles.floats(&random))
    var shape = aec_matrix(
      rows: Int64(rows), inner: Int64(inner), columns: Int64(lanes), a_row: Int64(isTransposed ? 1 : inner),
      a_inner: Int64(isTransposed ? rows : 1), b_row: Int64(lanes), c_row: Int64(lanes), residual_row: Int64(lanes),
      gate_row: Int64(lanes), relu: hasEnds ? 0 : 1)
    var found = [Float](repeating: .nan, count: tiles.count * tiles.step)
    var expected = found
    var place = tiles.shape
    kernels.table.batch_matrix(
      &shape, &place, &found, a, b, hasEnds ? bias : nil, hasEnds ? residual : nil, hasEnds ? gate : nil)
    for start in stride(from: 0, to: tiles.count * tiles.step, by: tiles.step) {
      expected.withUnsafeMutableBufferPointer { expected in
        func at(_ x: UnsafeBufferPointer<Float>) -> UnsafePointer<Float> { x.baseAddress! + start }
        b.withUnsafeBufferPointer { b in
          residual.withUnsafeBufferPointer { residual in
            gate.withUnsafeBufferPointer { gate in
              kernels.table.matrix(
                &shape, expected.baseAddress! + start, a, at(b), hasEnds ? bias : nil, hasEnds ? at(residual) : nil,
                hasEnds ? at(gate) : nil)
            }
          }
        }
      }
    }
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(rows) x \(inner), \(lanes) lanes")
  }

  @Test(
    "sums of outer products over the batch count samples alone", arguments: Kernels.all,
    [(16, 1, 1), (16, 3, 5), (32, 9, 32), (48, 7, 47), (256, 2, 200)])
  func outer(_ kernels: Kernels, _ sizes: (lanes: Int, count: Int, valid: Int)) {
    for (rows, inner) in [(1, 1), (3, 31), (31, 3), (7, 65), (13, 130)] {
      var random = Random(state: UInt64(rows * inner))
      let step = (rows + inner) * sizes.lanes
      let tiles = Tiles(count: sizes.count, lanes: sizes.lanes, step: step, valid: sizes.valid)
      let values = tiles.floats(&random)
      let found = outer(kernels, tiles, values, rows: 0..<rows, inner: 0..<inner, of: rows)
      let samples = (0..<sizes.count * sizes.lanes).prefix((sizes.count - 1) * sizes.lanes + sizes.valid)
      func value(_ row: Int, _ sample: Int) -> Double {
        Double(values[sample / sizes.lanes * step + row * sizes.lanes + sample % sizes.lanes])
      }
      let expected = (0..<rows * inner).map { place in
        samples.reduce(0.0) { $0 + value(place / inner, $1) * value(rows + place % inner, $1) }
      }
      expectClose(found, expected, within: 2e-5, "\(rows) x \(inner)")
      let (low, left) = (rows / 2, inner / 2)
      let part = outer(kernels, tiles, values, rows: low..<rows, inner: left..<inner, of: rows)
      let same = (low..<rows).flatMap { row in (left..<inner).map { found[row * inner + $0] } }
      #expect(part.map(\.bitPattern) == same.map(\.bitPattern), "a part has the bits of the whole")
    }
  }

  /// A block of the product of the first rows of the tiles with the others.
  private func outer(
    _ kernels: Kernels, _ tiles: Tiles, _ values: [Float], rows: Range<Int>, inner: Range<Int>, of all: Int
  ) -> [Float] {
    let lanes = Int64(tiles.lanes)
    var shape = aec_outer(
      rows: Int64(rows.count), inner: Int64(inner.count), columns: 0, steps: 0, a_row: lanes, b_row: lanes,
      c_row: Int64(inner.count), a_step: 0, b_step: 0)
    var place = tiles.shape
    var c = [Float](repeating: .nan, count: rows.count * inner.count + 1)
    values.withUnsafeBufferPointer {
      kernels.table.batch_outer(
        &shape, &place, &c, $0.baseAddress! + rows.lowerBound * tiles.lanes,
        $0.baseAddress! + (all + inner.lowerBound) * tiles.lanes)
    }
    #expect(c.last!.isNaN, "nothing is written behind the block")
    return Array(c.dropLast())
  }
}
