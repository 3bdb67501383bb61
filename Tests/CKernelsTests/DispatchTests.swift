import CKernels
import Foundation
import Testing

// The environment is shared by all tests of the process, so these run one by one.
@Suite(.serialized) struct DispatchTests {
  @Test("the first table is the baseline and it runs everywhere") func firstTable() {
    #expect(Kernels.baseline.name == "baseline")
    #expect(aec_kernels_supported(0) == 1)
  }

  @Test("there is no table past the last") func thereTable() {
    #expect(aec_kernels_table(-1) == nil)
    #expect(aec_kernels_table(99) == nil)
    #expect(aec_kernels_supported(99) == 0)
  }

  @Test("the best table is the last one the machine supports") func bestTable() {
    unsetenv("AEC_ISA")
    #expect(aec_kernels_best() == Kernels.all.last?.pointer)
  }

  @Test("the environment variable AEC_ISA names the table", arguments: Kernels.all) func environmentVariable(
    _ kernels: Kernels
  ) {
    setenv("AEC_ISA", kernels.name, 1)
    #expect(aec_kernels_best() == kernels.pointer)
    unsetenv("AEC_ISA")
  }

  @Test("an unknown name in AEC_ISA is ignored") func unknownName() {
    setenv("AEC_ISA", "abacus", 1)
    #expect(aec_kernels_best() == Kernels.all.last?.pointer)
    unsetenv("AEC_ISA")
  }

  @Test("every function has a name of its own and one to three operands") func everyFunction() {
    #expect(Set(allFunctions.map(name)).count == allFunctions.count)
    #expect(allFunctions.allSatisfy { (1...3).contains(aec_function_arity($0)) })
    #expect(name(AEC_TANH) == "tanh")
    #expect(name(AEC_FUNCTION_COUNT) == "unknown")
    #expect(aec_function_arity(AEC_MULTIPLY_ADD) == 3)
  }
}
