/// Schedules of PyTorch and Keras, and what their numbers are called here.
package enum ForeignSchedules {
  /// The name here; nil for an unknown one.
  package static func name(_ other: String) -> String? {
    let bare = other.split(separator: ".").last.map(String.init) ?? other
    return names.first { $0.others.contains(bare) }?.own
  }

  /// The key of a schedule that other programs call otherwise; nil where it has none.
  package static func key(_ other: String, of schedule: String) -> String? {
    keys.first { $0.schedule == schedule && $0.others.contains(other) }?.own
  }

  private static let names: [(own: String, others: [String])] = [
    ("one_cycle", ["OneCycleLR", "OneCycle", "onecycle", "one_cycle_lr", "1cycle"]),
    ("cosine", ["CosineAnnealingLR", "CosineDecay", "CosineAnnealing", "cosine_annealing", "cosine_decay"]),
    ("cosine", ["CosineAnnealingWarmRestarts", "CosineDecayRestarts", "SGDR"]),
    ("step", ["StepLR", "StepDecay", "step_decay", "steplr", "piecewise", "MultiStepLR"]),
    ("exponential", ["ExponentialLR", "ExponentialDecay", "exponential_decay", "exp_decay", "exp"]),
    ("plateau", ["ReduceLROnPlateau", "reduce_on_plateau", "reduce_lr_on_plateau"]),
    ("linear", ["LinearLR", "PolynomialDecay", "PolynomialLR", "linear_decay"]),
    ("cyclic", ["CyclicLR", "CyclicalLearningRate", "triangular"]), ("constant", ["ConstantLR", "none", "fixed"]),
  ]

  private static let keys: [(schedule: String, own: String, others: [String])] =
    [
      ("one_cycle", "rise", ["pct_start", "warmup_ratio", "rise_share", "warmup_fraction"]),
      ("step", "every", ["step_size", "period", "drop_every", "epochs", "interval"]),
      ("step", "by", ["gamma", "factor", "drop", "decay_rate"]),
      ("exponential", "by", ["gamma", "factor", "decay_rate", "decay"]),
      ("plateau", "by", ["factor", "gamma"]), ("plateau", "patience", ["wait"]),
      ("plateau", "threshold", ["min_delta", "tol"]),
      ("cosine", "every", ["T_0", "restart", "restarts", "first_decay_steps"]),
      ("cosine", "growth", ["T_mult", "t_mul"]),
      ("cosine", "to", ["alpha"]), ("linear", "to", ["end_factor"]),
      ("cyclic", "every", ["step_size_up", "step_size"]),
    ]
    + ["one_cycle", "cosine", "step", "exponential", "plateau", "linear", "cyclic"].map {
      ($0, "warmup", ["warmup_epochs", "warm_up", "warmup_steps", "num_warmup_steps", "warmup_length"])
    }
}
