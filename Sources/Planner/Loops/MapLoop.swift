/// An elementwise program: for each index of `extents`, for each float of the run, load, compute, store.
package struct MapLoop: Sendable {
  package struct Operand: Sendable, Hashable {
    package var start: Reference
    package var strides: [Int]
    package var run: Int
  }
  package struct Instruction: Sendable, Hashable {
    package let function: String
    package let operands: [Int]
    package let result: Int

    package init(function: String, operands: [Int], result: Int) {
      (self.function, self.operands, self.result) = (function, operands, result)
    }
  }
  package enum Store: String, Sendable {
    case overwrite = "copy"
    case add
    case maximum
    /// Adds the sum over the run to one float.
    case sum
  }
  package var extents: [Int]
  package var run: Int
  package var inputs: [Operand]
  package var outputs: [Operand]
  /// The register each output stores.
  package var stored: [Int]
  package var instructions: [Instruction]
  package var store: Store
}

extension MapLoop {
  /// What two loops have in common that differ in the places of their operands alone.
  package var program: AnyHashable {
    [
      extents, [run], inputs.map(\.run), outputs.map(\.run), (inputs + outputs).flatMap(\.strides), stored,
      instructions, store,
    ] as [AnyHashable]
  }

  var floats: Int {
    let stores = store == .overwrite ? outputs : outputs + outputs
    return (inputs + stores).reduce(0) { $0 + floats(of: $1) }
  }

  /// Axes along which an operand does not move repeat the same floats.
  private func floats(of operand: Operand) -> Int {
    zip(extents, operand.strides).reduce(operand.run == 0 ? 1 : run) { $0 * ($1.1 == 0 ? 1 : $1.0) }
  }

  var detail: String {
    let program = instructions.map { "\($0.function) \($0.operands)" }
    return " \(extents)x\(run) [\(program.joined(separator: "; "))]" + (store == .overwrite ? "" : " \(store.rawValue)")
  }
}
