import Foundation
import TestSupport

/// A grammar in the EBNF of the W3C, as a tree for every rule.
struct Grammar {
  struct Node {
    indirect enum Kind {
      case text(String)
      case rule(String)
      case characters([Unicode.Scalar])
      case described(String)
      case sequence([Node])
      case choice([Node])
      /// `most` is nil where there is no limit.
      case repetition(Node, least: Int, most: Int?)
    }
    let id: Int
    let kind: Kind
  }

  private(set) var rules: [String: Node] = [:]
  /// The rules in the order of the file; the first is where sentences start.
  private(set) var order: [String] = []
  private(set) var nodeCount = 0
  private var rest: Substring

  /// Reads a grammar; stops the test run where the text is not EBNF.
  init(_ text: String) {
    rest = Grammar.withoutComments(text)[...]
    skipBlanks()
    while !rest.isEmpty {
      let name = word()
      take("::=")
      rules[name] = choice()
      order.append(name)
    }
  }

  /// The grammar of the language.
  static var ae: Grammar { Grammar(Repository.text("grammar/ae.ebnf")) }

  /// Names in capitals stand for tokens, made of characters.
  static func isToken(_ rule: String) -> Bool { rule.uppercased() == rule }

  /// The rule that a node belongs to and what it is, for messages.
  func described(_ id: Int) -> String {
    for (name, root) in rules {
      if let node = root.find(id) { return "\(name): \(node.kind)" }
    }
    return "\(id)"
  }

  private static func withoutComments(_ text: String) -> String {
    var parts = text.components(separatedBy: "/*")
    let first = parts.removeFirst()
    return first + parts.map { $0.components(separatedBy: "*/").dropFirst().joined() }.joined()
  }
}

extension Grammar.Node {
  func find(_ id: Int) -> Grammar.Node? {
    if id == self.id { return self }
    switch kind {
    case .sequence(let nodes), .choice(let nodes):
      return nodes.lazy.compactMap { $0.find(id) }.first
    case .repetition(let item, _, _): return item.find(id)
    default: return nil
    }
  }
}

extension Grammar {
  private mutating func node(_ kind: Node.Kind) -> Node {
    nodeCount += 1
    return Node(id: nodeCount - 1, kind: kind)
  }

  private mutating func choice() -> Node {
    var branches = [sequence()]
    while rest.first == "|" {
      take("|")
      branches.append(sequence())
    }
    return branches.count == 1 ? branches[0] : node(.choice(branches))
  }

  private mutating func sequence() -> Node {
    var items: [Node] = []
    while let first = rest.first, first != "|", first != ")", !startsRule { items.append(item()) }
    return items.count == 1 ? items[0] : node(.sequence(items))
  }

  private var startsRule: Bool {
    let name = rest.prefix { $0.isLetter || $0 == "_" }
    return !name.isEmpty && rest.dropFirst(name.count).drop { $0 == " " }.hasPrefix("::=")
  }

  private mutating func item() -> Node {
    let item = simpleItem()
    let mark = rest.first
    guard let mark, "?*+".contains(mark) else {
      skipBlanks()
      return item
    }
    rest.removeFirst()
    skipBlanks()
    return node(.repetition(item, least: mark == "+" ? 1 : 0, most: mark == "?" ? 1 : nil))
  }

  /// An item without the blanks after it, so that the mark of a repetition shows.
  private mutating func simpleItem() -> Node {
    switch rest.first! {
    case "\"", "'":
      let quote = rest.removeFirst()
      return node(.text(upTo(quote)))
    case "[":
      rest.removeFirst()
      return node(.characters(Grammar.characters(in: upTo("]"))))
    case "?":
      rest.removeFirst()
      return node(.described(upTo("?").trimmingCharacters(in: .whitespaces)))
    case "(":
      take("(")
      let inner = choice()
      precondition(rest.first == ")", "`)` is due before \(rest.prefix(40))")
      rest.removeFirst()
      return inner
    default:
      let name = rest.prefix { $0.isLetter || $0 == "_" }
      precondition(!name.isEmpty, "cannot read \(rest.prefix(40))")
      rest = rest.dropFirst(name.count)
      return node(.rule(String(name)))
    }
  }

  private static func characters(in text: String) -> [Unicode.Scalar] {
    var text = text.replacingOccurrences(of: "#xD", with: "\r")
    text = text.replacingOccurrences(of: "#xA", with: "\n")
    var result: [Unicode.Scalar] = []
    var scalars = Array(text.unicodeScalars)[...]
    while let first = scalars.popFirst() {
      if scalars.first == "-", scalars.count > 1 {
        let last = scalars.dropFirst().first!
        scalars = scalars.dropFirst(2)
        result += (first.value...last.value).compactMap(Unicode.Scalar.init)
      } else {
        result.append(first)
      }
    }
    return result
  }

  private mutating func word() -> String {
    let name = rest.prefix { $0.isLetter || $0 == "_" }
    rest = rest.dropFirst(name.count)
    skipBlanks()
    return String(name)
  }

  private mutating func upTo(_ end: Character) -> String {
    let text = rest.prefix { $0 != end }
    rest = rest.dropFirst(text.count + 1)
    return String(text)
  }

  private mutating func take(_ text: String) {
    precondition(rest.hasPrefix(text), "`\(text)` is due before \(rest.prefix(40))")
    rest = rest.dropFirst(text.count)
    skipBlanks()
  }

  private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }
}
