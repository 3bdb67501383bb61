/// A run of steps of a program that repeat as rounds, such as those of a scan: nodes of ONNX or statements of Python.
///
/// A round reads itself, the round before, what lies outside, and whole numbers that grow by the same from round to round.
struct RepeatedNodes {
  /// What a node of a round reads.
  enum Source: Equatable {
    /// The result of a node of the same round.
    case own(Int)
    /// The result of a node of the round before.
    case before(Int)
    /// The same for all rounds.
    case fixed(String)
    /// Whole numbers: those of the first round, and what each round adds.
    case counted([Int], by: [Int])
  }

  /// Among all nodes.
  let start: Int
  let length: Int
  let count: Int
  /// For each node of a round, its operands.
  let sources: [[Source]]
  /// For each node of a round, its operands in the first one.
  let first: [[String]]

  var end: Int { start + length * count }
}

/// Rounds with fewer nodes in all, or fewer rounds, are not worth a loop.
struct RepeatLimits {
  let rounds: Int
  let nodes: Int

  static let onnx = RepeatLimits(rounds: 4, nodes: 64)
  static let torch = RepeatLimits(rounds: 4, nodes: 20)
}

/// One node or statement as the search for rounds sees it.
struct RepeatStep<Kind: Hashable> {
  /// What it does, whatever it reads.
  let kind: Kind
  let inputs: [String]
  let output: String
  /// Whether a loop can carry its result from round to round.
  let isCarried: Bool
}

/// Whole numbers that an operand stands for; those of one family may grow from round to round.
struct RepeatNumbers: Equatable {
  let family: String
  let values: [Int]
}

/// The values that a loop carries from round to round: results of nodes, each with what the first round reads in its place.
struct LoopStates {
  struct Slot: Hashable {
    let node: Int
    let first: String
  }
  private(set) var slots: [Slot] = []

  init(_ run: RepeatedNodes) {
    var known: Set<Slot> = []
    for (node, sources) in run.sources.enumerated() {
      for (place, source) in sources.enumerated() {
        guard case .before(let other) = source else { continue }
        let slot = Slot(node: other, first: run.first[node][place])
        if known.insert(slot).inserted { slots.append(slot) }
      }
    }
  }

  func slot(of node: Int, from first: String) -> Int? { slots.firstIndex { $0.node == node && $0.first == first } }
  func slot(of node: Int) -> Int? { slots.firstIndex { $0.node == node } }
}
