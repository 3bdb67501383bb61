import Glibc
import Runtime

/// Two matrices at 0 and above whose product comes near to data: amounts [samples, rows] and spectra [rows, channels].
struct NonNegativeFactors {
  let amounts: FloatMemory
  let spectra: FloatMemory
  private let data: HeldSamples
  private let rows: Int
  private let work: (small: FloatMemory, amounts: (FloatMemory, FloatMemory), spectra: (FloatMemory, FloatMemory))

  /// NNDSVDa: the parts of singular vectors above or below 0, whichever are larger; nil where there are too few.
  init?(_ rows: Int, of data: HeldSamples) {
    (self.data, self.rows) = (data, rows)
    amounts = FloatMemory(count: data.count * rows)
    spectra = FloatMemory(count: rows * data.width)
    work = (
      FloatMemory(count: rows * rows), (FloatMemory(count: amounts.count), FloatMemory(count: amounts.count)),
      (FloatMemory(count: spectra.count), FloatMemory(count: spectra.count))
    )
    let unit = data.unit
    let samples = data.minus([Double](repeating: 0, count: data.width), unit: unit)
    guard unit > 0, let components = PrincipalComponents(rows, of: samples), components.count == rows else {
      return nil
    }
    let scores = components.scores(of: samples)
    for row in 0..<rows {
      let left = (0..<data.count).map { Double(scores.start[$0 * rows + row]) * unit }
      let right = (0..<data.width).map { Double(components.directions.start[row * data.width + $0]) }
      set(row, left, right)
    }
    let mean = Float(max(0, data.mean.reduce(0, +) / Double(max(1, data.width))))
    for index in 0..<amounts.count where amounts.start[index] <= 0 { amounts.start[index] = mean }
    for index in 0..<spectra.count where spectra.start[index] <= 0 { spectra.start[index] = mean }
  }

  private func set(_ row: Int, _ left: [Double], _ right: [Double]) {
    func part(_ sign: Double) -> (left: [Double], right: [Double], size: Double) {
      let (one, other) = (left.map { max(0, sign * $0) }, right.map { max(0, sign * $0) })
      return (one, other, length(one) * length(other))
    }
    let best = [part(1), part(-1)].max { $0.size < $1.size }!
    guard best.size > 0 else { return }
    let root = best.size.squareRoot()
    let factors = (root / length(best.left), root / length(best.right))
    for sample in 0..<data.count { amounts.start[sample * rows + row] = Float(best.left[sample] * factors.0) }
    for channel in 0..<data.width { spectra.start[row * data.width + channel] = Float(best.right[channel] * factors.1) }
  }

  private func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// One multiplicative update of the spectra, then one of the amounts.
  mutating func improve() {
    let (count, width) = (data.count, data.width)
    MatrixProducts.product(
      m: rows, n: rows, k: count, amounts.start, aTransposed: true, amounts.start, into: work.small.start)
    MatrixProducts.product(
      m: rows, n: width, k: count, amounts.start, aTransposed: true, data.values.start, into: work.spectra.0.start)
    MatrixProducts.product(
      m: rows, n: width, k: rows, work.small.start, spectra.start, into: work.spectra.1.start)
    multiply(spectra, work.spectra)
    MatrixProducts.product(
      m: rows, n: rows, k: width, spectra.start, spectra.start, bTransposed: true, into: work.small.start)
    MatrixProducts.product(
      m: count, n: rows, k: width, data.values.start, spectra.start, bTransposed: true, into: work.amounts.0.start)
    MatrixProducts.product(
      m: count, n: rows, k: rows, amounts.start, work.small.start, into: work.amounts.1.start)
    multiply(amounts, work.amounts)
  }

  /// The squares of what the product misses of the data.
  var squaresLeft: Double {
    let rest = FloatMemory(count: data.count * data.width)
    rest.start.update(from: data.values.start, count: rest.count)
    MatrixProducts.product(
      m: data.count, n: data.width, k: rows, amounts.start, spectra.start, scale: -1, adds: true, into: rest.start)
    return UnsafeBufferPointer(start: rest.start, count: rest.count).reduce(0) { $0 + Double($1) * Double($1) }
  }

  private func multiply(_ values: FloatMemory, _ parts: (FloatMemory, FloatMemory)) {
    for index in 0..<values.count {
      let (above, below) = (max(0, parts.0.start[index]), parts.1.start[index])
      values.start[index] = below > 0 ? values.start[index] * above / below : 0
    }
  }
}
