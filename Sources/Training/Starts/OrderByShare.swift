import Runtime

/// Endmembers in the order of their shares in spectra, the commonest first.
///
/// Shares are least squares cut at 0: rough, but the order is not chance. `weighs` where endmembers have no size of their own,
/// so that what counts is how much of the light is theirs.
func orderedByShare(_ endmembers: [Float], _ rows: Int, of all: HeldSamples, weighs: Bool) -> [Float] {
  let width = all.width
  let ends = (0..<rows).map { Array(endmembers[$0 * width..<($0 + 1) * width]) }
  let gram = ends.map { one in ends.map { other in zip(one, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } } }
  guard rows > 1, let inverse = solved(gram) else { return endmembers }
  let spectra = all.taking(all.spread(1 << 12))
  let (own, products) = (FloatMemory(copying: endmembers), FloatMemory(count: spectra.count * rows))
  MatrixProducts.product(
    m: spectra.count, n: rows, k: width, spectra.values.start, own.start, bTransposed: true, into: products.start)
  var totals = [Double](repeating: 0, count: rows)
  for sample in 0..<spectra.count {
    let amounts = (0..<rows).map { row in
      max(0, (0..<rows).reduce(0.0) { $0 + inverse[row][$1] * Double(products.start[sample * rows + $1]) })
        * (weighs ? gram[row][row].squareRoot() : 1)
    }
    let sum = amounts.reduce(0, +)
    if sum > 0 { for row in 0..<rows { totals[row] += amounts[row] / sum } }
  }
  return totals.indices.sorted { (totals[$1], $0) < (totals[$0], $1) }.flatMap { ends[$0] }
}
