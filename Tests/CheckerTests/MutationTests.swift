import Checker
import Diagnostics
import Graph
import Ops
import Syntax
import TestSupport
import Testing

/// Files that went wrong at random: the checker must answer, and never trap.
@Suite struct MutationTests {
  @Test("Mutated files never trap, and what is right lowers", arguments: Repository.tutorials)
  func mutants(name: String) throws {
    let text = tutorialText(name)
    try run(text, count: 80, seed: UInt64(name.utf8.count))
  }

  @Test("Nor do mutants of the wrong files")
  func wrongFiles() throws {
    for (index, golden) in GoldenTests.cases.enumerated() where golden.name != "size_unfolds" {
      try run(WrongFile(golden.input).text, count: 2, seed: UInt64(index))
    }
  }

  private func run(_ text: String, count: Int, seed: UInt64) throws {
    let words = tokens(of: SourceFile(name: "m", text: text)).tokens.map(\.span)
    var random = Random(seed: seed)
    for _ in 0..<count {
      var mutant = text
      for _ in 0...random.below(2) { mutant = mutate(mutant, words, &random) }
      let source = SourceFile(name: "model.ae", text: mutant)
      let result = check(parse(source).file, source: source, settings: [])
      #expect(
        result.typed != nil || !result.diagnostics.isEmpty || !parse(source).diagnostics.isEmpty)
      _ = rendered(result.diagnostics, of: mutant)
      if let model = result.typed?.model { try lowerIfSmall(model) }
    }
  }

  private func lowerIfSmall(_ model: TypedModel) throws {
    let summary = summarize(model)
    #expect(!summary.text.isEmpty)
    guard model.undetermined.isEmpty, model.nodes.count < 2000 else { return }
    for purpose in Purpose.allCases { try lower(model, for: purpose, batch: 8).verify() }
  }

  private func mutate(_ text: String, _ words: [Span], _ random: inout Random) -> String {
    let bytes = Array(text.utf8)
    let a = words[random.below(words.count)]
    let b = words[random.below(words.count)]
    let strange = [
      "0", "-1", "9007199254740991", "1e300", "x", "z", "steps", "12", "\"a\"", "true", "[1]",
    ]
    func part(_ low: Int, _ high: Int) -> [UInt8] {
      let (low, high) = (min(low, bytes.count), min(high, bytes.count))
      return low < high ? Array(bytes[low..<high]) : []
    }
    let (first, second) = a.start < b.start ? (a, b) : (b, a)
    let middle: [UInt8]
    switch random.below(4) {
    case 0:
      middle =
        part(second.start, second.end) + part(first.end, second.start)
        + part(first.start, first.end)
    case 1: middle = part(first.end, second.end)
    case 2: middle = part(first.start, second.end) + Array(" ".utf8) + part(first.start, first.end)
    default:
      let word = strange[random.below(strange.count)]
      middle = Array(" \(word) ".utf8) + part(first.end, second.end)
    }
    let result = part(0, first.start) + middle + part(second.end, bytes.count)
    return String(decoding: result, as: UTF8.self)
  }
}

/// Numbers that look random and are the same in every run (Steele, Lea and Flood, SplitMix, 2014).
struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
