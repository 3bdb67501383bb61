import Planner

/// The steps of a phase, ready to run in their order.
///
/// Steps of a recurrence take less time than counting references to what they call, so that calls count none.
struct ReadySteps {
  private final class Box {
    let action: Action
    init(_ action: @escaping Action) { self.action = action }
  }
  private let boxes: [Box]
  private let unmanaged: [Unmanaged<Box>]

  init(_ steps: [Step], _ preparation: Preparation) {
    boxes = steps.map { Box(preparation.action($0)) }
    unmanaged = boxes.map { Unmanaged.passUnretained($0) }
  }

  var count: Int { unmanaged.count }
  var isEmpty: Bool { unmanaged.isEmpty }

  @inline(__always)
  func run(_ index: Int, _ context: borrowing TileContext) {
    let own = copy context
    unmanaged[index]._withUnsafeGuaranteedRef { $0.action(own) }
  }

  func run(_ context: borrowing TileContext) {
    for index in unmanaged.indices { run(index, context) }
  }
}
