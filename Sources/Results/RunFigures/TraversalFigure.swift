import Figures

/// What the decoder makes of each latent as it goes from its smallest value to its largest.
///
/// At each of five values, the ten real latent vectors nearest in that latent are averaged. The latent is set to the
/// value, and the decoder run. So the other latents stay where real samples have them.
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
    let curves = numbers.decodedCurves
    let range = commonRange(decoded)
    var table = curves.table()
    let panels = paths.enumerated().map { place, path in
      let rows = Array(decoded[place * Self.steps..<(place + 1) * Self.steps])
      let name = numbers.latents.names[path.latent]
      for (value, row) in zip(path.values, rows) { curves.add(row, named: "\(name) = \(value)", to: &table) }
      return panel(path, rows, curves, name: name, label: numbers.decodedLabel, range)
    }
    let shape = decoder.outputs[decoder.output].shape
    let figure =
      SamplePictures(shape).map { pictures($0, paths, decoded, numbers) }
      ?? Figure(name, panels: panels, width: width(of: panels))
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }

  /// More rows of pictures would fill more than a page.
  private static let mostRows = 8

  /// A row of pictures for each latent, from its smallest value to its largest.
  private func pictures(
    _ drawn: SamplePictures, _ paths: [Traversal], _ decoded: [[Double]], _ numbers: RunNumbers
  ) -> Figure {
    let limits = SamplePictures.range(decoded)
    let panels = paths.prefix(Self.mostRows).enumerated().flatMap { place, path in
      path.values.enumerated().map { step, value in
        drawn.panel(
          decoded[place * Self.steps + step], title: plainNumber(Double(value), digits: 3),
          row: step == 0 ? numbers.latents.names[path.latent] : "", limits: limits)
      }
    }
    return Figure(
      name, panels: panels, columns: Self.steps, hasLetters: false,
      colourBar: ColourBar(numbers.decodedLabel, limits: limits))
  }

  private func panel(
    _ path: Traversal, _ rows: [[Double]], _ curves: SampleCurves, name: String, label: String,
    _ range: ClosedRange<Double>
  ) -> Panel {
    let lines = rows.enumerated().flatMap { step, row in
      curves.lines(row, colour: ColourMap.viridis.colour(at: Double(step) / Double(Self.steps - 1)))
        .map(\.withoutLabel)
    }
    let (low, high) = (Double(path.values[0]), Double(path.values[Self.steps - 1]))
    return Panel(
      title: low < high ? nil : "\(name), constant \(plainNumber(low, digits: 3))", x: curves.xAxis,
      y: PlotAxis(label, range: range), marks: low < high ? lines : [lines[0]],
      colourBar: low < high ? ColourBar(name, limits: low...high) : nil)
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
