import Datasets
import Figures
import Training

/// How the values of each latent are spread, and how latents go together.
struct LatentsFigure: RunFigure {
  let name = "latents"
  let sentence = "a histogram of each latent, and their correlations"

  private static let bins = 40
  /// Beside more histograms than this, the correlations would be too small: they are a figure of their own then.
  private static let mostTogether = 8

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    let latents = numbers.latents
    let chosen = options.chosen(latents)
    guard !chosen.isEmpty else { return .leftOut(reason: "the encoder has no outputs") }
    let statistics = chosen.map { LatentStatistics(latents[$0]) }
    let histograms = chosen.map { Histogram(latents[$0], bins: Self.bins) }
    let names = chosen.map { latents.names[$0] }
    var panels = names.indices.map { panel(names[$0], statistics[$0], histograms[$0], numbers) }
    let correlations = latents.correlations(chosen)
    var figures: [Figure] = []
    if chosen.count > 1 {
      let matrix = matrix(correlations, chosen)
      if chosen.count <= Self.mostTogether {
        panels.append(matrix)
      } else {
        figures = [Figure(name + "_correlation", panels: [matrix], width: .singleColumn)]
      }
    }
    return .drawn(
      DrawnFigure(
        figures: [Figure(name, panels: panels, width: width(of: panels))] + figures,
        tables: [table(names, statistics, histograms, correlations), table(names, histograms)]))
  }

  private func panel(
    _ name: String, _ statistics: LatentStatistics, _ histogram: Histogram, _ numbers: RunNumbers
  ) -> Panel {
    let layout = numbers.latentLayout
    let count = layout.patches != nil ? "patches" : SampleField(layout).axes.count == 2 ? "pixels" : "samples"
    return Panel(
      title: statistics.constantTitle ?? histogram.zerosTitle,
      x: PlotAxis(histogram.cut.map { "\(name), \($0)" } ?? name), y: PlotAxis(count, isWhole: true),
      marks: [.bars(Bars(edges: histogram.edges, heights: histogram.counts.map { Double($0) }))])
  }

  /// Rows and columns are the latents' places among those that are drawn, or their numbers where all are.
  private func matrix(_ values: [Float], _ chosen: [Int]) -> Panel {
    let isRun = chosen == Array(chosen[0]..<chosen[0] + chosen.count)
    let first = isRun ? Double(chosen[0]) : 0
    let range = first - 0.5...first + Double(chosen.count) - 0.5
    let map = Map(
      rows: chosen.count, columns: chosen.count, values: values, limits: -1...1, colours: .diverging, x: range, y: range
    )
    let label = isRun ? "latent" : "latent, in this order"
    return Panel(
      x: PlotAxis(label, range: range, isWhole: true),
      y: PlotAxis(label, range: range, isReversed: true, isWhole: true),
      marks: [.map(map)] + numbers(values, chosen.count, first: first),
      colourBar: ColourBar("correlation"), hasEqualAspect: true)
  }

  /// More numbers than these would not fit into their squares.
  private static let mostNumbers = 6

  /// The correlations in their squares, white where these are dark.
  private func numbers(_ values: [Float], _ count: Int, first: Double) -> [Mark] {
    guard count <= Self.mostNumbers else { return [] }
    // What a latent has with itself is no news, and the letter of the panel stands there.
    return values.enumerated().filter { $1.isFinite && $0 % count != $0 / count }.map { place, value in
      let text = fixed(Double(value), digits: count > 4 ? 1 : 2)
      let (row, column) = (Double(place / count), Double(place % count))
      return .text(
        Annotation(
          text, x: first + column, y: first + row, anchor: .centre, colour: abs(value) > 0.6 ? .white : .black))
    }
  }

  private func table(
    _ names: [String], _ statistics: [LatentStatistics], _ histograms: [Histogram], _ correlations: [Float]
  ) -> NumberTable {
    var table = NumberTable()
    table.add("latent", names)
    table.add("minimum", statistics.map(\.minimum))
    table.add("maximum", statistics.map(\.maximum))
    table.add("mean", statistics.map(\.mean))
    table.add("standard deviation", statistics.map(\.deviation))
    table.add("share of zeros", histograms.map(\.zeros))
    for (column, name) in names.enumerated() {
      table.add("correlation with \(name)", names.indices.map { correlations[$0 * names.count + column] })
    }
    return table
  }

  private func table(_ names: [String], _ histograms: [Histogram]) -> NumberTable {
    var table = NumberTable(suffix: "_histograms")
    table.add("latent", zip(names, histograms).flatMap { name, histogram in histogram.counts.map { _ in name } })
    table.add("from", histograms.flatMap { $0.edges.dropLast() })
    table.add("to", histograms.flatMap { $0.edges.dropFirst() })
    table.add("samples", histograms.flatMap { $0.counts.map { Double($0) } })
    return table
  }
}
