import Graph
import Planner
import Testing

/// The width of a tile and the number of workers follow from sizes, batch and cache.
@Suite struct TileTests {
  /// Two dense layers of some width.
  private func graph(width: Int) throws -> Graph {
    try GraphParser.parse(
      """
      graph "two layers" {
        parameter %a "a": shared[\(width), \(width)] = zeros
        parameter %b "b": shared[\(width), \(width)] = zeros
        input %x "x": sample[\(width)]
        %h = linear(%x, %a): sample[\(width)]
        %y = linear(%h, %b): sample[\(width)]
        output "y" = %y
      }
      """)
  }

  private let machine = Machine(cache: 1 << 20)

  @Test("a small program is one tile for one worker") func small() throws {
    let plan = makePlan(try graph(width: 10), batch: 250, machine: machine)
    #expect(plan.lanes == 256)
    #expect(plan.workers(8, samples: 250) == 1)
  }

  @Test("a larger one has four tiles a batch or more") func middle() throws {
    let plan = makePlan(try graph(width: 200), batch: 256, machine: machine)
    #expect(plan.lanes == 64)
    #expect(plan.workers(8, samples: 256) == 4)
    #expect(plan.workers(2, samples: 256) == 2)
  }

  @Test("values of a tile fit half of the cache") func large() throws {
    let plan = makePlan(try graph(width: 2000), batch: 4096, machine: machine)
    #expect(plan.lanes == 32)
    #expect(makePlan(try graph(width: 2000), batch: 4096, machine: Machine(cache: 4 << 20)).lanes == 128)
  }

  @Test("the widest tile is 128 samples") func widest() throws {
    #expect(makePlan(try graph(width: 100), batch: 4096, machine: machine).lanes == 128)
  }

  /// Two convolutions of a picture.
  private func picture() throws -> Graph {
    try GraphParser.parse(
      """
      graph "picture" {
        parameter %v "v": shared[8, 30, 3, 3] = zeros
        parameter %w "w": shared[30, 8, 3, 3] = zeros
        input %x "x": sample[40, 40, 30]
        %h = convolve(%x, %v) {dilation: 1, groups: 1, padding: [1, 1], stride: 1}: sample[40, 40, 8]
        %y = convolve(%h, %w) {dilation: 1, groups: 1, padding: [1, 1], stride: 1}: sample[40, 40, 30]
        output "y" = %y
      }
      """)
  }

  @Test("a small batch of large pictures makes four tiles, or as many as there are samples for")
  func narrow() throws {
    for (batch, lanes) in [(64, 16), (48, 8), (31, 8), (15, 4), (4, 4), (1, 4)] {
      let plan = makePlan(try picture(), batch: batch, machine: machine)
      #expect(plan.lanes == lanes, "a batch of \(batch)")
    }
  }

  @Test("dense layers, which have no places, keep tiles of whole vectors") func dense() throws {
    #expect(makePlan(try graph(width: 20_000), batch: 32, machine: machine).lanes == 16)
  }
}
