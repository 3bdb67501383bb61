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
    if text.hasPrefix("cosine(warmup") { #expect(value == "cosine(warmup: 10, to: 0.1)") }
    if text.hasPrefix("cosin(") { #expect(value == "cosine(to: 0.1)") }
  }

  /// Texts of flags, and the flags that their cure must be, with every number.
  static let kept: [(key: String, text: String, cure: String)] = [
    ("rate", "cosine(warmup: 10%)", "--rate 'cosine(warmup: 2)'"),
    ("rate", "StepLR(step_size=10, gamma=0.5)", "--rate 'step(every: 10, by: 0.5)'"),
    ("rate", "StepLR(10, 0.5)", "--rate 'step(every: 10, by: 0.5)'"),
    (
      "rate", "torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)",
      "--rate 'step(every: 10, by: 0.5)'"
    ),
    ("rate", "0.01 * StepLR(step_size=10, gamma=0.5)", "--rate '0.01 * step(every: 10, by: 0.5)'"),
    ("rate", "ExponentialLR(gamma=0.95)", "--rate 'exponential(by: 0.95)'"),
    ("rate", "exp(0.9)", "--rate 'exponential(by: 0.9)'"),
    ("rate", "CosineAnnealingWarmRestarts(T_0=10, T_mult=2)", "--rate 'cosine(every: 10, growth: 2)'"),
    ("rate", "CosineAnnealingLR(T_max=20, eta_min=1e-5)", "--rate 'cosine(to: 0.01)'"),
    ("rate", "ReduceLROnPlateau(factor=0.5, patience=7)", "--rate 'plateau(by: 0.5, patience: 7)'"),
    ("rate", "OneCycleLR(max_lr=0.01)", "--rate '0.01 * one_cycle'"),
    ("rate", "step(10, 0.5)", "--rate 'step(every: 10, by: 0.5)'"),
    ("rate", "step(every=10 by=0.5)", "--rate 'step(every: 10, by: 0.5)'"),
    ("rate", "warmup(5)", "--rate 'constant(warmup: 5)'"),
    ("learning-rate", "1e-3*StepLR(10,0.5)", "--learning-rate '1e-3*step(every: 10, by: 0.5)'"),
    ("weight-decay", "1e-4 * step(10, 0.5)", "--weight-decay '1e-4 * step(every: 10, by: 0.5)'"),
    ("max-time", "1h30m", "--max-time '90 min'"), ("max-time", "1 h 30 min", "--max-time '90 min'"),
    ("max-time", "01:30:00", "--max-time '90 min'"), ("max-time", "PT2H", "--max-time '2 h'"),
    ("checkpoint", "1h30m", "--checkpoint '90 min'"), ("max-time", "5 ms", "--max-time '0.005 s'"),
    ("stop", "EarlyStopping(patience=20, min_delta=1e-4)", "--stop 'patience(20, by: 1e-4)'"),
    ("stop", "patience(20, by=1%)", "--stop 'patience(20, by: 1%)'"),
    ("optimizer", "adam(lr=1e-4)", "--optimizer adam --learning-rate 1e-4"),
    (
      "optimizer", "adamw(1e-4, weight_decay: 0.05)", "--optimizer adamw --learning-rate 1e-4 --weight-decay 0.05"
    ),
    ("optimizer", "AdamW(params, lr=3e-4)", "--optimizer adamw --learning-rate 3e-4"),
    ("batch", "1e3", "--batch 1000"), ("epochs", "1e3", "--epochs 1000"), ("batch", "32.0", "--batch 32"),
    ("test", "20", "--test 20%"), ("clip", "norm 1", "--clip 1"),
    ("rate", "-1e-3*cosine", "--rate '1e-3*cosine'"), ("stop", "target(0.1)", "--target 0.1"),
    ("stop", "target: 2e-3", "--target 2e-3"), ("optimizer", "adam,lr=1e-3", "--optimizer adam --learning-rate 1e-3"),
    ("optimizer", "adam:1e-4", "--optimizer adam --learning-rate 1e-4"),
    ("rate", "LinearLR(start_factor=0.1,total_iters=5)", "--rate 'constant(warmup: 5)'"),
  ]

  @Test("the cure of a flag keeps every number, and works when it is pasted", arguments: kept.indices)
  func numbersKept(_ index: Int) throws {
    let (key, text, cure) = Self.kept[index]
    let file = try recipe("epochs: 20")
    let error = #expect(throws: Diagnostic.self) { try file.overridden(by: [(key, text)]) }
    let help = error?.help ?? ""
    #expect(help.contains("write \(cure)"), "\(help)")
    let flags = cure.matches(of: /--([a-z-]+) (?:'([^']+)'|([^ ']+))/).map {
      (key: String($0.1), text: String($0.2 ?? $0.3 ?? ""))
    }
    _ = try file.overridden(by: flags)
  }

  @Test("slips of a sign, a share or an end of a range are told as such")
  func slips() throws {
    func help(_ key: String, _ text: String, in train: String = "epochs: 20") throws -> String {
      let file = try recipe(train)
      return #expect(throws: Diagnostic.self) { try file.overridden(by: [(key, text)]) }?.help ?? ""
    }
    #expect(try help("batch", "50%") == "`batch` is a number, no share: for example --batch 256")
    #expect(try help("momentum", "1", in: "optimizer: sgd") == "it is below 1: write --momentum 0.9")
    #expect(try help("stop", "none") == "leave --stop out: no rule ends the run then")
    let other = try help("stop", "none", in: "epochs: 20, stop: patience(5)")
    #expect(other.hasPrefix("write --stop 'patience(1000000000)', which ends nothing"), "\(other)")
  }

  @Test("what a schedule cannot have is told with the flags that come nearest")
  func uneven() throws {
    let file = try recipe("epochs: 20")
    func help(_ text: String) -> String {
      #expect(throws: Diagnostic.self) { try file.overridden(by: [("rate", text)]) }?.help ?? ""
    }
    let rise = help("LinearLR(start_factor=0.1,total_iters=5)")
    #expect(rise.hasPrefix("it rises over these epochs: `warmup: 5` begins at 0, not at 0.1 of the rate; "), "\(rise)")
    let held = help("ConstantLR(factor=0.5, total_iters=4)")
    #expect(held.hasPrefix("`factor: 0.5` holds for 4 epochs, and then the whole rate: two phases"), "\(held)")
    let steps = help("MultiStepLR(milestones=[30,80], gamma=0.1)")
    #expect(
      steps.hasPrefix("steps of one length are --rate 'step(every: 30, by: 0.1)'; steps of different"), "\(steps)")
    let longer = help("CosineAnnealingLR(T_max=50)")
    #expect(
      longer.contains("--epochs 50 makes the run as long") && longer.hasSuffix("write --rate cosine"), "\(longer)")
    // The share is that of the epochs which the flags give.
    let error = #expect(throws: Diagnostic.self) {
      try file.overridden(by: [("rate", "cosine(warmup: 10%)"), ("epochs", "50")])
    }
    #expect(error?.help?.hasSuffix("write --rate 'cosine(warmup: 5)'") == true, "\(error?.help ?? "")")
  }

  @Test("a rule that phases inherit is idle where it is in each of them, and is told of the longest")
  func inherited() throws {
    let head = "steps: 40, batch: 64, stop: patience(6)\n"
    func told(_ phases: String, flags: [(key: String, text: String)] = []) throws -> [String] {
      let file = try recipe(head + phases)
      let (one, all) = (file.allIdleRules.map(\.text), try file.overridden(by: flags).allIdleRules.map(\.text))
      return try recipe(head + phases).overridden(by: flags).warnings(ofRulesIdleFor: 900) { _, _ in nil }
        .map(\.message) + all.filter { !one.contains($0) }
    }
    // Fifteen steps are an epoch.
    #expect(try told("phase \"a\" { steps: 30 }\nphase \"b\" { steps: 900 }") == [])
    #expect(try told("phase \"a\" { steps: 30, stop: patience(5) }\nphase \"b\" { steps: 900 }").count == 1)
    let both = try told("phase \"a\" { steps: 30 }\nphase \"b\" { steps: 60 }")
    #expect(
      both == ["a patience of 6 is no shorter than the phase \"b\" of 60 steps (4 epochs), so `stop` ends nothing"])
    let short = try told(
      "phase \"a\" { epochs: 30 }\nphase \"b\" { epochs: 60 }", flags: [("epochs", "4")])
    #expect(short == ["a patience of 6 is no shorter than the phase \"a\" of 4 epochs, so `stop` ends nothing"])
  }

  @Test("a length in steps is told in epochs once the samples are known")
  func idleInSteps() throws {
    func told(_ train: String, samples: Int) throws -> [String] {
      try recipe(train).warnings(ofRulesIdleFor: samples) { _, _ in nil }.map { "\($0.message): \($0.help ?? "")" }
    }
    let short = "steps: 40, batch: 64, stop: patience(3)"
    #expect(
      try told(short, samples: 900) == [
        "a patience of 3 is no shorter than the run of 40 steps (2 whole epochs), so `stop` ends nothing: "
          + "write `stop: patience(1, of: test)`, or more `steps`"
      ])
    #expect(try told(short, samples: 600) == [] && told("epochs: 3, stop: patience(3)", samples: 900) == [])
    // A part of an epoch at the end is not heard: of 40 steps two epochs are whole.
    let part = try told("steps: 40, batch: 64, stop: patience(2)", samples: 900)
    let words = "a patience of 2 is no shorter than the run of 40 steps (2 whole epochs), so `stop` ends nothing"
    #expect(part == ["\(words): write `stop: patience(1, of: test)`, or more `steps`"])
    #expect(try told("steps: 40, batch: 64, stop: patience(1)", samples: 900) == [])
    // What is told without the samples is not told again.
    #expect(try told("steps: 40, batch: 64, stop: patience(50)", samples: 900) == [])
    #expect(try told("steps: 40, batch: 64, rate: step(every: 3)", samples: 900).count == 1)
    #expect(try told("steps: 40, batch: 64, rate: cosine(warmup: 3)", samples: 900).count == 1)
    #expect(try told("steps: 40, batch: 64, checkpoint: 3", samples: 900).count == 1)
    #expect(try told("batch: 64\nphase \"a\" { steps: 40, stop: patience(3) }", samples: 900).count == 1)
  }
}
