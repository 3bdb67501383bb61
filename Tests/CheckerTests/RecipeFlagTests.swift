import Checker
import Diagnostics
import Recipe
import Testing

/// Flags that give a number twice, cures of wrong flags, and rules that only the data show to be idle.
@Suite struct RecipeFlagTests {
  @Test("the flag of the rate beside a number of it is refused, and beside its schedule it is not")
  func twoRates() throws {
    let lr = (key: "learning-rate", text: "1e-3")
    for rate in ["1e-2 * cosine", "1e-2"] {
      for flags in [[("rate", rate), lr], [lr, ("rate", rate)]] {
        let error = #expect(throws: Diagnostic.self) { try TrainRecipe().overridden(by: flags) }
        #expect(error?.code == "AE5204" && error?.help?.contains("--learning-rate 1e-3") == true)
      }
    }
    let both = try TrainRecipe().overridden(by: [("rate", "cosine"), ("learning-rate", "2e-3")])
    #expect(both.rate == 2e-3 && both[.rate]?.text == "cosine")
  }

  @Test(
    "the cure of a flag is a flag that works",
    arguments: [
      ("epochs", "0"), ("epochs", "many"), ("batch", "1.5"), ("test", "1"), ("learning-rate", "nan"),
      ("rate", "cosin(to: 0.1)"), ("rate", "1e-2 * cosine(T_max: 50)"), ("rate", "cosine(warmup: 10%, to: 0.1)"),
      ("rate", "StepLR(10)"), ("rate", "fast"), ("clip", "1 * foo"), ("stop", "20"), ("checkpoint", "5 parsecs"),
      ("max-time", "1:30:00"), ("optimizer", "adm"), ("optimizer", "lion"), ("average", "2"), ("target", "low"),
    ])
  func curedFlags(key: String, text: String) throws {
    let error = #expect(throws: Diagnostic.self) { try TrainRecipe().overridden(by: [(key, text)]) }
    let words = try #require(error?.help?.firstMatch(of: /--([a-z-]+) (?:'([^']+)'|([^ ']+))$/), "\(error?.help ?? "")")
    let value = String(words.2 ?? words.3 ?? "")
    #expect(String(words.1) == key)
    _ = try TrainRecipe().overridden(by: [(key, value)])
    if text == "1e-2 * cosine(T_max: 50)" { #expect(value == "1e-2 * cosine") }
    if text.hasPrefix("cosine(warmup") { #expect(value == "cosine(to: 0.1)") }
    if text.hasPrefix("cosin(") { #expect(value == "cosine(to: 0.1)") }
  }

  @Test("a length in steps is told in epochs once the samples are known")
  func idleInSteps() throws {
    func told(_ train: String, samples: Int) throws -> [String] {
      try recipe(train).warnings(ofRulesIdleFor: samples) { _, _ in nil }.map { "\($0.message): \($0.help ?? "")" }
    }
    let short = "steps: 40, batch: 64, stop: patience(3)"
    #expect(
      try told(short, samples: 900) == [
        "a patience of 3 is no shorter than the run of 40 steps (3 epochs), so `stop` ends nothing: "
          + "write `stop: patience(1, of: test)`, or more `steps`"
      ])
    #expect(try told(short, samples: 600) == [] && told("epochs: 3, stop: patience(3)", samples: 900) == [])
    // What is told without the samples is not told again.
    #expect(try told("steps: 40, batch: 64, stop: patience(50)", samples: 900) == [])
    #expect(try told("steps: 40, batch: 64, rate: step(every: 3)", samples: 900).count == 1)
    #expect(try told("steps: 40, batch: 64, rate: cosine(warmup: 3)", samples: 900).count == 1)
    #expect(try told("steps: 40, batch: 64, checkpoint: 3", samples: 900).count == 1)
    #expect(try told("batch: 64\nphase \"a\" { steps: 40, stop: patience(3) }", samples: 900).count == 1)
  }
}
