import Datasets
import Figures
import Training

/// How the loss and each of its terms went down, for training and test samples.
struct LossFigure: RunFigure {
  let name = "loss"
  let sentence = "the loss and each of its terms over the epochs, for training and test samples"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    let metrics = numbers.metrics
    guard let epochs = metrics["epoch"], !epochs.isEmpty else { return .leftOut(reason: "no epoch was complete") }
    let shown = names(metrics)
    var table = NumberTable()
    table.add("epoch", epochs)
    var marks: [Mark] = best(numbers)
    var isPositive = true
    for (place, name) in shown.enumerated() {
      for (column, dash) in [(name, Line.Dash.solid), ("test_" + name, .dashed)] {
        guard let values = metrics[column] else { continue }
        isPositive = isPositive && values.allSatisfy { $0 >= 0 || $0.isNaN }
        table.add(column, values)
        marks.append(curve(epochs, values, .palette(place), dash, label(name, isTest: dash == .dashed)))
      }
    }
    // A loss with a negative term has no logarithm.
    let y = PlotAxis("loss", scale: isPositive ? .logarithmic : .linear)
    let panel = Panel(x: PlotAxis("epoch"), y: y, marks: marks)
    let figure = Figure(name, panels: [panel], width: .singleColumn)
    return .drawn(DrawnFigure(figure: figure, tables: [table]))
  }

  /// The loss and its terms; a single term is the loss itself.
  private func names(_ metrics: MetricsTable) -> [String] {
    let own = metrics.names.filter {
      !["epoch", "step", "seconds", "samples_per_second"].contains($0) && !$0.hasPrefix("test_")
    }
    return own.count == 2 ? ["loss"] : own
  }

  private func label(_ name: String, isTest: Bool) -> String {
    let words = name == "loss" ? "total" : name
    return isTest ? "\(words), test" : words
  }

  private func curve(
    _ x: [Double], _ y: [Double], _ colour: Colour, _ dash: Line.Dash, _ label: String
  ) -> Mark {
    guard x.count > 1 else { return .scatter(Scatter(x: x, y: y, colour: colour, size: 4, label: label)) }
    return .line(Line(x: x, y: y, colour: colour, dash: dash, label: label))
  }

  /// A rule at the epoch whose weights are kept as the best.
  private func best(_ numbers: RunNumbers) -> [Mark] {
    guard let epoch = numbers.run.record["best"]?["epoch"]?.double, (numbers.metrics["epoch"]?.count ?? 0) > 1 else {
      return []
    }
    return [.rule(Rule(.vertical, at: epoch, dash: .dotted))]
  }
}
