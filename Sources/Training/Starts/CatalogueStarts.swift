import Diagnostics

// What weights cannot start from.
extension Diagnostic {
  static func startOfOtherWidth(_ weight: String, _ start: String, _ columns: Int, _ channels: Int) -> Diagnostic {
    Diagnostic(
      "AE7030", "`\(weight)` has \(columns) columns, but a spectrum of the data has \(channels) numbers",
      notes: ["`start: \(start)` gives one spectrum a row"], help: "give it the shape `[n, \(channels)]`")
  }

  static func tooFewSpectra(_ weight: String, _ rows: Int, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE7031", "`\(weight)` has \(rows) rows, but the training data give only \(count) to start from",
      help: "ask for fewer rows, or start from `uniform(0, 1)`")
  }

  static func spectraDoNotDiffer(_ weight: String) -> Diagnostic {
    Diagnostic(
      "AE7032",
      "vertex component analysis finds fewer different spectra in the training data than `\(weight)` has rows",
      help: "ask for fewer endmembers, or start from `pixels`")
  }

  static func startOfOtherShape(_ weight: String, _ due: [Int], _ path: String, _ found: [Int]) -> Diagnostic {
    Diagnostic(
      "AE7033", "`\(weight)` has shape \(due), but the array in `\(path)` has shape \(found)",
      help: "name another array with `dataset:`, or change the shape of the weight")
  }

  static func axisOfOtherLength(_ count: Int, _ found: Int, _ source: String) -> Diagnostic {
    Diagnostic(
      "AE7035", "`axis(\(count))` asks for \(count) channels, but the spectra of `\(source)` have \(found)",
      help: "give `axis` the size of the input")
  }

  static func noAxis(_ source: String) -> Diagnostic {
    Diagnostic(
      "AE7036", "`\(source)` has no spectral axis: `axis` is 0, 1, 2, ..., the numbers of its channels",
      severity: .warning, help: "write the axis into the file, or beside it: see `aec info`")
  }

  static func startTurned(_ weight: String, _ due: [Int], _ path: String, _ found: [Int]) -> Diagnostic {
    Diagnostic(
      "AE7034", "the array in `\(path)` has shape \(found); it is turned over for `\(weight)`, which has shape \(due)",
      severity: .note)
  }
}

extension Explanation {
  package static let starts = [
    Explanation(
      "AE7030", "A start of another width",
      meaning: "`vca`, `pca` and `pixels` give one spectrum of the data for each row of a weight.",
      example: .situation("a weight of shape [3, 100] for spectra of 156 channels"),
      cure: "Give the weight as many columns as the data have channels."),
    Explanation(
      "AE7031", "Too few spectra to start from",
      meaning: "A weight asks for more rows than the training data can give.",
      example: .situation("a weight of shape [200, 64] with `start: pixels` for 100 spectra"),
      cure: "Ask for fewer rows, or start from random numbers."),
    Explanation(
      "AE7032", "Too few different spectra",
      meaning: "The spectra lie in a space of fewer dimensions than there are endmembers.",
      example: .situation("five endmembers for mixtures of three spectra without noise"),
      cure: "Ask for fewer endmembers."),
    Explanation(
      "AE7033", "A file with an array of another shape",
      meaning: "An array from which a weight starts has the weight's shape, or its matrix turned over.",
      example: .situation("a weight of shape [3, 156] and an array of shape [4, 156]"),
      cure: "Name the right array, or change the weight's shape."),
    Explanation(
      "AE7035", "An axis of another length",
      meaning: "`axis(n)` is the spectral axis of the data, which has as many points as a spectrum has channels.",
      example: .situation("`axis(100)` for spectra of 128 channels"),
      cure: "Give `axis` the size of the input, as `axis(channels)`."),
    Explanation(
      "AE7036", "Data without a spectral axis",
      meaning: "The file says nothing about energies, wavelengths or frequencies, so channels are counted from 0.",
      example: .situation("a `.npy` without a `.json` beside it"),
      cure: "Write the axis into the file, or leave it if the model needs no units."),
    Explanation(
      "AE7034", "An array was turned over",
      meaning: "A matrix in a file has the axes of the weight in the other order, as MATLAB's endmembers do.",
      example: .situation("a weight of shape [3, 156] and an array of shape [156, 3]"),
      cure: "Nothing is to be done."),
  ]
}
