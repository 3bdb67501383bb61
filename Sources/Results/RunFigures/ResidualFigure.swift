import Figures

/// Where the reconstruction fails: a map of the error, and the error along the spectrum.
struct ResidualFigure: RunFigure {
  let name = "residual"
  let sentence = "a map of the mean squared error, and the error along the spectrum"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    guard let errors = numbers.errors, let residual = numbers.spectrum.residual else {
      return .leftOut(reason: noReconstruction)
    }
    let field = SampleField(numbers.layout)
    let curves = SampleCurves(numbers.layout)
    let words = "mean squared error"
    // Beside a flat map the words would have no room.
    let map = field.panel(
      errors, title: field.isFlat ? words : nil, label: field.isFlat ? "" : words, hasScaleBar: true)
    let spectrum = Panel(
      x: curves.xAxis, y: PlotAxis("root mean square error"),
      marks: curves.lines(residual, colour: .palette(0), coloursChannels: true), aspect: field.aspectBeside)
    var table = curves.table()
    curves.add(residual, named: "root mean square error", to: &table)
    let array = NumberArray(
      quantity: "mean squared error of each sample", values: numbers.layout.onGrid(errors),
      axes: numbers.layout.spatial)
    let figure = Figure(name, panels: [map, spectrum], columns: field.columnsBeside)
    return .drawn(DrawnFigure(figures: [figure], tables: [table], arrays: [array]))
  }
}
