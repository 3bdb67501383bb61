import Datasets
import Figures
import Training

/// How the loss and each of its terms went down, for training and test samples.
struct LossFigure: RunFigure {
  let name = "loss"
  let sentence = "the loss and each of its terms over the epochs, for training and test samples"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome { draw(numbers.history) }
  func make(from history: RunHistory) -> FigureOutcome? { draw(history) }

  private func draw(_ history: RunHistory) -> FigureOutcome {
    let metrics = history.metrics
    guard let epochs = metrics["epoch"], !epochs.isEmpty else { return .leftOut(reason: "no epoch was complete") }
    guard epochs.count > 1 || !history.run.compilation.model.trainsNothing else {
      return .leftOut(reason: "nothing was trained, so there is one loss and no course of it")
    }
    let shown = names(history)
    var table = NumberTable()
    table.add("epoch", epochs)
    var marks: [Mark] = []
    var isPositive = true
    // The total comes last, thin and black, so that a term as large as it is seen beneath.
    for (index, name) in Array(shown.enumerated().dropFirst()) + shown.enumerated().prefix(1) {
      for column in [name, "test_" + name] {
        guard let values = metrics[column] else { continue }
        isPositive = isPositive && values.allSatisfy { $0 >= 0 || $0.isNaN }
        table.add(column, values)
        marks.append(curve(epochs, values, index, isTest: column != name, label(name, isTest: column != name)))
      }
    }
    marks += phases(metrics, epochs) + best(history)
    // A loss with a negative term has no logarithm.
    let y = PlotAxis("loss", scale: isPositive ? .logarithmic : .linear)
    let panel = Panel(x: PlotAxis("epoch", isWhole: true), y: y, marks: marks)
    let figure = Figure(name, panels: [panel], width: .singleColumn)
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }

  /// The loss and its terms; a single term is the loss itself. Times, phases and scheduled numbers are no losses.
  private func names(_ history: RunHistory) -> [String] {
    let terms = history.run.compilation.model.terms.map(\.text)
    let own = history.metrics.names.filter { $0 == "loss" || terms.contains($0) }
    return own.count == 2 ? ["loss"] : own
  }

  /// Test samples have dashed lines, which the legend explains once.
  private func label(_ name: String, isTest: Bool) -> String? {
    if isTest { return name == "loss" ? "test samples" : nil }
    return name == "loss" ? "total" : name
  }

  private func curve(_ x: [Double], _ y: [Double], _ index: Int, isTest: Bool, _ label: String?) -> Mark {
    let colour = index == 0 ? Colour.black : .palette(index - 1)
    guard x.count > 1 else {
      return .scatter(Scatter(x: x, y: y, colour: isTest ? .grey : colour, size: index == 0 ? 3 : 5, label: label))
    }
    return .line(
      Line(x: x, y: y, colour: colour, width: index == 0 ? 0.6 : 1.2, dash: isTest ? .dashed : .solid, label: label))
  }

  /// A rule at the first epoch of every phase but the first.
  private func phases(_ metrics: MetricsTable, _ epochs: [Double]) -> [Mark] {
    let names = metrics.phases
    return names.indices.dropFirst().filter { names[$0] != names[$0 - 1] && $0 < epochs.count }.map { index in
      .rule(Rule(.vertical, at: epochs[index], colour: .grey, label: "from here \(names[index])"))
    }
  }

  /// A rule at the epoch whose weights are kept as the best.
  private func best(_ history: RunHistory) -> [Mark] {
    guard let epoch = history.run.record["best"]?["epoch"]?.double, (history.metrics["epoch"]?.count ?? 0) > 1 else {
      return []
    }
    return [.rule(Rule(.vertical, at: epoch, dash: .dotted, label: "best weights"))]
  }
}
