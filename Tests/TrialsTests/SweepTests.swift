import Diagnostics
import TestSupport
import Testing

@testable import Trials

/// What `aec sweep` is asked to try, and what of it goes on.
@Suite struct SweepTests {
  private func grid(_ texts: String...) throws -> [String] {
    try SweepSetting.grid(texts.map { (text) throws(Diagnostic) in try SweepAxis(text) }).map(\.folder)
  }

  @Test("a grid has every combination, the last number the fastest")
  func combinations() throws {
    #expect(
      try grid("latent=2...3", "l1=1e-5,1e-4") == [
        "latent=2,l1=1e-5", "latent=2,l1=1e-4", "latent=3,l1=1e-5", "latent=3,l1=1e-4",
      ])
  }

  @Test("a comma in brackets belongs to a value")
  func schedules() throws {
    #expect(
      try grid("rate=cosine(to: 0.1, warmup: 2),constant") == ["rate=cosine(to:_0.1,_warmup:_2)", "rate=constant"])
  }

  @Test("a folder has no slash and no blank", arguments: ["start=a/b", "start=a b", "start=a\tb"])
  func folders(_ text: String) throws { #expect(try grid(text) == ["start=a_b"]) }

  @Test(
    "what names no values is refused", arguments: ["latent", "latent=", "=3", "l=1,,2", "l=2,2", "l=5...2", "l=a...b"])
  func malformed(_ text: String) {
    let error = #expect(throws: Diagnostic.self) { try SweepAxis(text) }
    #expect(error?.code == "AE5333")
  }

  @Test(
    "the cure names the number that is swept, and is read",
    arguments: [
      ("latent", "latent=2...8"), ("l=2,2,3", "l=2,3"), ("l=5...2", "l=2...5"), ("l=1e-2...1e-5", "l=1e-5...1e-2"),
    ])
  func cures(_ text: String, _ cure: String) throws {
    let error = #expect(throws: Diagnostic.self) { try SweepAxis(text) }
    #expect(error?.help?.hasPrefix("write \(cure)") == true, "\(error?.help ?? "")")
    #expect(try SweepAxis(cure).name == String(cure.prefix { $0 != "=" }))
  }

  @Test("a grid that cannot be counted, or is too large, is refused")
  func tooLarge() {
    for texts in [["l=1e-5...1e-2"], ["a=1...200", "b=1...200"], ["a=1...20000"]] {
      let error = #expect(throws: Diagnostic.self) {
        try SweepSetting.grid(texts.map { (text) throws(Diagnostic) in try SweepAxis(text) })
      }
      #expect(error?.code == "AE5334")
    }
  }

  @Test("draws depend on the seed alone, differ, and stay in their ranges")
  func draws() throws {
    let axes = try ["latent=2...8", "l1=1e-5...1e-2", "mode=a,b"].map { (text) throws(Diagnostic) in try SweepAxis(text)
    }
    let settings = SweepSetting.random(40, of: axes, seed: 3)
    #expect(settings == SweepSetting.random(40, of: axes, seed: 3))
    #expect(settings != SweepSetting.random(40, of: axes, seed: 4))
    #expect(Set(settings).count == 40)
    let latents = Set(settings.map { $0.values[0].text })
    #expect(latents == Set((2...8).map(String.init)))
    let penalties = settings.compactMap { Double($0.values[1].text) }
    #expect(penalties.count == 40 && penalties.allSatisfy { (1e-5...1e-2).contains($0) })
    // On a logarithmic scale a third lies in each power of ten.
    #expect((6...20).contains(penalties.filter { $0 < 1e-4 }.count))
  }

  @Test("fewer combinations than are asked for are all of them")
  func fewer() throws { #expect(SweepSetting.random(50, of: [try SweepAxis("a=1,2,3")], seed: 0).count == 3) }

  @Test("rounds triple their epochs up to those of the recipe")
  func rounds() {
    #expect(Halving(settings: 9, epochs: 90).epochs == [10, 30, 90])
    #expect(Halving(settings: 10, epochs: 90).epochs == [3, 10, 30, 90])
    #expect(Halving(settings: 1, epochs: 90).epochs == [90])
    #expect(Halving(settings: 100, epochs: 4).epochs == [1, 4])
  }

  @Test("the third with the smallest losses goes on, and those without a loss last")
  func survivors() throws {
    let settings = try SweepSetting.grid([SweepAxis("a=1...7")])
    let losses = Dictionary(uniqueKeysWithValues: settings.dropFirst().enumerated().map { ($1, Double(6 - $0)) })
    let left = Halving(settings: 7, epochs: 9).survivors(settings, losses: losses)
    #expect(left.map { $0.values[0].text } == ["7", "6", "5"])
  }

  @Test("parts of a job array are all trials, each once")
  func parts() {
    let trials = Trial.repeats(7, of: (seed: 5, testSeed: 5))
    let parts = (1...3).compactMap { TrialPart("\($0)/3")?.of(trials) }
    #expect(parts.joined().map(\.folder).sorted() == trials.map(\.folder))
    #expect(parts.map(\.count) == [3, 2, 2])
    for text in ["0/3", "4/3", "3", "a/b", "1/0", "1/2/3", ""] {
      #expect(TrialPart(text) == nil && TrialPart.fault(of: text) != nil)
    }
    #expect(TrialPart.fault(of: "3/3") == nil)
    #expect(TrialPart.fault(of: "0/3")?.contains("$((SLURM_ARRAY_TASK_ID + 1))/3") == true)
    #expect(TrialPart.fault(of: "4/3") == "--part 4/3 is no part: they are counted from 1, and there are 1/3 to 3/3")
    #expect(TrialPart.fault(of: "a/b") == "--part takes a part such as 3/10, not a/b")
  }

  @Test("repeats have the seeds after that of the recipe, and its test samples")
  func seeds() {
    let trials = Trial.repeats(12, of: (seed: 42, testSeed: 7), in: "latent=2")
    #expect(trials[0] == Trial("latent=2/repeat-01", ["--seed", "42", "--test-seed", "7"]))
    #expect(trials[11] == Trial("latent=2/repeat-12", ["--seed", "53", "--test-seed", "7"]))
  }

  @Test("repeats of the largest seed go on from 0")
  func largestSeed() {
    let seeds = Trial.repeats(3, of: ((1 << 53) - 1, 7)).map { $0.arguments[1] }
    #expect(seeds == ["9007199254740991", "0", "1"])
  }
}
