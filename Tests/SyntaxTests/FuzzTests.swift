import Diagnostics
import Syntax
import Testing

/// Texts that nobody would write must be answered like any other.
@Suite struct FuzzTests {
  static let pieces: [String] =
    Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue)
    + [
      "\n", "\r", "\"", "'", "//", "/*", "#", ";", "**", "λ", "“", "\u{A0}", "\u{301}", "1e", "20%",
    ]
    + ["data", "train", "encoder", "decoder", "loss", "over", "in", "int", "return ", "def ", "99"]

  @Test("mutated models are answered and spans lie in the file", arguments: Examples.all) func mutatedModels(
    _ text: String
  ) {
    var random = RandomNumbers(seed: 3)
    for _ in 0..<800 {
      var scalars = Array(text.unicodeScalars)
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&scalars, &random) }
      var mutated = String.UnicodeScalarView()
      mutated.append(contentsOf: scalars)
      check(String(mutated))
    }
  }

  @Test("truncated models are answered", arguments: Examples.all) func truncatedModels(_ text: String) {
    for count in stride(from: 0, to: text.unicodeScalars.count, by: 7) {
      check(String(text.unicodeScalars.prefix(count)))
    }
  }

  @Test("random bytes are answered") func randomBytesAreAnswered() {
    var random = RandomNumbers(seed: 4)
    for _ in 0..<500 {
      let count = Int.random(in: 0...200, using: &random)
      let limit: UInt8 = Bool.random(using: &random) ? 255 : 127
      let bytes = (0..<count).map { _ in UInt8.random(in: 1...limit, using: &random) }
      if let source = try? decode(name: "model.ae", bytes: bytes) { check(source.text) }
    }
  }

  @Test(
    "long files of one kind are read in time",
    arguments: ["(", "[", "{", "}", ")", "\"", "x ", "-\n", "|>", "\u{A0}", "$", "é\n"])
  func longFiles(_ piece: String) {
    let text = "ae 1\nfn f(x) = " + String(repeating: piece, count: 100_000 / piece.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure { _ = parse(SourceFile(name: "model.ae", text: text)) }
    #expect(time < .seconds(20))
  }
}

extension FuzzTests {
  private func check(_ text: String) {
    let source = SourceFile(name: "model.ae", text: text)
    let (file, diagnostics) = parse(source)
    let end = source.text.utf8.count
    for diagnostic in diagnostics {
      let fix = diagnostic.fix.map { [$0.span] } ?? []
      for span in [diagnostic.span].compactMap({ $0 }) + diagnostic.labels.map(\.span) + fix {
        #expect(0 <= span.start && span.start <= span.end && span.end <= end, "\(text)")
      }
    }
    #expect(
      !TextRenderer(source: source, colour: false).render(diagnostics).isEmpty
        || diagnostics.isEmpty)
    #expect(!diagnostics.isEmpty || file.models.count == 1, "\(text)")
  }

  private func mutate(_ scalars: inout [Unicode.Scalar], _ random: inout RandomNumbers) {
    guard scalars.count > 20 else { return }
    let place = Int.random(in: 0..<scalars.count, using: &random)
    let length = min(Int.random(in: 1...12, using: &random), scalars.count - place)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: scalars.remove(at: place)
    case 1: scalars.removeSubrange(place..<(place + length))
    case 2: scalars.insert(contentsOf: scalars[place..<(place + length)], at: place)
    case 3:
      let piece = FuzzTests.pieces.randomElement(using: &random)!
      scalars.insert(contentsOf: Array(piece.unicodeScalars), at: place)
    default: scalars.swapAt(place, Int.random(in: 0..<scalars.count, using: &random))
    }
  }
}
