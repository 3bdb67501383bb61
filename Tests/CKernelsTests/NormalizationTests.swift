import CKernels
import Foundation
import Testing

/// The columns of `n` rows that lie `stride` apart, each mapped by `function` and put back.
func mapColumns(_ x: [Double], n: Int, stride: Int, run: Int, _ function: ([Double]) -> [Double]) -> [Double] {
  var out = x
  for j in 0..<run {
    let column = function((0..<n).map { x[$0 * stride + j] })
    for i in 0..<n { out[i * stride + j] = column[i] }
  }
  return out
}

func softmax(_ x: [Double]) -> [Double] {
  let most = x.max()!
  let e = x.map { exp($0 - most) }
  let total = e.reduce(0, +)
  return e.map { $0 / total }
}

func normalized(_ x: [Double], epsilon: Double) -> [Double] {
  let mean = x.reduce(0, +) / Double(x.count)
  let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
  return x.map { ($0 - mean) / (variance + epsilon).squareRoot() }
}

struct Rows: Sendable, CustomTestStringConvertible {
  let n, run, gap: Int
  var stride: Int { run + gap }
  var count: Int { n * stride }
  func isGap(_ place: Int) -> Bool { place % stride >= run }
  var testDescription: String { "\(n) rows of \(run), \(gap) apart" }

  static let cases = [
    Rows(n: 1, run: 16, gap: 0), Rows(n: 5, run: 64, gap: 0), Rows(n: 7, run: 144, gap: 16),
    Rows(n: 40, run: 16, gap: 0), Rows(n: 6, run: 1, gap: 0), Rows(n: 3, run: 29, gap: 3),
  ]
  /// Three numbers can lie so close together that their deviation is mostly rounding.
  static let casesToNormalize = cases.filter { $0.n != 3 } + [Rows(n: 9, run: 29, gap: 3)]
}

struct NormalizationTests {
  @Test("softmax over rows equals the plain one and leaves gaps alone", arguments: Rows.cases, Kernels.all)
  func softmaxOver(_ rows: Rows, _ kernels: Kernels) {
    var random = Random(state: 21)
    let x = random.floats(rows.count, in: -30...30)
    var (out, scratch) = (x, [Float](repeating: 0, count: 2 * rows.run))
    kernels.table.softmax(&out, x, Int64(rows.n), Int64(rows.stride), Int64(rows.run), &scratch)
    expectClose(out, mapColumns(x.doubles, n: rows.n, stride: rows.stride, run: rows.run, softmax), within: 1e-6)
  }

  @Test("softmax survives large values and passes NaN on", arguments: Kernels.all) func softmaxSurvives(
    _ kernels: Kernels
  ) {
    let x: [Float] = [1e30, 1000, .nan, 1, -1e30, 999, 1, 1]
    var (out, scratch) = (x, [Float](repeating: 0, count: 8))
    kernels.table.softmax(&out, x, 2, 4, 4, &scratch)
    #expect(out[0] == 1 && out[4] == 0)
    #expect(abs(out[1] - 0.7310586) < 1e-6 && out[3] == 0.5)
    #expect(out[2].isNaN && out[6].isNaN)
  }

  @Test("the gradient of softmax equals finite differences", arguments: Rows.cases, Kernels.all)
  func gradientSoftmax(_ rows: Rows, _ kernels: Kernels) {
    var random = Random(state: 22)
    let (x, dy) = (random.floats(rows.count), random.floats(rows.count))
    let forward = { (x: [Double]) in mapColumns(x, n: rows.n, stride: rows.stride, run: rows.run, softmax) }
    let y = forward(x.doubles).map { Float($0) }
    var (dx, scratch) = (dy, [Float](repeating: 0, count: 2 * rows.run))
    kernels.table.softmax_gradient(&dx, dy, y, Int64(rows.n), Int64(rows.stride), Int64(rows.run), &scratch)
    expectClose(dx, columnDifferences(x, dy, rows, softmax), within: 2e-6)
  }

  @Test(
    "normalisation over rows equals the plain one and leaves gaps alone", arguments: Rows.casesToNormalize, Kernels.all)
  func normalisationOver(_ rows: Rows, _ kernels: Kernels) {
    var random = Random(state: 23)
    let x = random.floats(rows.count, in: 3...7)
    let (scale, shift) = (random.floats(rows.n), random.floats(rows.n))
    var (out, rstd, scaled) = (x, [Float](repeating: 0, count: rows.run), x)
    let (n, stride, run) = (Int64(rows.n), Int64(rows.stride), Int64(rows.run))
    kernels.table.normalize(&out, &rstd, x, n, stride, run, 1e-5, &scaled, scale, shift)
    let exact = mapColumns(x.doubles, n: rows.n, stride: rows.stride, run: rows.run) {
      normalized($0, epsilon: 1e-5)
    }
    expectClose(out, exact, within: 3e-6)
    let expected = exact.indices.map { place in
      let row = place / rows.stride
      return rows.isGap(place) ? exact[place] : exact[place] * Double(scale[row]) + Double(shift[row])
    }
    expectClose(scaled, expected, within: 6e-6)
    kernels.table.normalize(&scaled, &rstd, x, n, stride, run, 1e-5, nil, nil, nil)
    #expect(scaled == out)
  }

  @Test(
    "the gradient of normalisation equals finite differences", arguments: Rows.casesToNormalize, Kernels.all)
  func gradientNormalisation(_ rows: Rows, _ kernels: Kernels) {
    var random = Random(state: 24)
    let (x, d) = (random.floats(rows.count), random.floats(rows.count))
    var (xhat, rstd) = (x, [Float](repeating: 0, count: rows.run))
    let (n, stride, run) = (Int64(rows.n), Int64(rows.stride), Int64(rows.run))
    kernels.table.normalize(&xhat, &rstd, x, n, stride, run, 1e-2, nil, nil, nil)
    var dx = d
    kernels.table.normalize_gradient(&dx, d, xhat, rstd, n, stride, run, nil, nil, nil)
    expectClose(dx, columnDifferences(x, d, rows) { normalized($0, epsilon: 1e-2) }, within: 1e-5)
    let scale = random.floats(rows.n)
    var scaled = d
    var (dscale, dshift) = (scale, scale)
    kernels.table.normalize_gradient(&scaled, d, xhat, rstd, n, stride, run, scale, &dscale, &dshift)
    let product = d.indices.map { d[$0] * scale[$0 / rows.stride] }
    kernels.table.normalize_gradient(&dx, product, xhat, rstd, n, stride, run, nil, nil, nil)
    expectClose(scaled, dx.doubles, within: 1e-6)
    let each = (0..<rows.n).map { $0 * rows.stride..<$0 * rows.stride + rows.run }
    expectClose(dshift, each.map { $0.reduce(0) { $0 + Double(d[$1]) } }, within: 1e-5)
    expectClose(dscale, each.map { $0.reduce(0) { $0 + Double(d[$1]) * Double(xhat[$1]) } }, within: 1e-5)
  }

  /// The gradient of `sum(dy * function(x))`, column by column; gaps keep what dy holds.
  func columnDifferences(_ x: [Float], _ dy: [Float], _ rows: Rows, _ function: ([Double]) -> [Double]) -> [Double] {
    var out = dy.doubles
    for j in 0..<rows.run {
      let at = (0..<rows.n).map { $0 * rows.stride + j }
      let d = at.map { Double(dy[$0]) }
      let column = finiteDifferences(at.map { Double(x[$0]) }) { dot(function($0), d) }
      for (i, place) in at.enumerated() { out[place] = column[i] }
    }
    return out
  }
}
