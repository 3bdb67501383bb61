import CKernels
import Graph
import Ops
import Testing

/// What a kernel keeps in arrays of a fixed size, the operation before it refuses beyond that size.
@Suite struct KernelLimitTests {
  private func amounts(ends: Int) throws(GraphFault) -> Graph {
    try GraphParser.parse(
      """
      graph "amounts" {
        parameter %e "e": shared[\(ends), 3] = zeros
        input %x "x": sample[\(ends)]
        %a = constrained_squares(%x, %e) {shares: true}: sample[\(ends)]
        output "a" = %a
      }
      """)
  }

  @Test("amounts of as many rows as the kernel holds are computed, and of more are refused") func ends() throws {
    let most = Int(AEC_MOST_ENDS)
    try amounts(ends: most).verify()
    #expect(throws: GraphFault.self) { try amounts(ends: most + 1).verify() }
  }
}
