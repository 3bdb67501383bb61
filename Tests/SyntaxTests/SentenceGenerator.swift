/// Makes random sentences of a grammar, as lists of tokens.
struct SentenceGenerator {
  let grammar: Grammar
  var random: RandomNumbers
  /// The rules and branches that were used.
  private(set) var used: Set<Int> = []
  private(set) var usedRules: Set<String> = []
  /// For every rule the fewest rules that a sentence of it goes through.
  private let heights: [String: Int]
  /// How many more rules may be gone through before the sentence takes the shortest way to its end.
  private var budget = 0
  /// How many rules the sentence went through.
  private var steps = 0

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = RandomNumbers(seed: seed)
    heights = SentenceGenerator.heights(of: grammar)
  }

  mutating func sentence() -> [String] {
    budget = Int.random(in: 100...800, using: &random)
    steps = 0
    return tokens(of: grammar.rules[grammar.order[0]]!)
  }

  private mutating func tokens(of node: Grammar.Node) -> [String] {
    used.insert(node.id)
    switch node.kind {
    case .text(let text): return [text]
    case .characters(let scalars): return [String(scalars.randomElement(using: &random)!)]
    case .described(let text): return [sample(text)]
    case .rule(let name): return rule(name)
    case .sequence(let items): return items.flatMap { tokens(of: $0) }
    case .choice(let branches): return tokens(of: branch(branches))
    case .repetition(let item, let least, let most):
      return (0..<count(of: item, least, most)).flatMap { _ in tokens(of: item) }
    }
  }

  /// How often to repeat: more at the start of a file, and at least once what no sentence had so far.
  private mutating func count(of item: Grammar.Node, _ least: Int, _ most: Int?) -> Int {
    if isFresh(item), budget > -300 { return max(1, least) }
    guard budget > 0 else { return least }
    let isLong = Int.random(in: 0..<10, using: &random) < (steps < 8 ? 9 : 4)
    return isLong ? Int.random(in: least...(most ?? least + 3), using: &random) : least
  }

  /// Whether no sentence had an item so far, or had only some of its branches.
  private func isFresh(_ item: Grammar.Node) -> Bool {
    if case .choice(let branches) = item.kind { return branches.contains { !used.contains($0.id) } }
    return !used.contains(item.id)
  }

  private mutating func rule(_ name: String) -> [String] {
    usedRules.insert(name)
    budget -= 1
    steps += 1
    guard Grammar.isToken(name) else { return tokens(of: grammar.rules[name]!) }
    var text = ""
    repeat { text = tokens(of: grammar.rules[name]!).joined() } while isReserved(text)
    let free = ["data", "train", "loss", "in", "over", "encoder", "decoder", "ae"]
    if name == "NAME", Int.random(in: 0..<8, using: &random) == 0 {
      text = free.randomElement(using: &random)!
    }
    return [name == "NEWLINE" ? "\n" : text]
  }

  /// A branch that no sentence had so far, else a random one; a short one when the budget is used up.
  private mutating func branch(_ branches: [Grammar.Node]) -> Grammar.Node {
    if budget > -300, let fresh = branches.first(where: { !used.contains($0.id) }) { return fresh }
    if budget > 0 { return branches.randomElement(using: &random)! }
    return branches.min {
      SentenceGenerator.height(of: $0, heights) < SentenceGenerator.height(of: $1, heights)
    }!
  }

  private func isReserved(_ text: String) -> Bool { reservedWords.contains(text) }

  /// A character of those that the grammar describes in words.
  private mutating func sample(_ description: String) -> String {
    switch description.first! {
    case "a" where description.hasPrefix("another"): return "λαéЖ変µ".randomString(&random)
    case "a" where description.contains("accent"): return "\u{301}\u{308}₀₉".randomString(&random)
    case "t": return ["3BB", "e9", "1F600"].randomElement(using: &random)!
    default: return "ab c./#λ{(|'".randomString(&random)
    }
  }
}

/// Words that cannot be names.
let reservedWords: Set<String> = [
  "model", "block", "fn", "let", "if", "then", "else", "and", "or", "not", "true", "false",
  "True", "False", "None", "self", "lambda",
]

extension String {
  fileprivate func randomString(_ random: inout RandomNumbers) -> String {
    String(unicodeScalars.randomElement(using: &random)!)
  }
}

extension SentenceGenerator {
  private static func heights(of grammar: Grammar) -> [String: Int] {
    var heights: [String: Int] = [:]
    for _ in grammar.order {
      for (name, node) in grammar.rules { heights[name] = 1 + height(of: node, heights) }
    }
    return heights
  }

  private static func height(of node: Grammar.Node, _ heights: [String: Int]) -> Int {
    switch node.kind {
    case .text, .characters, .described: 0
    case .rule(let name): heights[name] ?? 1000
    case .sequence(let items): items.map { height(of: $0, heights) }.max() ?? 0
    case .choice(let branches): branches.map { height(of: $0, heights) }.min()!
    case .repetition(let item, let least, _): least == 0 ? 0 : height(of: item, heights)
    }
  }
}
