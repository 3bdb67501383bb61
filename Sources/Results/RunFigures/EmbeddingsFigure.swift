import Datasets
import Figures

/// A map, or a curve, for each latent.
struct EmbeddingsFigure: RunFigure {
  let name = "embeddings"
  let sentence = "a map of each latent"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    let chosen = options.chosen(numbers.latents)
    guard !chosen.isEmpty else { return .leftOut(reason: "the encoder has no outputs") }
    let field = SampleField(numbers.latentLayout)
    var panels = chosen.map { latent in
      let values = numbers.latents[latent]
      let name = numbers.latents.names[latent]
      let constant = LatentStatistics(values).constantTitle.map { "\(name), \($0)" }
      return field.panel(
        values, title: constant ?? name, limits: options.limits,
        hasColourBar: options.limits == nil && constant == nil, hasScaleBar: latent == chosen.last)
    }
    if !field.isPicture { panels += plane(numbers, chosen, field) }
    let bar = options.limits.flatMap { field.isPicture ? ColourBar(limits: $0) : nil }
    let array = NumberArray(
      quantity: "latent values",
      values: numbers.latentLayout.onGrid(numbers.latents.taking(chosen), width: chosen.count),
      axes: numbers.latentLayout.spatial + [Axis(count: chosen.count, name: "latent")],
      parts: chosen.map { numbers.latents.names[$0] })
    let figure = Figure(name, panels: panels, width: width(of: panels), colourBar: bar)
    return .drawn(DrawnFigure(figures: [figure], arrays: [array]))
  }

  /// The samples in the plane of the two latents that vary most.
  private func plane(_ numbers: RunNumbers, _ chosen: [Int], _ field: SampleField) -> [Panel] {
    let varying = chosen.map { ($0, LatentStatistics(numbers.latents[$0])) }.filter { !$0.1.isConstant }
      .sorted { ($1.1.deviation, $0.0) < ($0.1.deviation, $1.0) }.prefix(2).map(\.0).sorted()
    guard varying.count == 2 else { return [] }
    let samples = numbers.latents.samples
    let shown = Array(stride(from: 0, to: samples, by: max(1, samples / 5000)))
    let latents = numbers.latents
    let values = varying.map { latent in shown.map { Double(latents.values[$0 * latents.count + latent]) } }
    let scatter = Scatter(
      x: values[0], y: values[1], values: shown.map { Double(numbers.latentLayout.position($0)) },
      size: samples > 500 ? 1.2 : 2.5)
    return [
      Panel(
        x: PlotAxis(numbers.latents.names[varying[0]]), y: PlotAxis(numbers.latents.names[varying[1]]),
        marks: [.scatter(scatter)], colourBar: ColourBar("sample"))
    ]
  }
}
