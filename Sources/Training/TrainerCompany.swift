extension Trainer {
  /// Callbacks of a training: whether to stop, and what it reports.
  package struct Company {
    /// Whether to stop after the step at work.
    var isInterrupted: () -> Bool
    /// Hears of every step.
    package var stepped: () -> Void = {}
    /// Hears that no step follows, before anything else is done: now the weights can be saved.
    var stopping: () -> Void = {}
    /// Whether to do without test losses after the last step.
    var isHurried: () -> Bool = { false }

    package init(isInterrupted: @escaping () -> Bool) { self.isInterrupted = isInterrupted }
  }
}
