import Testing

@testable import Export

/// Statements of Python that repeat become loops.
@Suite struct TorchLoopTests {
  @Test("a recurrence over steps is one loop, and what each step gives is a list")
  func recurrence() {
    let statements = steps(10) { step, state in
      ["a\(step) = x.narrow(-2, \(step), 1)", "b\(step) = a\(step) + \(state)", "h\(step) = b\(step).tanh()"]
    }
    let joined = (0..<10).map { "r\($0) = h\($0).reshape((-1, 1, 4))" }
    let names = (0..<10).map { "r\($0)" }.joined(separator: ", ")
    expect(
      ["start = x.sum((-2,))"] + statements + joined + ["y = torch.cat([\(names)], -2)"], outputs: ["y", "h9"],
      are: [
        "start = x.sum((-2,))", "state = start", "steps = []", "for step in range(10):",
        "    a0 = x.narrow(-2, step, 1)", "    b0 = a0 + state", "    state = b0.tanh()",
        "    r0 = state.reshape((-1, 1, 4))", "    steps.append(r0)", "y = torch.cat(steps, -2)",
      ], outputs: ["y", "state"])
  }

  @Test("a recurrence from the last step on counts down, and its list is turned round")
  func reversed() {
    let statements = steps(10) { step, state in
      ["a\(step) = x.narrow(-2, \(9 - step), 1)", "b\(step) = a\(step) * \(state)", "h\(step) = b\(step) + 1.5"]
    }
    let names = (0..<10).reversed().map { "h\($0)" }.joined(separator: ", ")
    expect(
      ["start = x.sum((-2,))"] + statements + ["y = torch.cat([\(names)], -2)"], outputs: ["y"],
      are: [
        "start = x.sum((-2,))", "state = start", "steps = []", "for step in range(9, -1, -1):",
        "    a0 = x.narrow(-2, step, 1)", "    b0 = a0 * state", "    state = b0 + 1.5",
        "    steps.append(state)", "y = torch.cat([*reversed(steps)], -2)",
      ], outputs: ["y"])
  }

  @Test("numbers that grow by more than one are sums of the variable")
  func strides() {
    let statements = steps(8) { step, state in
      [
        "a\(step) = x.narrow(-2, \(step + 3), 1)", "b\(step) = x.narrow(-2, \(2 * step), 1)",
        "c\(step) = a\(step) + b\(step)", "h\(step) = c\(step) + \(state)",
      ]
    }
    expect(
      ["start = x.sum((-2,))"] + statements, outputs: ["h7"],
      are: [
        "start = x.sum((-2,))", "state = start", "for step in range(3, 11):", "    a0 = x.narrow(-2, step, 1)",
        "    b0 = x.narrow(-2, 2 * step - 6, 1)", "    c0 = a0 + b0", "    state = c0 + state",
      ], outputs: ["state"])
  }

  @Test("a state whose old value is read behind the new one is set at the end of a round")
  func laterReader() {
    var (left, right) = ("start", "other")
    let statements = (0..<8).flatMap { step in
      let lines = ["p\(step) = \(left) + \(right)", "q\(step) = p\(step) * 0.5", "r\(step) = \(left) - q\(step)"]
      (left, right) = ("p\(step)", "r\(step)")
      return lines
    }
    expect(
      ["start = x.sum((-2,))", "other = x.amax((-2,))"] + statements, outputs: ["p7", "r7"],
      are: [
        "start = x.sum((-2,))", "other = x.amax((-2,))", "state = start", "state_2 = other", "for _ in range(8):",
        "    p0 = state + state_2", "    q0 = p0 * 0.5", "    state_2 = state - q0", "    state = p0",
      ], outputs: ["p0", "state_2"])
  }

  @Test("a first round that zeros made simpler is a round like all others")
  func zeros() {
    let statements = steps(8) { step, state in
      [
        "a\(step) = x.narrow(-2, \(step), 1)", "g\(step) = F.linear(\(state), self.w)",
        "d\(step) = \(step == 0 ? "-a0" : "\(state) - a\(step)")", "h\(step) = g\(step) * d\(step)",
      ]
    }
    expect(
      ["zero = x.new_full((), 0.0).reshape((1,))", "start = zero.expand((4,))"] + statements, outputs: ["h7"],
      are: [
        "zero = x.new_full((), 0.0).reshape((1,))", "start = zero.expand((4,))", "state = start",
        "for step in range(8):", "    a0 = x.narrow(-2, step, 1)", "    g0 = F.linear(state, self.w)",
        "    d0 = state - a0", "    state = g0 * d0",
      ], outputs: ["state"])
  }

  @Test("what only looks like zeros makes no round like the others")
  func noZeros() {
    let statements = steps(8) { step, state in
      [
        "a\(step) = x.narrow(-2, \(step), 1)", "g\(step) = F.linear(\(state), self.w)",
        "d\(step) = \(step == 0 ? "-a0" : "\(state) - a\(step)")", "h\(step) = g\(step) * d\(step)",
      ]
    }
    let loops = rolled(["start = x.new_full((), 0.0) < x"] + statements, ["h7"])
    #expect(loops.lines.contains("d0 = -a0"))
    #expect(loops.lines.contains("for step in range(1, 8):"))
  }

  @Test("statements that do not repeat stay as they are")
  func few() {
    let lines = [
      "zero = x.new_full((), 0.0)", "a = zero.expand(n)", "b = -x", "dense = F.linear(b, self.dense.weight)",
    ]
    expect(lines + ["y = dense + a"], outputs: ["y"], are: lines + ["y = dense + a"], outputs: ["y"])
  }

  @Test("attributes, names of arguments, text and broken numbers are no operands")
  func operands() {
    let targets: Set = ["dense", "stride", "h"]
    let statement = TorchStatement(
      "y", "f(dense, self.dense.h, stride=stride, \"h 3\", -2, 0.5, 1e-05) == h", origin: nil, targets: targets.contains
    )
    #expect(statement.operands == ["dense", "stride", "2", "h"])
    #expect(statement.pieces == ["f(", ", self.dense.h, stride=", ", \"h 3\", -", ", 0.5, 1e-05) == ", ""])
    #expect(statement.text == "f(dense, self.dense.h, stride=stride, \"h 3\", -2, 0.5, 1e-05) == h")
  }

  @Test("no value is called like a function that loops need")
  func functions() {
    var names = TorchNames()
    #expect(
      ["range", "state", "state", "reversed", "range"].map { names.fresh($0) } == [
        "range_2", "state", "state_2", "reversed_2", "range_3",
      ])
    #expect(names.renamed("state_2") == "state_3")
  }

  @Test("many steps take no more lines than few")
  func long() {
    func lines(_ count: Int) -> Int {
      let statements = steps(count) { step, state in
        (0..<6).map { "a\($0)_\(step) = \($0 == 0 ? state : "a\($0 - 1)_\(step)").sin()" }
          + ["h\(step) = x.narrow(-2, \(step), 1) + a5_\(step)"]
      }
      return rolled(["start = x.sum((-2,))"] + statements, ["h\(count - 1)"]).lines.count
    }
    #expect(lines(4000) == lines(10))
  }

  /// The statements of some steps, each of which gives `h0`, `h1`, ... and reads the one before.
  private func steps(_ count: Int, _ lines: (Int, String) -> [String]) -> [String] {
    (0..<count).flatMap { lines($0, $0 == 0 ? "start" : "h\($0 - 1)") }
  }

  private func rolled(_ lines: [String], _ outputs: [String]) -> TorchLoops {
    let parts = lines.map { $0.split(separator: " = ", maxSplits: 1).map(String.init) }
    let targets = Set(parts.map { $0[0] })
    var names = TorchNames()
    for target in targets { _ = names.fresh(target) }
    let statements = parts.map { TorchStatement($0[0], $0[1], origin: nil, targets: targets.contains) }
    return TorchLoops.shortest(statements, outputs: outputs, names: names)
  }

  private func expect(_ lines: [String], outputs: [String], are expected: [String], outputs names: [String]) {
    let loops = rolled(lines, outputs)
    #expect(loops.lines == expected)
    #expect(loops.outputs == names)
  }
}
