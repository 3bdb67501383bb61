import Diagnostics
import Recipe

// AE0481 to AE0485: phases, and numbers of parts of the model.
extension Diagnostic {
  private static func noPart(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String?, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0481", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  /// `choices` are the parts that may be named as a whole, in backticks.
  static func unknownPart(
    _ name: String, _ meant: String?, hasLayer: Bool, _ known: [String], choices: [String], at span: Span
  ) -> Diagnostic {
    let last = choices.last ?? ""
    let all = choices.count > 1 ? "\(choices.dropLast().joined(separator: ", ")) or \(last)" : last
    let isAll = ["all", "model", "everything", "weights", "autoencoder"].contains(name.lowercased())
    let help =
      isAll
      ? "a run trains some weights: name a part, \(all); a trained model is used by `aec encode`" : "write \(all)"
    return noPart(
      hasLayer ? "`\(name)` has no weights" : "the model has no weights `\(name)`" + question(meant), at: span,
      marker: hasLayer ? "nothing to train here" : "not a part with weights",
      notes: ["parts with weights are \(listing(Array(known.prefix(12))))" + (known.count > 12 ? " and others" : "")],
      help: meant.map { "write `\($0)`" } ?? help,
      fix: meant.map { Fix(span, $0) })
  }

  /// A part that only uses weights of the model; `isGiven` where all of them stand beside it already.
  static func partWithoutWeights(_ part: String, _ used: [String], isGiven: Bool, at span: Span) -> Diagnostic {
    let names = used.count == 1 ? used[0] : "[\(used.joined(separator: ", "))]"
    return noPart(
      "`\(part)` has no weights of its own; it uses \(listing(used, joining: "and"))", at: span,
      marker: "not a part with weights", help: isGiven ? "leave it out" : "write `\(names)`",
      fix: isGiven ? nil : Fix(span, names))
  }

  /// `rate { lr: 1e-4 }`
  static func rateOfAll(_ name: String, _ rate: String, at span: Span) -> Diagnostic {
    let (all, one) = ("rate: \(rate)", "rate { decoder: \(rate) }")
    return noPart(
      "the group `rate` names parts of the model, and `\(name)` is none", at: span, marker: "not a part with weights",
      help: "for all parts write `\(all)`, for one of them `\(one)`")
  }

  private static func wrongPhase(_ message: String, at span: Span, marker: String, labels: [Label] = [], help: String)
    -> Diagnostic
  {
    Diagnostic("AE0482", message, at: span, marker: marker, labels: labels, help: help)
  }

  static func repeatedPhase(_ name: String, at span: Span, first: Span) -> Diagnostic {
    wrongPhase(
      "two phases are called \"\(name)\"", at: span, marker: "the second", labels: [.init(first, "the first")],
      help: "give each phase a name of its own: results are listed by it")
  }

  static func namelessPhase(at span: Span) -> Diagnostic {
    wrongPhase(
      "a phase needs a name", at: span, marker: "empty", help: "say what is done in it: `phase \"endmembers fixed\" {`")
  }

  private static func misplaced(
    _ message: String, at span: Span, marker: String, help: String, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0483", message, at: span, marker: marker, help: help, fix: fix)
  }

  static func keyOfRun(_ key: String, at span: Span) -> Diagnostic {
    misplaced(
      "`\(key)` holds for the whole run, not for a phase", at: span, marker: "not a key of a phase",
      help: key == RecipeKey.test.name ? "write it in `data`" : "write it in `train`, outside the phases")
  }

  /// `beta: 4` among the keys of a phase.
  static func settingAsKey(_ name: String, _ words: String, inGroup: Bool, at span: Span, whole: Span) -> Diagnostic {
    let cure = "set { \(words) }"
    return misplaced(
      "`\(name)` is a hyper-parameter, which a phase changes in `set`", at: span,
      marker: "not a key of a phase", help: inGroup ? "write `\(words)` in `set`" : "write `\(cure)`",
      fix: inGroup ? nil : Fix(whole, cure))
  }

  /// `freeze { decoder: true }`
  static func frozenGroup(_ parts: String, at span: Span, whole: Span) -> Diagnostic {
    withoutKey(
      "`freeze` is a key, not a group", at: span, marker: "expected `:` behind this", help: "write `freeze: \(parts)`",
      fix: Fix(whole, "freeze: \(parts)"))
  }

  static func setOutsidePhase(at span: Span) -> Diagnostic {
    misplaced(
      "`set` belongs in a phase", at: span, marker: "holds for the whole run here",
      help: "change the default of the hyper-parameter, or write `phase \"name\" { set { ... } }`")
  }

  static func unknownPhaseSetting(_ name: String, isOther: Bool, _ known: [String], at span: Span) -> Diagnostic {
    let meant = isOther ? nil : Checker.meant(by: name, among: known)
    let listed = known.isEmpty ? "the model has none" : "the model has \(listing(known))"
    return Diagnostic(
      "AE0484",
      isOther
        ? "`\(name)` stays as it is: a phase changes hyper-parameters of kind `real` alone"
        : "the model has no hyper-parameter `\(name)`" + question(meant), at: span,
      marker: isOther ? "a size or a choice of the model" : "not a hyper-parameter", notes: [listed],
      help: meant.map { "write `\($0)`" }
        ?? "give a term of the loss a weight: `model M(beta: real = 1)`, `beta * ...`",
      fix: meant.map { Fix(span, $0) })
  }

  static func nothingTrained(_ phase: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0485", "no weight is left to train" + (phase.map { " in the phase \"\($0)\"" } ?? ""), at: span,
      marker: "all weights are frozen", help: "take a part out of `freeze`, or give it a learning rate above 0")
  }

  /// `line` is what says the same as the group, where it is known.
  static func unknownGroupOfTrain(
    _ name: String, _ known: [String], line: String?, at span: Span, whole: Span
  ) -> Diagnostic {
    let rates: Set = ["lr", "learning_rate", "learning_rates", "rates", "lrs", "layer_rates"]
    let isRate = rates.contains(name)
    let meant = isRate ? "rate" : Checker.meant(by: name, among: known + ["phase"])
    let isKey = RecipeKey.ofTrain.contains { $0.name == name }
    return withoutKey(
      isKey ? "`\(name)` is a key, not a group" : "`train` has no group `\(name)`" + question(meant), at: span,
      marker: isKey ? "expected `:` behind this" : "not a group of `train`",
      help: isKey
        ? "write `\(line ?? "\(name): ...")`"
        : isRate
          ? "write `rate {`"
          : "`train` has the groups \(listing(known.map { "\($0) {" })) and `phase \"name\" {`",
      fix: isKey ? line.map { Fix(whole, $0) } : meant.map { Fix(span, $0) })
  }

  static func phaseWithoutWord(_ name: String, at span: Span) -> Diagnostic {
    withoutKey(
      "`train` has no group `\(name)`", at: span, marker: "the keys of a phase", help: "write `phase \"\(name)\" {`",
      fix: Fix(span, "phase \"\(name)\""))
  }

  static func batchOfSearch(_ optimizer: String, _ count: Int, at span: Span?) -> Diagnostic {
    Diagnostic(
      "AE0828", "`\(optimizer)` takes all training samples as one batch, not \(count) of them", at: span,
      marker: "too small for more samples", severity: .warning,
      help: "leave `batch` out: then there may be any number of samples")
  }

  /// `frozen` are the parts that `freeze` names already.
  static func zeroRate(_ scope: String, beside frozen: [String], at span: Span) -> Diagnostic {
    let parts = frozen.isEmpty ? scope : "[\((frozen + [scope]).joined(separator: ", "))]"
    return Diagnostic(
      "AE0827", "with the learning rate 0 the weights of `\(scope)` stay as they are", at: span,
      marker: "nothing of it is trained", severity: .warning,
      help: "write `freeze: \(parts)` in place of it, which says so without a warning")
  }

  /// A rule that the run is too short for.
  static func idleRule(_ text: String, help: String, at span: Span?) -> Diagnostic {
    Diagnostic("AE0835", text, at: span, marker: "never comes to anything", severity: .warning, help: help)
  }

  /// Whether it is about a rule that the run is too short for.
  package var isOfIdleRule: Bool { code == "AE0835" }

  /// `freeze: decoder` beside `rate { decoder: 1e-4 }`.
  static func frozenNumber(_ group: String, of scope: String, _ frozen: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0836", "`\(frozen)` is frozen, so `\(group)` of `\(scope)` has no effect", at: span,
      marker: "its weights stay as they are", severity: .warning,
      help: "leave this out, or take `\(frozen)` out of `freeze`")
  }
}

extension Explanation {
  package static let phases = [
    Explanation(
      "AE0481", "A part of the model that is not there",
      meaning: "`freeze`, `rate` and `weight_decay` name parts by the beginning of the names of their weights, as "
        + "`aec check` lists them: `decoder`, `encoder.lstm`, `encoder.lstm.weight_ih_l0`.",
      example: .train("freeze: decodr", cured: "freeze: decoder"),
      cure: "Write a part that the message lists."),
    Explanation(
      "AE0482", "Phases without names of their own",
      meaning: "Records, tables and the page call a phase by its name.",
      example: .train(
        "phase \"one\" { epochs: 5 }\nphase \"one\" { epochs: 10 }",
        cured: "phase \"one\" { epochs: 5 }\nphase \"two\" { epochs: 10 }"),
      cure: "Give every phase another name."),
    Explanation(
      "AE0483", "A key in the wrong place of `train`",
      meaning: "Seed, workers, times and the test samples belong to a run. `set` belongs to a phase.",
      example: .train(
        "phase \"one\" { epochs: 5, seed: 1 }", cured: "seed: 1\nphase \"one\" { epochs: 5 }"),
      cure: "Move the line."),
    Explanation(
      "AE0484", "A hyper-parameter that a phase cannot set",
      meaning: "A phase gives hyper-parameters of kind `real` other values, such as the weights of terms of the loss. "
        + "Sizes stay: the weights have them.",
      example: .train("phase \"one\" { set { latent: 3 } }", cured: "phase \"one\" { epochs: 3 }"),
      cure: "Set a number that the loss is made with."),
    Explanation(
      "AE0485", "Nothing to train",
      meaning: "All weights are frozen or have the learning rate 0.",
      example: .train("freeze: [encoder, decoder]", cured: "freeze: decoder"),
      cure: "Leave a part free."),
    Explanation(
      "AE0827", "A learning rate of 0",
      meaning: "A part of the model has the learning rate 0, so its weights stay as they are.",
      example: .train("rate { decoder: 0 }", cured: "freeze: decoder"),
      cure: "Write `freeze`, which says what is meant."),
    Explanation(
      "AE0835", "A rule that the run is too short for",
      meaning: "`stop`, `checkpoint` or a schedule waits for as many epochs as the run or the phase has, a `warmup` "
        + "takes all of them, or `checkpoint` waits for as long as `max_time` lets it train. So the rule never does "
        + "anything. Flags may make the run too short.",
      example: .train("epochs: 10\nstop: patience(20)", cured: "epochs: 10\nstop: patience(2)"),
      cure: "Write a shorter patience or time, or a longer run."),
    Explanation(
      "AE0836", "A number of a frozen part",
      meaning: "The weights of a part stay as they are, so that a learning rate or a weight decay of it has no effect. "
        + "A phase may freeze what has a rate elsewhere.",
      example: .train("freeze: decoder\nrate { decoder: 1e-4 }", cured: "freeze: decoder"),
      cure: "Leave one of them out."),
    Explanation(
      "AE0828", "A batch for an optimizer of all samples",
      meaning: "`lbfgs` computes the gradient of all training samples before each move, so `batch` must not be smaller "
        + "than their number. A run with more samples ends with an error.",
      example: .train("optimizer: lbfgs\nbatch: 64", cured: "optimizer: lbfgs"),
      cure: "Leave `batch` out."),
  ]
}
