/// What other programs call the keys of optimizers.
package enum ForeignOptimizerKeys {
  /// The key of an optimizer that another name means; nil where it has none.
  package static func own(_ name: String, of optimizer: OptimizerDeclaration) -> String? {
    let meant = names.first { $0.others.contains(name) }?.own ?? []
    return meant.first { optimizer.key(named: $0) != nil }
  }

  /// The likeliest meaning first.
  private static let names: [(others: Set<String>, own: [String])] = [
    (["learning_rate", "learningrate", "LearningRate", "eta", "step_size", "learn_rate", "stepsize"], ["lr"]),
    (
      ["decay", "wd", "weightdecay", "l2", "reg", "regularization", "l2_reg", "WeightDecay", "lambda"],
      ["weight_decay"]
    ),
    (["beta1", "beta_1", "b1", "mu", "momentum_"], ["beta1", "momentum"]),
    (["momentum", "Momentum"], ["momentum", "beta1"]),
    (["beta2", "beta_2", "b2", "rho", "alpha", "smoothing"], ["beta2", "alpha"]),
    (["eps", "adam_epsilon", "epsilon_", "delta"], ["epsilon"]),
    (
      ["history", "memory", "m", "max_cor", "maxcor", "history_length", "num_correction_pairs", "memory_size"],
      ["history_size"]
    ),
    (["maxiter", "iterations", "iters", "max_iterations", "max_iters", "n_iter", "niter"], ["max_iter"]),
    (["maxfun", "max_evals", "max_evaluations", "maxeval"], ["max_eval"]),
    (["tol", "tolerance", "gtol", "tol_grad", "grad_tol"], ["tolerance_grad"]),
    (["ftol", "tol_change", "xtol", "rtol"], ["tolerance_change"]),
    (["psi", "momentum_decay_", "schedule_decay"], ["momentum_decay"]),
  ]
}
