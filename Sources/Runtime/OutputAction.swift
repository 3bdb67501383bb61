import Planner

/// Writes an output of the samples of a tile to its destination.
struct OutputAction {
  let name: String
  private let address: Address
  private let places: UnsafeMutablePointer<Int64>
  private let count: Int
  private let lanes: Int
  private let scatter:
    @convention(c) (
      UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Int64>?, Int64, Int64, Int64, Int64
    ) -> Void

  init(_ output: Plan.Output, _ preparation: Preparation) {
    name = output.name
    address = preparation.address(output.place.start)
    places = preparation.keep(canonicalPlaces(output.type.shape).map { Int64($0) })
    count = output.type.count
    lanes = preparation.plan.lanes
    scatter = preparation.kernels.scatter!
  }

  func write(
    _ context: borrowing TileContext, to result: UnsafeMutablePointer<Float>?, firstSample: Int
  ) {
    guard let result else { return }
    scatter(
      result + firstSample * count, context.pointer(address), places, Int64(count), Int64(count), Int64(lanes),
      Int64(context.valid))
  }
}
