import Datasets
import Diagnostics
import Figures
import Training

/// A figure about several repeats, with what it shows.
struct SpreadFigure: Sendable {
  let drawn: DrawnFigure
  let sentence: String
}

extension Spread {
  /// More latents would be too small to be seen.
  private static let mostLatents = 12

  /// Losses, spectra and maps of all repeats that count.
  func figures(_ numbers: RunNumbers, _ histories: [(RepeatOutcome, MetricsTable)]) -> [SpreadFigure] {
    [losses(histories), spectra(numbers), maps(numbers)].compactMap(\.self)
  }

  private var shown: Range<Int> { 0..<min(reference.names.count, Spread.mostLatents) }

  private func losses(_ histories: [(RepeatOutcome, MetricsTable)]) -> SpreadFigure? {
    let column = testLoss == nil ? "loss" : "test_loss"
    var table = NumberTable()
    var marks: [Mark] = []
    var isPositive = true
    for (outcome, metrics) in histories.sorted(by: { $1.0.name == best.name && $0.0.name != best.name }) {
      guard let epochs = metrics["epoch"], let values = metrics[column] ?? metrics["loss"], !epochs.isEmpty else {
        continue
      }
      table.add("\(outcome.name) epoch", epochs)
      table.add("\(outcome.name) \(column)", values)
      isPositive = isPositive && values.allSatisfy { $0 > 0 || $0.isNaN }
      marks.append(line(outcome, epochs, values))
    }
    guard !marks.isEmpty else { return nil }
    let y = PlotAxis(column == "loss" ? "loss" : "test loss", scale: isPositive ? .logarithmic : .linear)
    let panel = Panel(x: PlotAxis("epoch", isWhole: true), y: y, marks: marks)
    return SpreadFigure(
      drawn: DrawnFigure(figures: [Figure("losses", panels: [panel], width: .singleColumn)], tables: [table]),
      sentence: "the \(column == "loss" ? "loss" : "test loss") of every repeat; those that do not count are dashed")
  }

  private func line(_ outcome: RepeatOutcome, _ x: [Double], _ y: [Double]) -> Mark {
    let isBest = outcome.name == best.name
    let colour = isBest ? Colour.palette(0) : .grey
    guard x.count > 1 else {
      return .scatter(Scatter(x: x, y: y, colour: colour, size: 4, label: isBest ? "best" : nil))
    }
    return .line(
      Line(
        x: x, y: y, colour: colour, width: isBest ? 1.2 : 0.6,
        dash: leftOut(outcome.name) == nil ? .solid : .dashed, label: isBest ? "best, \(outcome.name)" : nil))
  }

  /// A panel for each latent: the middle of its spectra in all repeats, and the band that they fill.
  private func spectra(_ numbers: RunNumbers) -> SpreadFigure? {
    guard !reference.names.isEmpty, let width = reference.spectra.first?.count, width > 0 else { return nil }
    let curves =
      reference.areEndmembers
      ? numbers.weights.first.map {
        SampleCurves(shape: [$0.axis.count], axis: $0.axis, quantity: numbers.layout.quantity)
      }
        ?? numbers.decodedCurves
      : numbers.decodedCurves
    guard curves.axis.count * curves.channels == width else { return nil }
    var table = curves.table()
    let panels = shown.map { index -> Panel in
      let all = [reference.spectra[index]] + others.map { $0.spectra[index] }
      let ranges = (0..<width).map { channel in Spread.range(all, channel) }
      let (low, high, middle) = (ranges.map(\.0), ranges.map(\.2), ranges.map(\.1))
      let name = reference.names[index]
      for (values, word) in [(low, "min"), (middle, "median"), (high, "max")] {
        curves.add(values, named: "\(name) \(word)", to: &table)
      }
      let marks =
        curves.bands(low, high, colour: .palette(index), label: nil)
        + curves.lines(middle, colour: .palette(index), coloursChannels: false)
      return Panel(
        title: title(index), x: curves.xAxis,
        y: PlotAxis(reference.areEndmembers ? curves.valueLabel : "change of \(numbers.decodedLabel)"),
        marks: marks)
    }
    return SpreadFigure(
      drawn: DrawnFigure(
        figures: [Figure("spectra", panels: panels, width: Results.width(of: panels))], tables: [table]),
      sentence: reference.areEndmembers
        ? "endmembers: the middle of all repeats, and the band from least to most"
        : "what each latent adds to a spectrum from its smallest value to its largest: the middle of all repeats, and the "
          + "band from least to most")
  }

  private static func range(_ all: [[Double]], _ channel: Int) -> (Double, Double, Double) {
    guard let range = MedianRange(all.map { $0[channel] }) else { return (.nan, .nan, .nan) }
    return (range.least, range.median, range.most)
  }

  /// "z[0], 1.2 degrees"
  private func title(_ index: Int) -> String {
    let latent = latents[index]
    return latent.name + (latent.angle.map { ", \(fixed($0.median, digits: 1)) degrees" } ?? "")
  }

  /// For each latent a map of the middle value of all repeats, and one of the width from least to most.
  private func maps(_ numbers: RunNumbers) -> SpreadFigure? {
    guard !reference.names.isEmpty else { return nil }
    let field = SampleField(numbers.latentLayout)
    var panels: [Panel] = []
    var values: [[Float]] = []
    for index in shown {
      let all = [reference.maps[index]] + others.map { $0.maps[index] }
      let ranges = reference.maps[index].indices.map { sample in MedianRange(all.map { Double($0[sample]) }) }
      let middle = ranges.map { Float($0?.median ?? .nan) }
      let spread = ranges.map { Float($0.map { $0.most - $0.least } ?? .nan) }
      let words = latents[index].correlation.map { ", r = \(fixed($0.median, digits: 3))" } ?? ""
      panels.append(field.panel(middle, title: reference.names[index] + words))
      if !others.isEmpty { panels.append(field.panel(spread, title: "\(reference.names[index]), most - least")) }
      values += [middle, spread]
    }
    let flat = (0..<(values.first?.count ?? 0)).flatMap { sample in values.map { $0[sample] } }
    let array = NumberArray(
      quantity: "latent values: median and range over repeats",
      values: numbers.latentLayout.onGrid(flat, width: values.count),
      axes: numbers.latentLayout.spatial + [Axis(count: values.count, name: "latent")],
      parts: shown.flatMap { ["\(reference.names[$0]) median", "\(reference.names[$0]) range"] })
    return SpreadFigure(
      drawn: DrawnFigure(figures: [Figure("maps", panels: panels, columns: 4)], arrays: [array]),
      sentence: "each latent in all repeats: the middle value, and the width from least to most"
        + (reference.areShares ? "" : ", each repeat brought to the scale of the best"))
  }
}
