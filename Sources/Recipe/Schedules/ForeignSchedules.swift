/// Schedules of PyTorch and Keras, and what their numbers are called here.
package enum ForeignSchedules {
  /// The name here; nil for an unknown one.
  package static func name(_ other: String) -> String? {
    let bare = other.split(separator: ".").last.map(String.init) ?? other
    let spelling = spelling(of: bare)
    return names.first { $0.others.contains(spelling) }?.own
  }

  /// The usual spelling of a name, which may stand in small letters or with `_`.
  private static func spelling(of bare: String) -> String {
    let all = names.flatMap(\.others)
    let key = { (name: String) in name.lowercased().filter { $0 != "_" } }
    return all.contains(bare) ? bare : all.first { key($0) == key(bare) } ?? bare
  }

  /// The key of a schedule that other programs call otherwise; nil where it has none.
  package static func key(_ other: String, of schedule: String) -> String? {
    keys.first { $0.schedule == schedule && $0.others.contains(other) }?.own
  }

  /// The key for what others give as a rate, which is a share of the largest one here.
  package static func share(_ label: String, of schedule: String) -> String? {
    let rates: Set = [
      "eta_min", "min_lr", "end_learning_rate", "end_lr", "final_lr", "base_lr", "initial_learning_rate", "lr_min",
      "end", "final", "until", "min", "stop_lr",
    ]
    guard rates.contains(label) else { return nil }
    if schedule == "cyclic" { return label == "base_lr" || label == "initial_learning_rate" ? "low" : nil }
    if label == "base_lr" || label == "initial_learning_rate" { return nil }
    return ["cosine": "to", "linear": "to", "plateau": "least"][schedule]
  }

  /// What others call the largest rate.
  package static let rates: Set = [
    "max_lr", "initial_learning_rate", "initial_lr", "peak_lr", "max_rate", "from", "start", "begin", "start_lr",
    "init_lr", "base_rate", "lr",
  ]

  /// What others call the epochs of steps, as a list.
  package static let milestones: Set = ["milestones", "at"]

  /// What others call a warm-up whose length they count in steps.
  package static let warmupSteps: Set = ["warmup_steps", "num_warmup_steps"]

  /// The names of numbers that stand without them.
  package static func positional(_ other: String) -> [String] {
    let decay = ["initial_learning_rate", "decay_steps"]
    return switch spelling(of: other.split(separator: ".").last.map(String.init) ?? other) {
    case "warmup", "linear_warmup", "constant_with_warmup", "warmup_cosine", "cosine_warmup", "cosine_with_warmup",
      "CosineWarmup":
      ["warmup"]
    case "StepLR": ["step_size", "gamma"]
    case "MultiStepLR", "multistep", "multi_step", "multi_step_lr", "multisteplr": ["milestones", "gamma"]
    case "ExponentialLR": ["gamma"]
    case "CosineAnnealingLR": ["T_max", "eta_min"]
    case "CosineAnnealingWarmRestarts", "cosine_restarts", "cosine_with_restarts", "cosine_annealing_warm_restarts",
      "warm_restarts":
      ["T_0", "T_mult", "eta_min"]
    case "OneCycleLR": ["max_lr", "total_steps"]
    case "CyclicLR": ["base_lr", "max_lr", "step_size_up"]
    case "ReduceLROnPlateau": ["mode", "factor", "patience"]
    case "LinearLR": ["start_factor", "end_factor", "total_iters"]
    case "ConstantLR": ["factor", "total_iters"]
    case "ExponentialDecay": decay + ["decay_rate"]
    case "CosineDecay": decay + ["alpha"]
    case "PolynomialDecay": decay + ["end_learning_rate", "power"]
    default: first(of: other).map { [$0] } ?? []
    }
  }

  /// The key of ours that a number without a name gives.
  private static func first(of other: String) -> String? {
    name(other).flatMap(ScheduleTable.named)?.declaration.keys.first?.name
  }

  private static let names: [(own: String, others: [String])] = [
    ("one_cycle", ["OneCycleLR", "OneCycle", "onecycle", "one_cycle_lr", "1cycle"]),
    ("cosine", ["CosineAnnealingLR", "CosineDecay", "CosineAnnealing", "cosine_annealing", "cosine_decay"]),
    ("cosine", ["CosineAnnealingWarmRestarts", "CosineDecayRestarts", "SGDR"]),
    ("cosine", ["cosine_restarts", "cosine_with_restarts", "cosine_annealing_warm_restarts", "warm_restarts"]),
    ("step", ["multistep", "multi_step", "multi_step_lr", "multisteplr"]),
    ("step", ["StepLR", "StepDecay", "step_decay", "piecewise", "MultiStepLR"]),
    ("exponential", ["ExponentialLR", "ExponentialDecay", "exponential_decay", "exp_decay", "exp"]),
    ("plateau", ["ReduceLROnPlateau", "reduce_on_plateau", "reduce_lr_on_plateau"]),
    ("linear", ["LinearLR", "PolynomialDecay", "PolynomialLR", "linear_decay"]),
    ("cyclic", ["CyclicLR", "CyclicalLearningRate", "triangular"]),
    ("constant", ["ConstantLR", "none", "fixed", "warmup", "linear_warmup", "constant_with_warmup"]),
    ("cosine", ["warmup_cosine", "cosine_warmup", "cosine_with_warmup", "CosineWarmup"]),
  ]

  private static let keys: [(schedule: String, own: String, others: [String])] =
    [
      ("one_cycle", "rise", ["pct_start", "warmup_ratio", "rise_share", "warmup_fraction"]),
      ("step", "every", ["step_size", "period", "drop_every", "epochs", "interval", "at"]),
      ("step", "by", ["gamma", "factor", "drop", "decay_rate"]),
      ("exponential", "by", ["gamma", "factor", "decay_rate", "decay", "rate"]),
      ("plateau", "by", ["factor", "gamma"]), ("plateau", "patience", ["wait"]),
      ("plateau", "threshold", ["min_delta", "tol"]),
      ("cosine", "every", ["T_0", "restart", "restarts", "first_decay_steps"]),
      ("cosine", "growth", ["T_mult", "t_mul"]),
      ("cosine", "to", ["alpha"]), ("linear", "to", ["end_factor"]),
      ("cyclic", "every", ["step_size_up", "step_size"]),
    ]
    + ["constant", "one_cycle", "cosine", "step", "exponential", "plateau", "linear", "cyclic"].map {
      ($0, "warmup", ["warmup_epochs", "warm_up", "warmup_length"])
    }
}
