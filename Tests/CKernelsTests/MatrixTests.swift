import CKernels
import Testing

/// A product with weights on data whose rows all lie apart, with all that may follow it.
struct MatrixCase {
  var rows, inner, columns: Int
  var isTransposed = false
  var hasBias = false, hasResidual = false, hasGate = false, isRectified = false
  let a, b, bias, residual, gate: [Float]

  private static let gap = 16
  private var stride: Int { columns + Self.gap }

  init(_ rows: Int, _ inner: Int, _ columns: Int, seed: UInt64 = 3) {
    var random = Random(state: seed)
    (self.rows, self.inner, self.columns) = (rows, inner, columns)
    a = random.floats(rows * inner)
    b = random.floats(inner * (columns + Self.gap))
    bias = random.floats(rows)
    residual = random.floats(rows * (columns + Self.gap))
    gate = random.floats(rows * (columns + Self.gap))
  }

  /// The rows of the result, without gaps.
  func run(_ kernels: Kernels) -> [Float] {
    var shape = aec_matrix(
      rows: Int64(rows), inner: Int64(inner), columns: Int64(columns), a_row: Int64(isTransposed ? 1 : inner),
      a_inner: Int64(isTransposed ? rows : 1), b_row: Int64(stride), c_row: Int64(stride),
      residual_row: Int64(stride), gate_row: Int64(stride), relu: isRectified ? 1 : 0)
    var c = [Float](repeating: .nan, count: rows * stride)
    kernels.table.matrix(
      &shape, &c, a, b, hasBias ? bias : nil, hasResidual ? residual : nil, hasGate ? gate : nil)
    #expect(c.indices.allSatisfy { $0 % stride < columns || c[$0].isNaN }, "nothing is written beside the columns")
    return (0..<rows * columns).map { c[$0 / columns * stride + $0 % columns] }
  }

  var expected: [Double] {
    (0..<rows * columns).map { place in
      let (i, j) = (place / columns, place % columns)
      var sum = hasBias ? Double(bias[i]) : 0
      if hasResidual { sum += Double(residual[i * stride + j]) }
      for p in 0..<inner {
        sum += Double(a[isTransposed ? p * rows + i : i * inner + p]) * Double(b[p * stride + j])
      }
      if hasGate, gate[i * stride + j] <= 0 { return 0 }
      return isRectified ? max(sum, 0) : sum
    }
  }
}

struct MatrixTests {
  @Test("products of all small shapes", arguments: Kernels.all) func productsSmall(_ kernels: Kernels) {
    for rows in 1...14 {
      for columns in [4, 8, 12, 16, 20, 32, 48, 60, 64, 80, 144] {
        for inner in [1, 2, 7] {
          let test = MatrixCase(rows, inner, columns)
          expectClose(test.run(kernels), test.expected, "\(rows) x \(columns) x \(inner)")
        }
      }
    }
  }

  @Test("narrow products of many rows", arguments: Kernels.all) func productsNarrow(_ kernels: Kernels) {
    for rows in 15...35 {
      for inner in [1, 7, 9] {
        var test = MatrixCase(rows, inner, 16)
        (test.hasBias, test.hasResidual) = (true, inner == 7)
        expectClose(test.run(kernels), test.expected, "\(rows) x 16 x \(inner)")
      }
    }
  }

  @Test("inner indices beyond one band", arguments: Kernels.all) func innerIndices(_ kernels: Kernels) {
    for inner in [511, 512, 513, 1100] {
      var test = MatrixCase(7, inner, 32)
      (test.hasBias, test.hasResidual, test.isRectified) = (true, true, true)
      expectClose(test.run(kernels), test.expected, within: 2e-5)
    }
  }

  @Test("every combination of what may follow", arguments: Kernels.all, 0..<32)
  func everyCombination(_ kernels: Kernels, _ choice: Int) {
    var test = MatrixCase(11, 9, 48, seed: UInt64(choice))
    test.isTransposed = choice & 1 != 0
    test.hasBias = choice & 2 != 0
    test.hasResidual = choice & 4 != 0
    test.hasGate = choice & 8 != 0
    test.isRectified = choice & 16 != 0 && !test.hasGate
    expectClose(test.run(kernels), test.expected)
  }

  @Test("sums of outer products step by step are those of the same columns side by side", arguments: Kernels.all)
  func sumsOuterBySteps(_ kernels: Kernels) {
    let (rows, inner, steps) = (7, 5, 40)
    for columns in [4, 8, 16, 32, 64] {
      var random = Random(state: UInt64(columns))
      let (a, b) = (random.floats(steps * rows * columns), random.floats(steps * inner * columns))
      let (inSteps, alike) = (Int64(columns), Int64(steps * columns))
      let found = outer(
        aec_outer(
          rows: 7, inner: 5, columns: inSteps, steps: 40, a_row: inSteps, b_row: inSteps, c_row: 5,
          a_step: 7 * inSteps, b_step: 5 * inSteps), a, b, kernels)
      let expected = outer(
        aec_outer(
          rows: 7, inner: 5, columns: alike, steps: 1, a_row: alike, b_row: alike, c_row: 5, a_step: 0, b_step: 0),
        together(a, rows, columns), together(b, inner, columns), kernels)
      expectClose(found, expected.map { Double($0) }, within: 2e-5, "columns \(columns)")
    }
  }

  /// The floats of 40 steps with those of a row one after the other.
  private func together(_ x: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    var result: [Float] = []
    for row in 0..<rows {
      for step in 0..<40 {
        let start = (step * rows + row) * columns
        result += x[start..<start + columns]
      }
    }
    return result
  }

  /// The product, then the sums of the rows of a.
  private func outer(_ shape: aec_outer, _ a: [Float], _ b: [Float], _ kernels: Kernels) -> [Float] {
    var (shape, c) = (shape, [Float](repeating: -77, count: Int(shape.rows * shape.inner)))
    var sums = [Float](repeating: -77, count: Int(shape.rows))
    kernels.table.outer(&shape, &c, a, b, &sums)
    return c + sums
  }

  @Test("sums of outer products of all small shapes", arguments: Kernels.all) func sumsOuter(_ kernels: Kernels) {
    for rows in 1...13 {
      for inner in [1, 2, 3, 4, 5, 9] {
        for columns in [4, 12, 16, 28, 64, 512, 520, 528, 1040] { expectOuter(rows, inner, columns, kernels) }
      }
    }
  }

  private func expectOuter(_ rows: Int, _ inner: Int, _ columns: Int, _ kernels: Kernels) {
    var random = Random(state: UInt64(rows * 100 + inner))
    let stride = columns + 16
    let (a, b) = (random.floats(rows * stride, in: -1...1), random.floats(inner * stride, in: -1...1))
    var shape = aec_outer(
      rows: Int64(rows), inner: Int64(inner), columns: Int64(columns), steps: 1, a_row: Int64(stride),
      b_row: Int64(stride), c_row: Int64(inner + 1), a_step: 0, b_step: 0)
    var c = [Float](repeating: -77, count: rows * (inner + 1))
    var sums = [Float](repeating: -77, count: rows)
    kernels.table.outer(&shape, &c, a, b, &sums)
    let rowSums = (0..<rows).map { row in (0..<columns).reduce(0) { $0 + Double(a[row * stride + $1]) } }
    expectClose(sums, rowSums, within: 1e-5, "sums of \(rows) rows of \(columns)")
    var alone = c
    kernels.table.outer(&shape, &alone, a, b, nil)
    #expect(alone == c)
    let expected = c.indices.map { place -> Double in
      let (i, j) = (place / (inner + 1), place % (inner + 1))
      guard j < inner else { return -77 }
      return (0..<columns).reduce(0) { $0 + Double(a[i * stride + $1]) * Double(b[j * stride + $1]) }
    }
    expectClose(c, expected, within: 1e-5, "\(rows) x \(inner) x \(columns)")
  }

  @Test("a program may add up its runs", arguments: Kernels.all, [1, 15, 16, 17, 100, 300])
  func programMay(_ kernels: Kernels, _ run: Int) {
    var random = Random(state: 9)
    let (x, y) = (random.floats(4 * 3 * run), random.floats(4 * 3 * run))
    let programs: [([aec_instruction], (Double, Double) -> Double)] = [
      ([], { a, _ in a }), ([step(AEC_MULTIPLY, 2, 0, 1)], { $0 * $1 }),
      ([step(AEC_SUBTRACT, 2, 0, 1), step(AEC_SQUARE, 3, 2)], { ($0 - $1) * ($0 - $1) }),
    ]
    for (instructions, value) in programs {
      let operand = { MapOperand(strides: [3 * run, run], buffer: $0) }
      var program = MapProgram(
        extents: [4, 3], run: run, inputs: [operand(0), operand(1)],
        outputs: [MapOperand(strides: [1, 0], runStride: 0, buffer: 2)],
        outputRegisters: [instructions.isEmpty ? 0 : instructions.count + 1], instructions: instructions,
        buffers: [x, y, [1, 2, 3, 4]])
      program.accumulate = aec_function(rawValue: UInt32(AEC_SUM))
      let expected = (0..<4).map { row in
        (0..<3 * run).reduce(Double(row + 1)) {
          $0 + value(Double(x[row * 3 * run + $1]), Double(y[row * 3 * run + $1]))
        }
      }
      expectClose(program.run(by: kernels)[2], expected, within: 1e-5)
    }
  }
}
