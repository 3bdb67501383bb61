extension SceneKind {
  /// Squares of one mineral each, blurred; what is too pure becomes an equal mixture.
  static let blocks = SceneKind(
    name: "blocks",
    sentence:
      "squares of 8 x 8 pixels of one mineral each, blurred over 9 x 9; what stays too pure becomes an equal mixture",
    source: "Miao and Qi, Minimum Volume Constrained Nonnegative Matrix Factorization, IEEE TGRS 2007", components: 4,
    mostComponents: 8, noise: 30, isCounted: false
  ) { options, count in
    var numbers = SceneNumbers(seed: options.seed, part: 2)
    let (rows, columns, side) = (options.rows, options.columns, 8)
    let across = (columns + side - 1) / side
    let owners = (0..<((rows + side - 1) / side) * across).map { _ in numbers.below(count) }
    let maps = (0..<count).map { mineral in
      blurred(
        (0..<rows * columns).map { pixel in
          owners[pixel / columns / side * across + pixel % columns / side] == mineral ? 1 : 0
        }, rows: rows, columns: columns, reach: side / 2)
    }
    let abundances = (0..<rows * columns).map { pixel -> [Double] in
      let shares = maps.map { $0[pixel] }
      let isPure = (shares.max() ?? 0) > options.purest
      return isPure ? Array(repeating: 1 / Double(count), count: count) : shares
    }
    return Scene(options, minerals: count, abundances)
  }
}

/// The mean over the pixels no farther away than `reach` in rows and columns; at borders over those that are there.
func blurred(_ map: [Double], rows: Int, columns: Int, reach: Int) -> [Double] {
  func along(_ values: [Double], _ count: Int, _ index: (Int) -> Int, _ place: Int) -> Double {
    let range = max(0, place - reach)...min(count - 1, place + reach)
    return range.reduce(0) { $0 + values[index($1)] } / Double(range.count)
  }
  let first = (0..<rows * columns).map { pixel in
    along(map, columns, { pixel / columns * columns + $0 }, pixel % columns)
  }
  return (0..<rows * columns).map { pixel in along(first, rows, { $0 * columns + pixel % columns }, pixel / columns) }
}
