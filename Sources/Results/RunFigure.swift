import Diagnostics
import Figures

/// A figure that every run may have.
package protocol RunFigure: Sendable {
  /// The name of its files and in `--only`.
  var name: String { get }
  /// What it shows.
  var sentence: String { get }
  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome
  /// The same from the folder of the run alone; nil for a figure that needs the samples.
  func make(from history: RunHistory) -> FigureOutcome?
}

extension RunFigure {
  package func make(from history: RunHistory) -> FigureOutcome? { nil }
}

/// The figures of a run, in the order in which they are looked at.
package let runFigures: [any RunFigure] = [
  DataFigure(), EmbeddingsFigure(), WeightsFigure(), TraversalFigure(), ReconstructionFigure(), ResidualFigure(),
  LossFigure(), SchedulesFigure(), LatentsFigure(), ParametersFigure(), TruthFigure(),
]

/// What `aec figures` was asked to draw.
package struct FigureOptions: Equatable, Sendable {
  /// The latents that are drawn, counted from 0; nil draws all, or those that vary most.
  package var latents: [Int]?
  /// The values of the first and the last colour of all maps of latents; nil gives each its own.
  package var limits: ClosedRange<Double>?
  package init() {}

  /// More would be too small to be seen.
  static let mostLatents = 48

  /// The latents that are drawn.
  func chosen(_ latents: Latents) -> [Int] {
    if let chosen = self.latents { return chosen }
    guard latents.count > FigureOptions.mostLatents else { return Array(0..<latents.count) }
    let deviations = latents.statistics.map(\.deviation)
    let varying = deviations.indices.sorted { (deviations[$1], $0) < (deviations[$0], $1) }
    return varying.prefix(FigureOptions.mostLatents).sorted()
  }

  func requireKnown(_ latents: Latents) throws(Diagnostic) {
    if let wrong = self.latents?.first(where: { !(0..<latents.count).contains($0) }) {
      throw .unknownLatent(wrong, count: latents.count)
    }
  }
}

/// One plot alone does not fill both columns of a page.
func width(of panels: [Panel]) -> FigureWidth { panels.count == 1 ? .singleColumn : .doubleColumn }

/// A figure with its numbers, or why there is none.
package enum FigureOutcome: Sendable {
  case drawn(DrawnFigure)
  case leftOut(reason: String)
}

/// A figure, or several that belong together, and the numbers that they show.
package struct DrawnFigure: Equatable, Sendable {
  /// Their names are those of their files.
  package var figures: [Figure]
  package var tables: [NumberTable] = []
  package var arrays: [NumberArray] = []
}
