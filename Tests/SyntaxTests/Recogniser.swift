import Syntax

/// Says whether tokens are a sentence of a grammar, by trying everything and remembering what was tried.
struct Recogniser {
  /// A token as the grammar sees it: its text, and the rule in capitals that it may stand for.
  struct Terminal {
    let text: String
    let rule: String?
  }

  let grammar: Grammar
  private let firsts: FirstTerminals
  private var terminals: [Terminal] = []
  /// What was found for each node at each place.
  private var known: [Set<Int>?] = []

  init(_ grammar: Grammar) {
    self.grammar = grammar
    firsts = FirstTerminals(grammar)
  }

  mutating func accepts(_ terminals: [Terminal]) -> Bool {
    self.terminals = terminals
    known = Array(repeating: nil, count: grammar.nodeCount * (terminals.count + 1))
    return ends(of: grammar.rules[grammar.order[0]]!, from: 0).contains(terminals.count)
  }

  /// All places where a part that starts here may end.
  private mutating func ends(of node: Grammar.Node, from start: Int) -> Set<Int> {
    let place = start * grammar.nodeCount + node.id
    if let ends = known[place] { return ends }
    let next = start < terminals.count ? terminals[start] : nil
    let ends = firsts.mayStart(node.id, next) ? tried(node, from: start) : []
    known[place] = ends
    return ends
  }

  private mutating func tried(_ node: Grammar.Node, from start: Int) -> Set<Int> {
    switch node.kind {
    case .text(let text):
      return start < terminals.count && terminals[start].text == text ? [start + 1] : []
    case .rule(let name) where Grammar.isToken(name):
      return start < terminals.count && terminals[start].rule == name ? [start + 1] : []
    case .rule(let name): return ends(of: grammar.rules[name]!, from: start)
    case .characters, .described: return []
    case .choice(let branches):
      return branches.reduce(into: []) { $0.formUnion(ends(of: $1, from: start)) }
    case .sequence(let items):
      return items.reduce([start]) { starts, item in
        starts.reduce(into: []) { $0.formUnion(ends(of: item, from: $1)) }
      }
    case .repetition(let item, let least, let most): return repeated(item, least, most, from: start)
    }
  }

  private mutating func repeated(_ item: Grammar.Node, _ least: Int, _ most: Int?, from start: Int)
    -> Set<Int>
  {
    var result: Set<Int> = least == 0 ? [start] : []
    var latest: Set<Int> = [start]
    var count = 0
    while !latest.isEmpty, count < most ?? .max {
      latest = latest.reduce(into: []) { $0.formUnion(ends(of: item, from: $1)) }
      count += 1
      if count >= least {
        latest.subtract(result)
        result.formUnion(latest)
      }
    }
    return result
  }
}

/// For every node of a grammar the tokens that it may start with, so that little is tried in vain.
private struct FirstTerminals {
  private var firsts: [Set<String>]
  private var mayBeEmpty: [Bool]

  init(_ grammar: Grammar) {
    firsts = Array(repeating: [], count: grammar.nodeCount)
    mayBeEmpty = Array(repeating: false, count: grammar.nodeCount)
    var size = -1
    while size != firsts.map(\.count).reduce(0, +) {
      size = firsts.map(\.count).reduce(0, +)
      for node in grammar.rules.values { visit(node, grammar) }
    }
  }

  func mayStart(_ id: Int, _ terminal: Recogniser.Terminal?) -> Bool {
    if mayBeEmpty[id] { return true }
    guard let terminal else { return false }
    return firsts[id].contains(terminal.text) || terminal.rule.map(firsts[id].contains) ?? false
  }

  private mutating func visit(_ node: Grammar.Node, _ grammar: Grammar) {
    switch node.kind {
    case .text(let text): firsts[node.id] = [text]
    case .rule(let name) where Grammar.isToken(name): firsts[node.id] = [name]
    case .rule(let name): copy(from: [grammar.rules[name]!], to: node)
    case .characters, .described: break
    case .repetition(let item, let least, _):
      visit(item, grammar)
      copy(from: [item], to: node)
      mayBeEmpty[node.id] = least == 0 || mayBeEmpty[item.id]
    case .choice(let branches):
      for branch in branches { visit(branch, grammar) }
      copy(from: branches, to: node)
      mayBeEmpty[node.id] = branches.contains { mayBeEmpty[$0.id] }
    case .sequence(let items):
      for item in items { visit(item, grammar) }
      let empty = items.prefix { mayBeEmpty[$0.id] }.count
      copy(from: Array(items.prefix(empty + 1)), to: node)
      mayBeEmpty[node.id] = empty == items.count
    }
  }

  private mutating func copy(from sources: [Grammar.Node], to node: Grammar.Node) {
    for source in sources { firsts[node.id].formUnion(firsts[source.id]) }
    if case .rule = node.kind { mayBeEmpty[node.id] = mayBeEmpty[sources[0].id] }
  }
}

extension Recogniser.Terminal {
  /// The token as the grammar sees it; nil for the end of the file.
  init?(_ token: Token, text: Substring) {
    let text = String(text)
    switch token.kind {
    case .end: return nil
    case .identifier: self.init(text: text, rule: reservedWords.contains(text) ? nil : "NAME")
    case .number: self.init(text: text, rule: "NUMBER")
    case .string: self.init(text: "", rule: "STRING")
    case .newline: self.init(text: "", rule: "NEWLINE")
    case .keyword, .symbol: self.init(text: text, rule: nil)
    // A dot joins the words of a path; no other sign of another language is one here.
    case .foreign: self.init(text: text == "." ? text : "", rule: nil)
    case .lineMinus: self.init(text: "", rule: nil)
    }
  }
}
