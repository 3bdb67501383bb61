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
    let mixed = numbers.mixed
    // Shares have one colour bar, unless the user gave limits for all.
    let shares = Set(options.limits == nil && mixed?.areShares == true ? mixed?.latents ?? [] : [])
    var panels = chosen.map { latent in
      let values = numbers.latents[latent]
      let name = numbers.latents.names[latent]
      let constant = LatentStatistics(values).constantTitle.map { "\(name), \($0)" }
      let isShare = shares.contains(latent)
      return field.panel(
        values, title: constant ?? name, limits: isShare ? 0...1 : options.limits,
        hasColourBar: options.limits == nil && !isShare, hasScaleBar: latent == chosen.last)
    }
    if let mixed, !mixed.areShares, field.isPicture { panels.append(sum(of: mixed.latents, numbers, field)) }
    if !field.isPicture { panels += plane(numbers, chosen, field) }
    let bar = shares.isEmpty ? options.limits.map { ColourBar(limits: $0) } : ColourBar("share", limits: 0...1)
    let array = NumberArray(
      quantity: "latent values",
      values: numbers.latentLayout.onGrid(numbers.latents.taking(chosen), width: chosen.count),
      axes: numbers.latentLayout.spatial + [Axis(count: chosen.count, name: "latent")],
      parts: chosen.map { numbers.latents.names[$0] })
    let figure = Figure(name, panels: panels, width: width(of: panels), colourBar: field.isPicture ? bar : nil)
    return .drawn(DrawnFigure(figures: [figure], arrays: [array]))
  }

  /// What amounts add up to, which need not be 1.
  private func sum(of amounts: [Int], _ numbers: RunNumbers, _ field: SampleField) -> Panel {
    let latents = numbers.latents
    let sums = (0..<latents.samples).map { sample in
      amounts.reduce(0) { $0 + latents.values[sample * latents.count + $1] }
    }
    return field.panel(sums, title: "sum of all \(amounts.count)")
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
