import Graph
import Ops
import Testing

@Suite struct SlicingTests {
  private let steps = Size(symbol: "steps")
  private let width = Size(symbol: "width")

  private func slice(_ positions: [SlicePosition], of shape: [Size]) throws(LayerFault)
    -> (shape: String, requirements: [SizeRequirement])
  {
    var requirements: [SizeRequirement] = []
    let type = try Slicing(positions).check(SymbolicType(.sample, shape)) {
      requirements.append($0)
    }
    return (type.shapeText, requirements)
  }

  @Test("ranges keep their axis and positions remove it") func rangesKeep() throws {
    let result = try slice(
      [.range(start: Size(1), end: Size(3)), .range(start: nil, end: nil), .index(Size(-1))],
      of: [steps, width, Size(4)])
    #expect(result.shape == "[2, width]")
  }

  @Test("negative positions count from the end") func negativePositions() throws {
    let k = Size(symbol: "k")
    let result = try slice([.range(start: Size(-1) * k, end: Size(-1))], of: [steps])
    #expect(result.shape == "[k - 1]")
  }

  @Test("requirements say what sizes allow") func requirementsSay() throws {
    let result = try slice([.range(start: Size(1), end: Size(3))], of: [steps])
    #expect(result.requirements.map(\.condition) == [.atLeast(steps - Size(3), 0)])
    let reason = result.requirements[0].reason
    #expect(reason == "1:3 lies within axis 0, which has steps positions")
  }

  @Test("positions outside the axis are requirements that fail") func positionsOutside() throws {
    for positions: [SlicePosition] in [
      [.index(Size(4))], [.index(Size(-5))], [.range(start: Size(2), end: Size(2))],
      [.range(start: Size(3), end: Size(1))], [.range(start: Size(0), end: Size(5))],
    ] {
      let result = try slice(positions, of: [Size(4)])
      #expect(result.requirements.contains { !$0.condition.holds([:]) }, "\(positions)")
    }
  }

  @Test("more positions than axes are a fault") func morePositions() {
    #expect(throws: LayerFault.self) { try slice([.index(Size(0)), .index(Size(0))], of: [steps]) }
    #expect(throws: LayerFault.self) { try slice([.index(Size(0))], of: []) }
  }

  @Test("nodes take the positions") func nodesTakeThePositions() throws {
    var builder = GraphBuilder(Graph(name: "slicing"))
    let x = builder.addInput("x", .sample([4, 3]))
    let slicing = Slicing([
      .range(start: Size(1), end: Size(-1)), .index(width - Size(1)),
    ])
    let y = slicing.build(x, sizes: ["width": 2], &builder)
    builder.addOutput("y", y)
    let values = Tensor<Double>([4, 3], (0..<12).map { Double($0) })
    let result = Interpreter<Double>(builder.graph, batchCount: 1).run(["x": .samples([values])])
    #expect(result["y"]!.tensor(ofSample: 0) == Tensor([2], [4, 7]))
  }
}
