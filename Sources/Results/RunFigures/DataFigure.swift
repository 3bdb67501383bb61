import Figures

/// The data: the scene, and the mean spectrum with the standard deviation around it.
struct DataFigure: RunFigure {
  let name = "data"
  let sentence = "the scene, and the mean spectrum with its standard deviation"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    let field = SampleField(numbers.layout)
    let curves = SampleCurves(numbers.layout)
    let figure = Figure(
      name, panels: [scene(numbers, field, curves), spectrum(numbers.spectrum, curves, field.aspectBeside)],
      columns: field.columnsBeside)
    var table = curves.table()
    curves.add(numbers.spectrum.mean, named: "mean", to: &table)
    curves.add(numbers.spectrum.deviation, named: "standard deviation", to: &table)
    let array = NumberArray(
      quantity: "mean over the elements of each sample", values: numbers.layout.onGrid(numbers.sampleMeans),
      axes: numbers.layout.spatial)
    return .drawn(DrawnFigure(figures: [figure], tables: [table], arrays: [array]))
  }

  private func scene(_ numbers: RunNumbers, _ field: SampleField, _ curves: SampleCurves) -> Panel {
    guard let picture = numbers.scene?.picture, picture.channels >= 3, field.isPicture else {
      return field.panel(
        numbers.sampleMeans, title: "mean of each \(field.isPicture ? "pixel" : "sample")", label: curves.valueLabel,
        hasScaleBar: true)
    }
    let pixels = 0..<picture.height * picture.width
    let colours = pixels.flatMap { pixel in (0..<3).map { Float(picture.values[pixel * picture.channels + $0]) } }
    return field.picture(colours, hasScaleBar: true)
  }

  private func spectrum(_ spectrum: SpectrumStatistics, _ curves: SampleCurves, _ aspect: Double) -> Panel {
    // What was never below 0 is not drawn there.
    let floor = spectrum.least >= 0 ? 0 : -Double.infinity
    let lower = zip(spectrum.mean, spectrum.deviation).map { max(floor, $0 - $1) }
    let upper = zip(spectrum.mean, spectrum.deviation).map { $0 + $1 }
    let isSpread = spectrum.deviation.contains { $0 > 0 }
    let bands = !isSpread ? [] : curves.bands(lower, upper, colour: .palette(0), label: "± standard deviation")
    let mean = curves.lines(spectrum.mean, colour: .palette(0), label: "mean", coloursChannels: true)
    return Panel(x: curves.xAxis, y: PlotAxis(curves.valueLabel), marks: bands + mean, aspect: aspect)
  }
}
