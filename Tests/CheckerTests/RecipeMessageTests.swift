import Checker
import Diagnostics
import Recipe
import TestSupport
import Testing

/// Every key of a recipe, misspelt, with a value of another kind, out of its range, and beside what contradicts it.
@Suite struct RecipeMessageTests {
  private static let folder = "Tests/CheckerTests/Golden/Keys"

  /// Wrong lines of a key, in a section that is right without them.
  struct WrongKey: Sendable {
    let key: RecipeKey
    /// The line of an entry with this name and value.
    let line: @Sendable (_ name: String, _ value: String) -> String

    var faults: [(kind: String, line: String)] {
      [("misspelt", line(misspelt, rightValue)), ("of another kind", line(key.name, otherKind))]
        + outside.map { ("out of range", line(key.name, $0)) }
        + (staysSame ? [("with a schedule", line(key.name, "\(rightValue) * cosine"))] : [])
    }

    /// Whether its number, or its truth value, takes no schedule.
    var staysSame: Bool {
      switch key.kind {
      case .int, .real, .bool: !key.mayChange
      default: false
      }
    }

    /// The line with a schedule that the key takes; nil for a key without one.
    var scheduled: String? { key.mayChange ? line(key.name, "\(rightValue) * cosine") : nil }

    /// A doubled letter is a word of no other program.
    private var misspelt: String { "\(key.name.prefix(1))\(key.name)" }
    private var rightValue: String {
      let line = RecipeKey.example(of: key.name, due: key.kind.words) ?? ""
      return String(line.dropFirst(key.name.count + 2))
    }

    private var otherKind: String {
      switch key.kind {
      case .int, .real: "\"many\""
      case .bool, .schedule, .duration, .interval, .stop: "[3]"
      case .form: "true"
      }
    }

    private var outside: [String] {
      switch key.kind {
      case .int(let range): ["\(range.lowerBound - 1)"] + (range.upperBound == .max ? [] : ["\(range.upperBound + 1)"])
      case .real(let range):
        [shortest(range.lowerBound - max(1e-3, abs(range.lowerBound))), shortest(2 * range.upperBound + 1)]
      default: []
      }
    }
  }

  private static let train = RecipeKey.ofTrain.map { key in
    WrongKey(key: key) { "train { \($0): \($1) }" }
  }

  private static let data = RecipeKey.ofData.map { key in
    WrongKey(key: key) { name, value in
      switch key.name {
      case "image": "data { \(name): \(value), spectra: s over t in linspace(0, 1, steps) }"
      case "spectra": "data { image: phantom, \(name): \(value) }"
      case "file": "data { \(name): \(value) }"
      default: "data { file: \"cube.npy\", \(name): \(value)\(key.name == "stride" ? ", patch: 4" : "") }"
      }
    }
  }

  private static let optimizers = OptimizerTable.all.map { $0.declaration }.flatMap { optimizer in
    optimizer.keys.map { key in WrongKey(key: key) { "train { optimizer: \(optimizer.name)(\($0): \($1)) }" } }
  }

  private static let schedules = ScheduleTable.all.map { $0.declaration }.flatMap { schedule in
    schedule.allKeys.map { key in WrongKey(key: key) { "train { rate: \(schedule.name)(\($0): \($1)) }" } }
  }

  static let tables = [("train", train), ("data", data), ("optimizers", optimizers), ("schedules", schedules)]

  /// Lines that are right one by one.
  private static let contradictions = [
    "train { epochs: 3, steps: 20 }", "train { optimizer: lbfgs, clip: 1 }",
    "train { optimizer: lbfgs, clip_value: 1 }",
    "train { optimizer: lbfgs, batch: 64 }", "train { optimizer: lbfgs\nrate { decoder: 0.1 } }",
    "train { optimizer: lbfgs\nweight_decay { decoder: 0.1 } }", "train { optimizer: sgd(nesterov: true) }",
    "train { rate: cosine(warmup: 9), epochs: 4 }", "train { optimizer: adam(lr: 1e-2 * cosine), rate: cosine }",
    "train { freeze: [encoder, decoder] }", "train { rate { decoder: 0 } }", "train { freeze: nowhere }",
    "train { phase \"one\" { epochs: 2, seed: 4 } }", "train { phase \"one\" { epochs: 2, steps: 9 } }",
    "data { file: \"cube.npy\", test: 0 }\ntrain { rate: plateau }",
    "data { file: \"cube.npy\", test: 0 }\ntrain { optimizer: adam(1e-3 * plateau) }",
    "data { file: \"cube.npy\", image: phantom }", "data { header: true }", "data { mask: \"mask.npy\" }",
    "data { file: \"cube.npy\", channels: 0...9, between: 1...2 }", "data { image: phantom }",
    "data { file: \"cube.npy\", stride: 4 }",
    "train { optimizer: adam(lr: 1e-2 * cosine, beta1: 0.8), rate: 1e-4 }",
    "train { optimizer: adam(lr: 1e-3), rate: 1e-4 * cosine }",
    "data { file: \"cube.npy\", test: 0 }\ntrain { stop: patience(20, of: test, by: 1e-3) }",
    "train { phase \"one\" { stop: patience(3, of: test) } }\ndata { file: \"cube.npy\", test: 0 }",
    "data { file: \"cube.npy\", test: 0 }\ntrain { clip: 1 * plateau }", "train { epochs: 5, stop: patience(5) }",
    "train { epochs: 9, rate: plateau(patience: 8, by: 0.5) }",
    "train { epochs: 9, optimizer: adam(lr: 1e-3 * plateau) }",
    "train { phase \"one\" { epochs: 5, stop: patience(20) } }",
    "train { checkpoint: 2 h, max_time: 1 h }", "train { freeze: decoder\nrate { decoder.dense: 1e-3 } }",
    "train { freeze: encoder\nweight_decay { encoder: 1e-3 } }", "train { clip: 1 * cosine(warmup: 9), epochs: 4 }",
    "train { optimizer: adam(lr: 1e-3 * foo) }", "train { rate: 1e-3 * cosin(to: 0.1) }",
    "train { rate: 1e-3 * CosineAnnealingLR(T_max: 50) }", "train { clip: 1 * foo(3) }", "train { average: linear }",
    "train { max_time: 1 ms }", "train {\ncheckpoint: 250ms\n}", "train { max_time: 2 weeks }",
    "train { checkpoint: 250ms }", "train { epochs: 3, max_time: 1h30m, batch: 8 }",
    "train { epochs: 10, checkpoint: 20 }", "train { epochs: 1, checkpoint: 1 }",
    "train { checkpoint: 20\nphase \"one\" { epochs: 5 } phase \"two\" { epochs: 5 } }",
    "train { checkpoint: 250 ms, epochs: 3 }", "train { checkpoint: every(5 min), epochs: 3 }",
    "train { epochs: 3, checkpoint: every 5 min, batch: 7 }", "train { checkpoint: every 5 epochs, epochs: 30 }",
    "train { rate: 1e-2 * cosine(T_max: 50, eta_min: 1e-5) }", "train { rate: 1e-2 * cosine(1e-3, 1e-5) }",
    "train { rate: 1e-2 * one_cycle(max_lr: 0.1) }", "train { clip: 1 * cosine(T_max: 50) }",
    "train { optimizer: sgd(0.1, momentum: 0.9 * step(step_size: 10, gamma: 0.5)) }",
    "train { rate: step(milestones: [30, 60]) }", "train { rate: step(milestones: [30, 80]) }",
    "train { rate: MultiStepLR(milestones: [30, 80]) }", "train { rate: cyclic(1e-4, 1e-2) }",
    "train { rate: cosine(warmup: 10%) }", "train { epochs: 30, rate: 1e-2 * step(every: 33%) }",
    "train { steps: 300, rate: cosine(warmup: 10%) }", "train { rate: cyclic(every: 10%) }",
    "train { phase \"one\" { epochs: 20, rate: cosine(warmup: 10%) } }",
    "train { rate: cosine(warmup: 100 steps) }", "train { stop: patience(20 epochs) }",
    "train { steps: 10 epochs }", "train { checkpoint: 5 steps }", "train { checkpoint: 5 epochs }",
    "train { rate: plateau(patience: 10 steps) }",
    "train { rate: step(10 epochs, by: 0.5) }", "train { rate: exponential(rate: 0.95) }",
    "train { steps: 5, stop: patience(20) }", "train { epochs: 1, stop: patience(3) }",
    "train { rate: step(every: 300), epochs: 100 }", "train { steps: 5, rate: plateau }",
    "train { rate: cosine(warmup: 100), epochs: 100 }", "train { steps: 5, rate: cosine(warmup: 9) }",
    "train { stop: patience(7)\nphase \"one\" { epochs: 5 } phase \"two\" { epochs: 6 } }",
    "train { freeze: decoder\nphase \"one\" { epochs: 5, rate { decoder: 1e-3 } } }",
    "train { batch: 16\nphase \"one\" { optimizer: lbfgs } }",
    "train { optimizer: lbfgs\nphase \"one\" { batch: 16 } }",
    "train { rate: plateau\nphase \"one\" { epochs: 50 } phase \"two\" { epochs: 60 } }\n"
      + "data { file: \"cube.npy\", test: 0 }",
  ]

  /// Lines with a part for which the cure of their message stands.
  static let pasted = [
    ("train { rate { decoder: -1 } }", "decoder: -1"), ("train { rate { decoder: cosin } }", "decoder: cosin"),
    ("train { rate { decoder: StepLR(20) } }", "decoder: StepLR(20)"),
    ("train { rate { decoder: 1e-3 * cosin(to: 0.1) } }", "decoder: 1e-3 * cosin(to: 0.1)"),
    ("train { rate { decoder: cosine * 1e-4 } }", "decoder: cosine * 1e-4"),
    ("train { rate { decoder: \"many\" } }", "decoder: \"many\""),
    ("train { weight_decay { decoder: 20 } }", "decoder: 20"),
    ("train { weight_decay { decoder: cosin } }", "decoder: cosin"),
    ("train { optimizer: adam(lr: -1) }", "lr: -1"), ("train { rate: -1 }", "rate: -1"),
    ("train { rate: step(every: 10 epochs) }", "every: 10 epochs"),
    ("train { rate: cyclic(every: 10 epochs) }", "every: 10 epochs"),
    ("train { stop: patience(20 epochs) }", "patience(20 epochs)"),
    ("train { rate: step(10 epochs) }", "step(10 epochs)"), ("train { steps: 10 epochs }", "steps: 10 epochs"),
    ("train { epochs: 10 steps, batch: 4 }", "epochs: 10 steps"),
    ("train { rate: cosine(warmup: 10%) }", "warmup: 10%"),
    ("train { rate: 1e-2 * cosine(T_max: 50) }", "rate: 1e-2 * cosine(T_max: 50)"),
    ("train { rate: 1e-2 * cosine(1e-3, 1e-5) }", "rate: 1e-2 * cosine(1e-3, 1e-5)"),
    ("train { rate: cyclic(1e-4, 1e-2) }", "rate: cyclic(1e-4, 1e-2)"),
    ("train { clip: 1 * cosine(T_max: 50) }", "clip: 1 * cosine(T_max: 50)"),
    ("train { rate { decoder: 1e-3 * cosine(T_max: 50) } }", "decoder: 1e-3 * cosine(T_max: 50)"),
    ("train { checkpoint: 250 ms, epochs: 3 }", "checkpoint: 250 ms"),
    ("train { checkpoint: every(5 min), epochs: 3 }", "checkpoint: every(5 min)"),
    ("train { epochs: 3, checkpoint: every 5 min, batch: 7 }", "checkpoint: every 5 min"),
    ("train { optimizer: adam(lr: cosine * 1e-3) }", "lr: cosine * 1e-3"),
    ("train { optimizer: adamw(weight_decay: cosine * 1e-3) }", "weight_decay: cosine * 1e-3"),
    ("train { rate: cosine(to: 0.1) * 1e-2 }", "rate: cosine(to: 0.1) * 1e-2"),
    ("train { clip: cosine(to: 0.1) * 1 }", "clip: cosine(to: 0.1) * 1"),
    ("train { epochs: cosine * 10 }", "epochs: cosine * 10"),
    ("train { max_time: 10 min * cosine }", "max_time: 10 min * cosine"),
    ("train { optimizer: sgd(0.1, nesterov: true) }", "optimizer: sgd(0.1, nesterov: true)"),
    ("train { optimizer: sgd(momentum: 0, nesterov: true) }", "optimizer: sgd(momentum: 0, nesterov: true)"),
    ("train { clip: 0 }", "clip: 0"), ("train { clip_value: 0 }", "clip_value: 0"),
    ("train { average: 1 }", "average: 1"), ("train { checkpoint: 250ms }", "checkpoint: 250ms"),
    ("train { epochs: 3, max_time: 1h30m, batch: 8 }", "max_time: 1h30m"),
    ("train { rate: step(every: 300) }", "step(every: 300)"),
    ("train { steps: 50, stop: patience(60) }", "stop: patience(60)"),
    ("train { rate: cosine(warmup: 100) }", "cosine(warmup: 100)"),
    ("train { checkpoint: 100 }", "checkpoint: 100"),
  ]

  private func messages(of line: String) -> [Diagnostic] {
    let pixels = line.contains("patch: 4") ? "4, 4, " : ""
    let text = """
      ae 1
      \(line.contains(": s over") ? "fn s(t, r, g, b) = r + g + b + t" : "")
      model M(steps: int = 10) {
        encoder (x: [\(pixels)steps]) -> z: [\(pixels)2] { x |> dense(2) }
        decoder (z) -> y: [\(pixels)steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      \(line)
      """
    let result = checked(text)
    for message in result.diagnostics {
      #expect(message.span.map { $0.start >= text.utf8.count - line.utf8.count } ?? false, "\(line): no place")
      let isCured = message.help != nil || message.message.contains("did you mean")
      #expect(isCured, "\(line): no cure")
    }
    return result.diagnostics
  }

  /// A line of a recipe with what is said of it.
  private func account(_ fault: String, _ line: String, mustBe severity: Diagnostic.Severity?) -> String {
    let found = messages(of: line)
    #expect(found.count == 1 && (severity == nil || found.first?.severity == severity), "\(fault): \(line)")
    let said = found.map { message in
      ["\(message.severity.rawValue)[\(message.code)]: \(message.message)", message.help.map { "help: \($0)" }]
        .compactMap(\.self).map { "  \($0)\n" }.joined()
    }
    return "\(fault): \(line.replacing("\n", with: "; "))\n" + said.joined()
  }

  @Test("every key that is misspelt, of another kind or out of range has its message", arguments: tables)
  func keys(name: String, table: [WrongKey]) throws {
    let accounts = table.flatMap { wrong in
      wrong.faults.map { account("\(wrong.key.name), \($0.kind)", $0.line, mustBe: .error) }
    }
    try expectFile("\(Self.folder)/\(name).txt", holds: accounts.joined(separator: "\n"))
  }

  @Test("every other number takes a schedule")
  func scheduledNumbers() {
    let lines = (Self.train + Self.optimizers).compactMap(\.scheduled)
    #expect(lines.count > 20)
    for line in lines where !line.contains("lbfgs(") || !line.contains("clip") { #expect(messages(of: line) == []) }
  }

  @Test(
    "a rule that another phase or part may mean is not told",
    arguments: [
      "train { epochs: 50, stop: patience(20) }", "train { epochs: 50, rate: plateau(patience: 40) }",
      "data { file: \"cube.npy\", test: 0 }\ntrain { stop: patience(20) }",
      "data { file: \"cube.npy\", test: 0 }\ntrain { stop: patience(20, of: training) }",
      "train { stop: patience(20)\nphase \"one\" { epochs: 5 } phase \"two\" { epochs: 90 } }",
      "train { rate { decoder: 1e-4 }\nphase \"one\" { freeze: decoder } phase \"two\" { epochs: 5 } }",
      "train { max_time: 1 h }", "train { checkpoint: 5 min, max_time: 1 h }",
      "train { epochs: 20, checkpoint: 10 }", "train { steps: 5, rate: linear }",
      "train { epochs: 10, rate: constant(warmup: 10) }", "train { epochs: 100, rate: step(every: 99) }",
      "train { checkpoint: 6\nphase \"one\" { epochs: 5 } phase \"two\" { epochs: 5 } }",
      "train { stop: patience(7)\nphase \"one\" { epochs: 5 } phase \"two\" { epochs: 60, stop: patience(9) } "
        + "phase \"three\" { epochs: 8 } }",
      "train { batch: 16\nphase \"one\" { optimizer: lbfgs } phase \"two\" { epochs: 5 } }",
      "train { freeze: decoder\nphase \"one\" { freeze: encoder, rate { decoder: 1e-3 } } }",
    ])
  func meant(line: String) { #expect(messages(of: line) == []) }

  @Test("a cure works when it is pasted", arguments: pasted)
  func cured(line: String, wrong: String) throws {
    let message = try #require(messages(of: line).first)
    let cure = try #require(message.help?.firstMatch(of: /`([^`]+)`/)).1
    #expect(messages(of: line.replacing(wrong, with: cure)) == [], "\(line): \(cure)")
  }

  @Test("keys that contradict each other have their message")
  func contradictions() throws {
    let accounts = Self.contradictions.map { account("contradiction", $0, mustBe: nil) }
    try expectFile("\(Self.folder)/contradictions.txt", holds: accounts.joined(separator: "\n"))
  }
}
