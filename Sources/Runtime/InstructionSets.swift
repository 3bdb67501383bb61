import CKernels

/// Names of the kernel tables that this machine can run, the plainest first.
package let availableInstructionSets: [String] = {
  var names: [String] = []
  var number: Int32 = 0
  while let table = aec_kernels_table(number) {
    if aec_kernels_supported(number) != 0 { names.append(String(cString: table.pointee.name)) }
    number += 1
  }
  return names
}()

/// The table of a name, or the best one.
func kernelTable(_ name: String?) -> aec_kernels {
  var number: Int32 = 0
  while let name, let table = aec_kernels_table(number) {
    if String(cString: table.pointee.name) == name { return table.pointee }
    number += 1
  }
  return aec_kernels_best().pointee
}

/// That of executors which are not told one: the best, or that of `AEC_ISA`.
package var usualInstructionSet: String { String(cString: kernelTable(nil).name) }
