import Figures

/// What the decoder makes of each latent as it goes from its smallest value to its largest.
///
/// At each of five values, the ten real latent vectors nearest in that latent are averaged, the latent set to the value, and the
/// decoder run, so that the other latents stay where real samples have them.
struct TraversalFigure: RunFigure {
  let name = "traversal"
  let sentence = "decoded spectra as each latent goes from its smallest value to its largest"

  static let steps = 5
  static let neighbours = 10

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    let decoder = numbers.decoder
    let chosen = options.chosen(numbers.latents).filter(decoder.reads)
    guard !chosen.isEmpty else { return .leftOut(reason: "the decoder reads none of these latents") }
    let paths = traversals(of: numbers.latents, chosen, steps: Self.steps, neighbours: Self.neighbours)
    let decoded = decoder.decode(paths.flatMap(\.vectors)).map { $0.map { Double($0) } }
    let port = decoder.outputs[decoder.output]
    let curves =
      decoder.reconstructs ? SampleCurves(numbers.layout) : SampleCurves(shape: port.shape, axis: nil)
    let label = decoder.reconstructs ? curves.valueLabel : port.name
    let range = commonRange(decoded)
    var table = curves.table()
    let panels = paths.enumerated().map { place, path in
      let rows = Array(decoded[place * Self.steps..<(place + 1) * Self.steps])
      let name = numbers.latents.names[path.latent]
      for (value, row) in zip(path.values, rows) { curves.add(row, named: "\(name) = \(value)", to: &table) }
      return panel(path, rows, curves, name: name, label: label, range)
    }
    return .drawn(DrawnFigure(figures: [Figure(name, panels: panels, width: width(of: panels))], tables: [table]))
  }

  private func panel(
    _ path: Traversal, _ rows: [[Double]], _ curves: SampleCurves, name: String, label: String,
    _ range: ClosedRange<Double>
  ) -> Panel {
    let lines = rows.enumerated().flatMap { step, row in
      curves.lines(row, colour: ColourMap.viridis.colour(at: Double(step) / Double(Self.steps - 1)))
        .map(withoutLabel)
    }
    let (low, high) = (Double(path.values[0]), Double(path.values[Self.steps - 1]))
    return Panel(
      title: low < high ? nil : "\(name), constant \(plainNumber(low, digits: 3))", x: curves.xAxis,
      y: PlotAxis(label, range: range), marks: low < high ? lines : [lines[0]],
      colourBar: low < high ? ColourBar(name, limits: low...high) : nil)
  }

  private func withoutLabel(_ mark: Mark) -> Mark {
    guard case .line(var line) = mark else { return mark }
    line.label = nil
    return .line(line)
  }

  /// The same for all latents, so that it is seen which of them change much.
  private func commonRange(_ rows: [[Double]]) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    for row in rows {
      for value in row where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    }
    guard low <= high else { return 0...1 }
    let margin = high > low ? 0.05 * (high - low) : max(0.5, abs(high) * 0.05)
    return low - margin...high + margin
  }
}

/// The way of one latent from its smallest value to its largest.
struct Traversal: Equatable {
  let latent: Int
  let values: [Float]
  /// A latent vector for each value.
  let vectors: [[Float]]
}

/// For each of some latents and values, the mean of the latent vectors nearest in it, with the latent set to the value.
///
/// Of vectors that are equally near, those are taken that lie all over the data, not the first.
func traversals(of latents: Latents, _ chosen: [Int], steps: Int, neighbours: Int) -> [Traversal] {
  let ranges = chosen.map { LatentStatistics(latents[$0]) }
  let values = ranges.map { range in
    (0..<steps).map { range.minimum + (range.maximum - range.minimum) * Float($0) / Float(steps - 1) }
  }
  var nearest = chosen.map { _ in (0..<steps).map { _ in Nearest(count: neighbours) } }
  for sample in scattered(latents.samples) {
    for (place, latent) in chosen.enumerated() {
      let own = latents.values[sample * latents.count + latent]
      for step in 0..<steps { nearest[place][step].offer(sample, distance: abs(own - values[place][step])) }
    }
  }
  return chosen.enumerated().map { place, latent in
    let vectors = (0..<steps).map { step -> [Float] in
      var mean = latents.mean(of: nearest[place][step].samples)
      mean[latent] = values[place][step]
      return mean
    }
    return Traversal(latent: latent, values: values[place], vectors: vectors)
  }
}

/// The samples nearest to a value.
private struct Nearest {
  let count: Int
  private(set) var samples: [Int] = []
  private var distances: [Float] = []

  init(count: Int) { self.count = count }

  mutating func offer(_ sample: Int, distance: Float) {
    guard samples.count < count || distance < distances[count - 1] else { return }
    let place = distances.firstIndex { distance < $0 } ?? distances.count
    samples.insert(sample, at: place)
    distances.insert(distance, at: place)
    if samples.count > count {
      samples.removeLast()
      distances.removeLast()
    }
  }
}

extension Latents {
  fileprivate func mean(of samples: [Int]) -> [Float] {
    (0..<count).map { latent in
      Float(samples.reduce(0.0) { $0 + Double(values[$1 * count + latent]) } / Double(max(1, samples.count)))
    }
  }
}

/// All numbers below a count in an order whose beginning lies all over them.
private func scattered(_ count: Int) -> some Sequence<Int> {
  var step = max(1, Int(Double(count) * 0.6180339887))
  while greatestCommonDivisor(step, count) != 1 { step += 1 }
  return sequence(state: (place: 0, left: count)) { state -> Int? in
    guard state.left > 0 else { return nil }
    defer { state = ((state.place + step) % count, state.left - 1) }
    return state.place
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
