import Figures

/// The weights that the model file names and that are spectra, such as endmembers: a panel for each weight.
struct WeightsFigure: RunFigure {
  let name = "weights"
  let sentence = "weights that are spectra, such as endmembers"

  /// More curves would hide each other.
  private static let mostRows = 12

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    guard let first = numbers.weights.first else {
      return .leftOut(reason: "the model file names no weight with an axis of the data's channels")
    }
    var table = SampleCurves(shape: [first.axis.count], axis: first.axis).table()
    let panels = numbers.weights.map { weight in
      let curves = SampleCurves(shape: [weight.axis.count], axis: weight.axis, quantity: numbers.layout.quantity)
      let rows = weight.rows.map { $0.map { Double($0) } }
      for (row, values) in rows.enumerated() { curves.add(values, named: weight.label(row), to: &table) }
      let marks = rows.prefix(WeightsFigure.mostRows).enumerated().flatMap { row, values in
        curves.lines(values, colour: .palette(row), label: weight.label(row))
      }
      let label = weight.isOfFile ? curves.valueLabel : "value of the scaled data"
      let rest = rows.count - WeightsFigure.mostRows
      return Panel(
        title: rest > 0 ? "\(weight.name), without \(rest) more rows" : weight.name, x: curves.xAxis,
        y: PlotAxis(label), marks: marks)
    }
    // A legend inside would cover curves, or stretch the axis far beyond them.
    let figure = Figure(
      name, panels: panels, width: width(of: panels), sharesLegend: numbers.weights.contains { $0.rows.count > 1 })
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }
}
