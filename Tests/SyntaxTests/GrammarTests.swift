import Diagnostics
import Syntax
import Testing

/// Holds the parser to `grammar/ae.ebnf`, both ways.
@Suite struct GrammarTests {
  /// Rules beyond the grammar: the size of numbers, which declarations and parts there must be, how deep expressions are.
  static let beyond: Set<String> = ["AE0121", "AE0141", "AE0142", "AE0143", "AE0188"]

  let grammar = Grammar.ae

  @Test("the grammar uses only rules that it defines") func grammarUses() {
    for (name, node) in grammar.rules {
      for used in rulesUsed(by: node) {
        #expect(grammar.rules[used] != nil, "\(name) uses \(used)")
      }
    }
  }

  @Test("the parser accepts random sentences of every production") func parserAccepts() {
    var generator = SentenceGenerator(grammar, seed: 1)
    for _ in 0..<1200 {
      let text = render(sentence(&generator), &generator.random)
      let mistakes = mistakes(in: text)
      #expect(mistakes.isEmpty, "\(text)\n\(mistakes)")
    }
    #expect(generator.usedRules.union([grammar.order[0]]) == Set(grammar.order))
    let unused = Set(0..<grammar.nodeCount).subtracting(generator.used)
    #expect(unused.isEmpty, "\(unused.map(grammar.described))")
  }

  @Test("the parser and the grammar agree on sentences with one token changed") func parserGrammar() {
    var generator = SentenceGenerator(grammar, seed: 2)
    var recogniser = Recogniser(grammar)
    var accepted = 0
    for _ in 0..<400 {
      var tokens = sentence(&generator)
      mutate(&tokens, &generator.random)
      let text = render(tokens, &generator.random)
      let isParsed = mistakes(in: text).isEmpty
      #expect(isParsed == recognise(text, &recogniser), "\(text)")
      accepted += isParsed ? 1 : 0
    }
    #expect(accepted > 20 && accepted < 300)
  }

  @Test("the grammar recognises the models of the design", arguments: Examples.all) func grammarRecognises(
    _ text: String
  ) {
    var recogniser = Recogniser(grammar)
    #expect(recognise(text, &recogniser))
  }

  @Test("the grammar agrees with the parser on all golden cases") func grammarAgrees() throws {
    var recogniser = Recogniser(grammar)
    for golden in GoldenTests.cases {
      guard let source = try? decode(name: "", bytes: golden.bytes) else { continue }
      let isParsed = mistakes(in: source.text).isEmpty
      if golden.name.hasPrefix("nested") { continue }
      #expect(isParsed == recognise(source.text, &recogniser), "\(golden.name)")
    }
  }
}

extension GrammarTests {
  private func rulesUsed(by node: Grammar.Node) -> [String] {
    switch node.kind {
    case .rule(let name): [name]
    case .sequence(let nodes), .choice(let nodes): nodes.flatMap(rulesUsed)
    case .repetition(let item, _, _): rulesUsed(by: item)
    case .text, .characters, .described: []
    }
  }

  /// A sentence in which no line starts with `-`, which the grammar excludes in words.
  private func sentence(_ generator: inout SentenceGenerator) -> [String] {
    while true {
      let tokens = generator.sentence()
      let hasLineMinus = zip(tokens, tokens.dropFirst()).contains { $0 == "\n" && $1 == "-" }
      if !hasLineMinus && tokens.count < 300 { return tokens }
    }
  }

  private func mistakes(in text: String) -> [String] {
    let parsed = parse(SourceFile(name: "model.ae", text: text))
    // Where no loss is, a `let loss` is taken for it; that a loss is missing is beyond the grammar, too.
    let mistakes = parsed.diagnostics.filter { !$0.message.contains("takes no `let`") }.map(\.code)
      .filter { !GrammarTests.beyond.contains($0) }
    // Names with dots are left to the checker, which knows the sizes for the cure.
    return mistakes + parsed.file.foreignNames.map { _ in "a name with dots" }
  }

  private func recognise(_ text: String, _ recogniser: inout Recogniser) -> Bool {
    let source = SourceFile(name: "model.ae", text: text)
    let scan = Syntax.tokens(of: source)
    guard scan.diagnostics.allSatisfy({ GrammarTests.beyond.contains($0.code) }) else {
      return false
    }
    return recogniser.accepts(
      scan.tokens.compactMap { Recogniser.Terminal($0, text: source.text(of: $0.span)) })
  }

  /// Deletes, doubles or swaps one token.
  private func mutate(_ tokens: inout [String], _ random: inout RandomNumbers) {
    let place = Int.random(in: 0..<(tokens.count - 1), using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: tokens.remove(at: place)
    case 1: tokens.insert(tokens[place], at: place)
    default: tokens.swapAt(place, place + 1)
    }
  }

  /// The tokens with blanks, comments and line ends between them, wherever these mean nothing.
  private func render(_ tokens: [String], _ random: inout RandomNumbers) -> String {
    var text = ""
    var depth = 0
    for token in tokens {
      let choice = Int.random(in: 0..<20, using: &random)
      if token == "\n" {
        text += ["\n", "\r\n", " // a comment\n", "\n\n"][choice % 4]
        continue
      }
      let mayBreak = depth > 0 && token != "(" && token != "["
      text += choice == 0 ? "\t" : choice == 1 && mayBreak ? " // \"\n" : " "
      text += token
      if token == "(" || token == "[" { depth += 1 }
      if token == ")" || token == "]" { depth -= 1 }
    }
    return text
  }
}
