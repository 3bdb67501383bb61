import ArgumentParser

/// A command that shows how it is typed.
protocol CommandWithExample: ParsableCommand {
  /// One line that works.
  static var example: String { get }
}

extension CommandWithExample {
  /// The example as the help of the command shows it.
  static var exampleText: String { "Example:\n  \(example)" }
}
