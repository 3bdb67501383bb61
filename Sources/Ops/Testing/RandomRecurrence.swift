import Graph

extension RandomGraph {
  /// Steps of a recurrence one by one: every step reads a row of a projection, with one set of weights.
  static let recurrence: Production = { program in
    guard let x = program.pick({ $0.rank == 2 && $0.scope == .sample }) else { return nil }
    let (rows, units) = (program.shape(x)[0], program.int(1...3))
    let projected = program.builder.apply("linear", x, program.weight([units, program.shape(x)[1]]))
    let w = program.weight([units, units])
    let isReversed = program.chance(0.3)
    var (h, c) = (row(0, of: projected, &program), row(rows - 1, of: projected, &program))
    var states: [ValueID] = []
    for step in 0..<program.int(4...6) {
      let a = program.builder.add(row(step % rows, of: projected, &program), program.builder.apply("linear", h, w))
      let gate = program.builder.apply("sigmoid", a)
      c = program.builder.add(program.builder.multiply(gate, c), gate)
      h = program.builder.multiply(gate, program.builder.apply("tanh", c))
      states.append(program.builder.reshape(h, to: [1, units]))
    }
    return (program.builder.concat(isReversed ? states.reversed() : states, axis: 0), 1)
  }

  private static func row(_ number: Int, of value: ValueID, _ program: inout RandomGraph) -> ValueID {
    let shape = program.shape(value)
    let slice = program.builder.slice(value, axis: 0, start: number, length: 1)
    return program.builder.reshape(slice, to: [shape[1]])
  }
}
