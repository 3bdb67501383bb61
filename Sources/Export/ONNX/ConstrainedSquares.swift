import Graph

extension ExportRule {
  /// Least squares of amounts at 0 and above, by active sets in double precision, as aec's kernel finds them.
  static func constrainedSquares(_ call: ExportCall, _ b: inout ONNXBuilder) throws(ExportFault) -> String {
    guard let e = call.constant(call.node.inputs[1]) else { throw call.fault }
    let sets = ActiveSets(e, ends: call.types[1].shape[0], areShares: call.attributes.bool("shares") ?? false)
    let found = sets.amounts(call.operands[0], &b)
    return b.emit("Reshape", [found, b.ints(call.batched(call.result))])
  }
}

/// A loop that takes one end into the set of a sample, or one out of it, in each round.
///
/// It carries the table [G, b, 1], in which a pivot exchanges an end: for the ends of the set its last columns hold
/// G^-1 b and G^-1 1, and for all others what is left of b and of 1. (Lawson and Hanson 1974.)
private struct ActiveSets {
  private let ends: Int
  private let areShares: Bool
  private let gram: [Double]
  private let largest: Double
  private static var axis: [ONNXAttribute] { [.int("axis", -1), .int("keepdims", 1)] }
  private static var axes: [ONNXAttribute] { [.ints("axes", [-1]), .int("keepdims", 1)] }

  init(_ e: [Double], ends: Int, areShares: Bool) {
    let width = e.count / ends
    let gram = (0..<ends * ends).map { place in
      (0..<width).reduce(0.0) { $0 + e[place / ends * width + $1] * e[place % ends * width + $1] }
    }
    let largest = (0..<ends).map { gram[$0 * (ends + 1)] }.max() ?? 0
    // The sum is fixed, and with its square the system is regular.
    self.gram = gram.map { $0 + (areShares ? largest : 0) }
    (self.ends, self.areShares, self.largest) = (ends, areShares, largest)
  }

  /// The amounts [samples, ends] of b; those of a sample whose b is not finite are NaN.
  func amounts(_ b: String, _ builder: inout ONNXBuilder) -> String {
    let wide = builder.emit("Cast", [b], [.int("to", ONNXTensor.double)])
    let rows = builder.emit("Reshape", [wide, builder.ints([-1, ends])])
    let size = builder.emit("ReduceMax", [builder.emit("Abs", [rows])], ActiveSets.axes)
    let isFinite = builder.emit("Less", [size, builder.double(.infinity)])
    let right = builder.emit("Where", [isFinite, rows, builder.double(0)])
    let finite = builder.emit("Where", [isFinite, size, builder.double(0)])
    let scale = builder.emit("Max", [finite, builder.double(largest)])
    let tolerance = builder.emit("Mul", [scale, builder.double(1e-13)])
    let start = start(right, &builder)
    var table = table(right, &builder)
    if areShares { table = pivoted(table, at: start, &builder) }
    let found = loop(table, start, tolerance, &builder)
    let all = builder.emit("Where", [isFinite, found, builder.double(.nan)])
    return builder.emit("Cast", [all], [.int("to", 1)])
  }

  /// Shares begin at the end that is nearest, amounts at nothing.
  private func start(_ right: String, _ b: inout ONNXBuilder) -> String {
    guard areShares else { return b.emit("Mul", [right, b.double(0)]) }
    let half = (0..<ends).map { gram[$0 * (ends + 1)] / 2 }
    let gain = b.emit("Sub", [right, b.doubles(half, [ends])])
    return one(at: b.emit("ArgMax", [gain], ActiveSets.axis), &b)
  }

  /// 1 at a place and 0 elsewhere, [samples, ends].
  private func one(at place: String, _ b: inout ONNXBuilder) -> String {
    b.emit("Cast", [b.emit("Equal", [place, b.ints(Array(0..<ends))])], [.int("to", ONNXTensor.double)])
  }

  /// [samples, ends, ends + 2]
  private func table(_ right: String, _ b: inout ONNXBuilder) -> String {
    let column = b.emit("Unsqueeze", [right, b.ints([-1])])
    let zeros = b.emit("Mul", [column, b.double(0)])
    let grams = b.emit("Add", [zeros, b.doubles(gram, [ends, ends])])
    let ones = b.emit("Add", [zeros, b.double(1)])
    return b.emit("Concat", [grams, column, ones], [.int("axis", -1)])
  }

  /// The table with the end where `one` is 1 exchanged; without such an end it stays.
  private func pivoted(_ table: String, at one: String, _ b: inout ONNXBuilder) -> String {
    let (zero, across) = (b.double(0), b.emit("Unsqueeze", [one, b.ints([-2])]))
    let down = b.emit("Unsqueeze", [one, b.ints([-1])])
    let row = b.emit("MatMul", [across, table])
    let square = b.emit("Slice", [table, b.ints([0]), b.ints([ends]), b.ints([2])])
    let column = b.emit("MatMul", [square, down])
    // What rounding takes to 0 becomes a small pivot.
    let floor = b.double(max(largest * 1e-15, 1e-300))
    let pivot = b.emit("Max", [b.emit("MatMul", [across, column]), floor])
    let isRow = b.emit("Greater", [down, zero])
    let isColumn = b.emit("Greater", [b.emit("Pad", [across, b.ints([0, 0, 0, 0, 0, 2])]), zero])
    let left = b.emit("Where", [isRow, b.double(-1), column])
    let right = b.emit("Div", [b.emit("Where", [isColumn, b.double(1), row]), pivot])
    let rest = b.emit("Where", [b.emit("Or", [isRow, isColumn]), zero, table])
    let moved = b.emit("Sub", [rest, b.emit("Mul", [left, right])])
    let isMoved = b.emit("Greater", [b.emit("ReduceMax", [across], ActiveSets.axes), zero])
    return b.emit("Where", [isMoved, moved, table])
  }

  /// The amounts at the end of all rounds. Each end is taken in four times at most, as in the kernel.
  private func loop(_ table: String, _ start: String, _ tolerance: String, _ b: inout ONNXBuilder) -> String {
    let inputs = ["round", "goes_on", "table", "set", "amounts"].map { b.fresh($0) }
    let first = b.nodes.count
    let given = round(inputs[2], inputs[3], inputs[4], tolerance, &b).map { b.emit("Identity", [$0]) }
    let nodes = Array(b.nodes[first...])
    b.replace(first..<b.nodes.count, by: [])
    let body = ONNXBody(
      name: b.fresh("body"), inputs: inputs, nodes: nodes, outputs: given, carried: ONNXTensor.double)
    let ends = ["table", "set", "amounts"].map { b.fresh($0) }
    b.append(
      ONNXNode(
        operation: "Loop", inputs: [b.index(8 * self.ends + 1), "", table, start, start], outputs: ends,
        attributes: [ONNXAttribute(name: "body", value: .graph(body))]))
    return ends[2]
  }

  /// One round: whether some sample goes on, its table, set and amounts.
  private func round(
    _ table: String, _ set: String, _ amounts: String, _ tolerance: String, _ b: inout ONNXBuilder
  ) -> [String] {
    let (zero, two) = (b.double(0), b.double(2))
    let isKept = b.emit("Greater", [set, zero])
    // For the ends of the set the amounts due, for all others how the squares fall.
    let due = due(table, set, &b)
    let isBlocked = b.emit("And", [isKept, b.emit("LessOrEqual", [due, zero])])
    let path = b.emit("Max", [b.emit("Sub", [amounts, due]), b.double(1e-300)])
    let ways = b.emit("Where", [isBlocked, b.emit("Div", [amounts, path]), two])
    let way = b.emit("ReduceMin", [ways], ActiveSets.axes)
    let isStopped = b.emit("Less", [way, two])
    let part = b.emit("Mul", [b.emit("Min", [way, b.double(1)]), b.emit("Sub", [due, amounts])])
    let moved = b.emit("Where", [isStopped, b.emit("Add", [amounts, part]), due])
    let slopes = b.emit("Where", [isKept, zero, due])
    let falls = b.emit("Greater", [b.emit("ReduceMax", [slopes], ActiveSets.axes), tolerance])
    let changes = b.emit("Or", [isStopped, falls])
    let leaving = b.emit("ArgMin", [ways], ActiveSets.axis)
    let place = b.emit("Where", [isStopped, leaving, b.emit("ArgMax", [slopes], ActiveSets.axis)])
    let one = b.emit("Where", [changes, one(at: place, &b), zero])
    let isChanged = b.emit("Greater", [one, zero])
    let stays = b.emit("And", [isKept, b.emit("Not", [isChanged])])
    let all = b.emit("Cast", [changes], [.int("to", 1)])
    return [
      b.emit("Greater", [b.emit("ReduceMax", [all], [.int("keepdims", 0)]), b.scalar(0)]),
      pivoted(table, at: one, &b), b.emit("Abs", [b.emit("Sub", [set, one])]),
      b.emit("Max", [b.emit("Where", [stays, moved, zero]), zero]),
    ]
  }

  /// The column of b, moved along that of 1 until the amounts of the set are 1 together, where these are shares.
  private func due(_ table: String, _ set: String, _ b: inout ONNXBuilder) -> String {
    let free = column(ends, of: table, &b)
    guard areShares else { return free }
    let even = column(ends + 1, of: table, &b)
    let sums = [free, even].map { column in
      b.emit("ReduceSum", [b.emit("Mul", [column, set]), b.ints([-1])], [.int("keepdims", 1)])
    }
    let excess = b.emit("Div", [b.emit("Sub", [sums[0], b.double(1)]), sums[1]])
    return b.emit("Sub", [free, b.emit("Mul", [excess, even])])
  }

  private func column(_ index: Int, of table: String, _ b: inout ONNXBuilder) -> String {
    let column = b.emit("Slice", [table, b.ints([index]), b.ints([index + 1]), b.ints([2])])
    return b.emit("Squeeze", [column, b.ints([-1])])
  }
}
