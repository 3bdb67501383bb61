import Datasets
import Figures
import Training

/// A picture that became spectra by a function: its channels, and the spectra as each parameter moves.
struct ParametersFigure: RunFigure {
  let name = "parameters"
  let sentence = "for pictures: the parameters of the spectra, and the spectra as each of them moves"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    guard let scene = numbers.scene else {
      return .leftOut(reason: "the data is no picture whose pixels became spectra by a function")
    }
    let curves = SampleCurves(shape: [scene.axis.count], axis: scene.axis)
    let channels = scene.parameters.indices.map { channel in scene.channel(channel) }
    let field = SampleField(numbers.layout)
    let maps = zip(scene.parameters, channels).map { field.panel($1.map { Float($0) }, title: $0) }
    var table = curves.table()
    let moves = channels.indices.map { moving($0, channels, scene, curves, &table) }
    let array = NumberArray(
      quantity: "parameters of the spectra", values: interleaved(channels),
      axes: numbers.layout.spatial + [Axis(count: channels.count, name: "parameter")], parts: scene.parameters)
    let figure = Figure(name, panels: maps + moves, columns: maps.count)
    return .drawn(DrawnFigure(figures: [figure], tables: [table], arrays: [array]))
  }

  /// Spectra of five values of a parameter, the others at their means.
  private func moving(
    _ parameter: Int, _ channels: [[Double]], _ scene: PictureScene, _ curves: SampleCurves, _ table: inout NumberTable
  ) -> Panel {
    let (low, high) = (channels[parameter].min() ?? 0, channels[parameter].max() ?? 1)
    let steps = TraversalFigure.steps
    let values = (0..<steps).map { low + (high - low) * Double($0) / Double(steps - 1) }
    let means = channels.map { $0.reduce(0, +) / Double(max(1, $0.count)) }
    let spectra = scene.spectra(
      values.map { value in means.indices.map { $0 == parameter ? value : means[$0] } })
    let name = scene.parameters[parameter]
    for (value, spectrum) in zip(values, spectra) { table.add("\(name) = \(Float(value))", spectrum) }
    let lines = spectra.enumerated().flatMap { step, spectrum in
      curves.lines(spectrum, colour: ColourMap.viridis.colour(at: Double(step) / Double(steps - 1)))
    }
    return Panel(
      x: curves.xAxis, y: PlotAxis(curves.valueLabel), marks: lines, colourBar: ColourBar(name, limits: low...high))
  }

  private func interleaved(_ channels: [[Double]]) -> [Float] {
    (channels.first ?? []).indices.flatMap { pixel in channels.map { Float($0[pixel]) } }
  }
}
