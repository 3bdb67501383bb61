/// Every key of `data`, `train` and `adam(...)`, declared once: the sections of a file and the flags of the command line
/// are read by it.
package enum RecipeKey: String, CaseIterable, Sendable {
  case image, spectra, file, header, dataset, spectral, pixels, transpose, rows, columns, channels, between
  case binPixels = "bin_pixels"
  case binChannels = "bin_channels"
  case deadChannels = "dead_channels"
  case deadPixels = "dead_pixels"
  case mask, scale, test
  case optimizer, epochs, steps, batch, shuffle, seed, threads
  case learningRate = "lr"
  case beta1, beta2, epsilon

  package enum Section: String, Sendable { case data, train, adam }

  package enum Kind: Sendable {
    case int(ClosedRange<Int>)
    case real(ClosedRange<Double>)
    case bool
    /// An expression with a form of its own: a file name, `phantom`, `f over t in linspace(...)`, `adam(...)`.
    case form(String)
  }

  /// What is known of a key.
  package struct Declaration: Sendable {
    package let section: Section
    package let kind: Kind
    /// As it would be written; empty when there is no default.
    package let defaultText: String
    package let summary: String

    init(_ section: Section, _ kind: Kind, _ defaultText: String, _ summary: String) {
      self.section = section
      self.kind = kind
      self.defaultText = defaultText
      self.summary = summary
    }
  }

  /// The flag of the command line that overrides the key, without its dashes; nil when there is none.
  package var flag: String? {
    switch (declaration.section, declaration.kind) {
    case (_, .form): nil
    case (.data, _): self == .test ? rawValue : nil
    default: self == .learningRate ? "learning-rate" : rawValue
    }
  }

  package var declaration: Declaration {
    switch self {
    case .image:
      Declaration(
        .data, .form("a file name or `phantom`"), "", "a picture whose pixels become spectra")
    case .spectra:
      Declaration(
        .data, .form("`f over t in linspace(a, b, n)`"), "", "how a pixel becomes a spectrum")
    case .file: Declaration(.data, .form("a file name"), "", "samples in a data file")
    case .header: Declaration(.data, .bool, "", "whether the first line of a .csv file holds names")
    case .dataset:
      Declaration(.data, .form("a name in quotes"), "", "the data set or variable in a file that holds several")
    case .spectral:
      Declaration(
        .data, .form("an axis by its name in quotes or its number from 0"), "", "the axis along which spectra lie")
    case .rows: Declaration(.data, .form("a range such as `0...99`"), "", "rows of pixels to take, counted from 0")
    case .columns:
      Declaration(.data, .form("a range such as `0...99`"), "", "columns of pixels to take, counted from 0")
    case .channels:
      Declaration(.data, .form("a range such as `100...899`"), "", "channels to take, counted from 0")
    case .between:
      Declaration(
        .data, .form("a range such as `0.2...10`"), "", "the part of the spectral axis to take, in its units")
    case .pixels:
      Declaration(
        .data, .form("`row_major(rows, columns)` or `column_major(rows, columns)`"), "",
        "the picture that a list of spectra is, and the order of its pixels")
    case .transpose: Declaration(.data, .bool, "false", "whether rows and columns of the picture change places")
    case .binPixels:
      Declaration(.data, .int(1...10_000), "1", "rows and columns of pixels of which the mean is taken")
    case .binChannels: Declaration(.data, .int(1...1_000_000), "1", "neighbouring channels of which the mean is taken")
    case .deadChannels:
      Declaration(.data, .form("a list of channels such as `[5, 17]`"), "", "channels that are left out, counted from 0")
    case .deadPixels:
      Declaration(
        .data, .form("a list of pixels such as `[[3, 4], [7, 1]]`, or of numbers such as `[3, 7]`"), "",
        "spectra that are left out: row and column of each, or its number in a list")
    case .mask:
      Declaration(
        .data, .form("a file name in quotes"), "", "an array of the picture's size; numbers other than 0 mark pixels that are left out")
    case .scale:
      Declaration(
        .data, .form("`none`, `max`, `standard` or `spectrum`"), "none", "how numbers are scaled, which is undone on output")
    case .test: Declaration(.data, .real(0...0.99), "20%", "the share of samples kept for testing")
    case .optimizer:
      Declaration(
        .train, .form("`adam(lr: ...)`"), "adam(lr: 1e-3)", "the method that changes the weights")
    case .epochs:
      Declaration(.train, .int(1...1_000_000_000), "100", "passes over the training samples")
    case .steps:
      Declaration(
        .train, .int(1...1_000_000_000_000), "", "changes of the weights, instead of epochs")
    case .batch: Declaration(.train, .int(1...16_777_216), "256", "samples to a step")
    case .shuffle:
      Declaration(.train, .bool, "true", "whether samples are put into a new order every epoch")
    case .seed: Declaration(.train, .int(0...Int.max), "0", "where all random numbers start from")
    case .threads:
      Declaration(.train, .int(1...1024), "", "workers; one for each core when left out")
    case .learningRate: Declaration(.adam, .real(1e-12...10), "1e-3", "the size of a step")
    case .beta1:
      Declaration(.adam, .real(0...0.999999999), "0.9", "memory of the mean of gradients")
    case .beta2: Declaration(.adam, .real(0...0.999999999), "0.999", "memory of their squares")
    case .epsilon: Declaration(.adam, .real(1e-30...1), "1e-8", "added to the divisor")
    }
  }

  static func keys(of section: Section) -> [RecipeKey] {
    allCases.filter { $0.declaration.section == section }
  }
}

/// A value of a recipe.
package enum RecipeValue: Hashable, Sendable {
  case int(Int)
  case real(Double)
  case bool(Bool)
}

extension RecipeKey.Kind {
  /// What a value is called in a message.
  var words: String {
    switch self {
    case .int(let range):
      "a whole number from \(range.lowerBound)"
        + (range.upperBound == .max ? "" : " to \(range.upperBound)")
    case .real(let range):
      "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
    case .bool: "true or false"
    case .form(let words): words
    }
  }

  /// Whether a value is of the kind and in its range.
  func allows(_ value: RecipeValue) -> Bool {
    switch (self, value) {
    case (.int(let range), .int(let number)): range.contains(number)
    case (.real(let range), .real(let number)): range.contains(number)
    case (.bool, .bool): true
    default: false
    }
  }

  /// Reads a value as it is typed on a command line; nil when the text is of another kind.
  func parsed(_ text: String) -> RecipeValue? {
    switch self {
    case .int: Int(text).map { .int($0) }
    case .real: number(text).map { .real($0) }
    case .bool: Bool(text).map { .bool($0) }
    case .form: nil
    }
  }
}
