/// Where the spectra of a table lie in a picture, by two of its columns.
struct TablePlaces {
  /// The different places down and along, in the order of rows and columns of the picture.
  let rows: [Double]
  let columns: [Double]
  /// For each spectrum, row after row, the number of its pixel.
  let pixels: [Int]

  /// Nil when the places are no grid: two spectra have one place, or most places have none.
  init?(x: [Double], y: [Double]) {
    guard x.count > 3, x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
    let readings = [0, 0.25].lazy.compactMap { blur -> (Levels, Levels, [Int])? in
      var (along, down) = (Levels(x, blur: blur), Levels(y, blur: blur))
      if along.numbers[1] != along.numbers[0] {
        Levels.takeOrder(ofScan: &down, fast: &along)
      } else {
        Levels.takeOrder(ofScan: &along, fast: &down)
      }
      guard along.values.count > 1, down.values.count > 1, along.values.count * down.values.count < 2 * x.count
      else { return nil }
      let pixels = zip(down.numbers, along.numbers).map { $0 * along.values.count + $1 }
      return Set(pixels).count == pixels.count ? (down, along, pixels) : nil
    }
    guard let (down, along, pixels) = readings.first else { return nil }
    (rows, columns, self.pixels) = (down.values, along.values, pixels)
  }
}

/// The different values of a coordinate, and which of them each spectrum has.
private struct Levels {
  private(set) var values: [Double]
  private(set) var numbers: [Int]

  /// Values that lie closer than a share of the largest step are one, as where a stage reports its place.
  init(_ places: [Double], blur: Double) {
    let order = places.indices.sorted { places[$0] < places[$1] }
    let sorted = order.map { places[$0] }
    let steps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }
    let least = max(blur * (steps.max() ?? 0), 1e-9 * (sorted[sorted.count - 1] - sorted[0]))
    var starts = [0]
    for (index, step) in steps.enumerated() where step > least { starts.append(index + 1) }
    let ends = starts.dropFirst() + [sorted.count]
    var numbers = [Int](repeating: 0, count: places.count)
    var values: [Double] = []
    for (level, (start, end)) in zip(starts, ends).enumerated() {
      values.append(blur == 0 ? sorted[start] : sorted[start..<end].reduce(0, +) / Double(end - start))
      for index in start..<end { numbers[order[index]] = level }
    }
    (self.values, self.numbers) = (values, numbers)
  }

  private mutating func turn() {
    let last = values.count - 1
    values.reverse()
    numbers = numbers.map { last - $0 }
  }

  /// The directions in which a map was measured line after line become those of the picture; other orders say nothing.
  static func takeOrder(ofScan slow: inout Levels, fast: inout Levels) {
    let steps = zip(slow.numbers.dropFirst(), slow.numbers).map { $0 - $1 }
    guard steps.allSatisfy({ $0 >= 0 }) || steps.allSatisfy({ $0 <= 0 }) else { return }
    if steps.contains(where: { $0 < 0 }) { slow.turn() }
    if fast.numbers[1] < fast.numbers[0] { fast.turn() }
  }
}
