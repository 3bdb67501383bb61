import Planner

/// The parts of a phase's batch steps, one after the other, as the workers take them.
struct BatchPieces {
  struct Piece {
    /// Of the step among the batch steps of its phase.
    let index: Int
    let part: Int
  }
  private let pieces: [Piece]
  private let actions: [Action]
  /// Of each step, whether it computes values of each tile, not of the whole batch.
  private let areOfEachTile: [Bool]

  init(_ steps: [Step], _ preparation: Preparation) {
    actions = steps.map(preparation.action)
    areOfEachTile = steps.map { $0.kernel is BatchMatrixStep }
    pieces = steps.enumerated().flatMap { index, step in
      let parts = (step.kernel as? any BatchKernelStep)?.parts ?? 1
      return (0..<parts).map { Piece(index: index, part: $0) }
    }
  }

  var count: Int { pieces.count }
  func index(of piece: Int) -> Int { pieces[piece].index }
  func isOfEachTile(_ piece: Int) -> Bool { areOfEachTile[pieces[piece].index] }

  /// Runs a piece; the context is that of the first tile.
  func run(_ piece: Int, _ context: consuming TileContext) {
    context.part = pieces[piece].part
    actions[pieces[piece].index](context)
  }
}
