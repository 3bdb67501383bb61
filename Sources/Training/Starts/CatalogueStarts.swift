import Diagnostics
import Files
import Ops

// What weights cannot start from.
extension Diagnostic {
  static func startOfOtherWidth(_ weight: String, _ start: String, _ columns: Int, _ channels: Int) -> Diagnostic {
    if let owner = BasisTable.owner(of: weight) {
      return startOfOtherWidth(owner, "\(start), basis: pca(k)", columns, channels)
    }
    return Diagnostic(
      "AE7030", "`\(weight)` has \(columns) columns, but a spectrum of the data has \(channels) numbers",
      notes: ["`start: \(start)` gives one spectrum a row"], help: "give it the shape `[n, \(channels)]`")
  }

  static func tooFewSpectra(_ weight: String, _ rows: Int, _ count: Int) -> Diagnostic {
    if let owner = BasisTable.owner(of: weight) { return tooFewForBasis(owner, rows, count) }
    return Diagnostic(
      "AE7031", "`\(weight)` has \(rows) rows, but the training data give only \(count) to start from",
      help: "ask for fewer rows, or start from `uniform(0, 1)`")
  }

  private static func tooFewForBasis(_ weight: String, _ coordinates: Int, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE7031", "`\(weight)` has a basis of \(coordinates) components, but the training data give at most \(count)",
      help: "ask for fewer coordinates")
  }

  /// Given weights that a basis cannot hold.
  static func outsideOfBasis(_ weight: String, _ path: String, _ share: Double) -> Diagnostic {
    Diagnostic(
      "AE7057", "the basis of `\(weight)` cannot hold \(percent(share)) of its squares about the mean in `\(path)`",
      severity: .warning, notes: ["it starts from the nearest values in the basis"],
      help: "give the basis more coordinates, or leave it out")
  }

  static func spectraDoNotDiffer(_ weight: String, method: String) -> Diagnostic {
    Diagnostic(
      "AE7032", "\(method) finds fewer different spectra in the training data than `\(weight)` has rows",
      help: "ask for fewer endmembers, or start from `pixels`")
  }

  /// Values that a weight may not have.
  static func startIsHeld(_ weight: String, to range: String, _ share: Double, squares: Double) -> Diagnostic {
    Diagnostic(
      "AE7037",
      "\(percent(share)) of the numbers from which `\(weight)` starts are not in \(range), and \(percent(squares)) of "
        + "their squares are lost", severity: .warning,
      help: "leave `in: \(range)` out, or take an offset from the data before")
  }

  static func dataBelowZero(_ weight: String, _ share: Double, squares: Double, start: String) -> Diagnostic {
    Diagnostic(
      "AE7038",
      "\(percent(share)) of the numbers of the data are below 0, with \(percent(squares)) of the squares: the start "
        + "`\(start)` of `\(weight)` makes none of them", severity: .warning,
      help: "start from `sisal` or `vca`, or take an offset from the data before")
  }

  /// Shares that noise decides.
  static func noiseHides(_ weight: String, shares: Double, even: Double, hidden: Int, of all: Int) -> Diagnostic {
    let directions = plural(all, "direction")
    return Diagnostic(
      "AE7039",
      "noise makes shares of `\(weight)` uncertain by \(fixed(shares, digits: 2)) in a pixel, and even ones would vary by "
        + fixed(even, digits: 2), severity: .warning,
      notes: hidden > 0
        ? ["\(hidden) of the \(directions) in which \(all + 1) endmembers differ can hardly be seen"] : [],
      help: "ask for fewer endmembers, or take means of neighbours: `bin_pixels: 2` in the data section")
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
      "AE7057", "Weights outside of a basis",
      meaning:
        "Weights that are given to a model with `basis: pca(k)` have parts beyond the first k components of its data.",
      example: .situation("endmembers of another scene for `weight([4, 156], basis: pca(3))`"),
      cure: "Give the basis more coordinates, or leave it out."),
    Explanation(
      "AE7032", "Too few different spectra",
      meaning: "The spectra lie in a space of fewer dimensions than there are endmembers.",
      example: .situation("five endmembers for mixtures of three spectra without noise"),
      cure: "Ask for fewer endmembers."),
    Explanation(
      "AE7037", "A start outside of what a weight may be",
      meaning: "Numbers that a weight starts from lie outside of its range, and become the nearest that are allowed.",
      example: .situation("spectra about their mean, and `weight([4, 200], start: sisal, in: 0...)`"),
      cure: "Leave the range out, or take an offset from the data before."),
    Explanation(
      "AE7038", "Data below 0 for NMF",
      meaning:
        "Non-negative factors have products at 0 and above alone, so what lies below 0 in the data is never met.",
      example: .situation("spectra from which a background was taken"),
      cure: "Start from `sisal` or `vca`, which take any numbers."),
    Explanation(
      "AE7039", "Noise that hides the shares",
      meaning:
        "The noise of a pixel is as large as the distances between its endmembers, so its shares are known no better "
        + "than by guessing. Endmembers that rest on directions which noise hides are not to be trusted either.",
      example: .situation("five minerals at 10 dB"),
      cure: "Ask for fewer endmembers, or take means of neighbours with `bin_pixels`."),
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
