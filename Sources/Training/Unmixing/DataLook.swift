import Checker
import Datasets
import Diagnostics
import Files

/// What can be said of a data file before there is a model: its channels, and how many endmembers it holds.
package struct DataLook {
  package let channels: Int
  package let components: Int
  /// What was found out for the user.
  package private(set) var note: Diagnostic?
  private let path: String
  /// Keys of `data` that say how spectra lie in the array.
  private let arrangement: [String]
  private let dataset: String?
  private let scale: String?
  /// Whether the numbers are counts, and whether spectra are as bright as each other.
  private let isCounted: Bool
  private let isEven: Bool

  /// `choosesScale` where counts are to be scaled as such.
  package init(
    _ path: String, dataset: String?, spectral: Int? = nil, pixels: PictureOrder? = nil, components: Int?,
    scale: String?, choosesScale: Bool = false
  ) throws(Diagnostic) {
    (self.path, self.dataset) = (absolutePath(path), dataset)
    // Endmembers lie at 0 and above, and keep their sizes: other scales would move or divide each spectrum by itself.
    let scales: [FileRecipe.Scale] = [.none, .max, .mean, .poisson]
    if let scale, !scales.contains(where: { $0.rawValue == scale }) {
      throw .unknownScale(scale, scales.map(\.rawValue))
    }
    var choice = ArrayChoice()
    choice.item = dataset
    choice.spectral = spectral.map { .number($0) }
    choice.pixels = pixels.map {
      .init(rows: $0.rows, columns: $0.columns, isColumnMajor: $0.isColumnMajor)
    }
    arrangement = [spectral.map { "spectral: \($0)" }, pixels.map { "pixels: \($0.text)" }].compactMap(\.self)
    // The file's own message is better than one about its sizes.
    guard let sizes = sampleSizes(of: self.path, choice, axes: 1), let channels = sizes.first else {
      _ = try openSamples(self.path, fitting: InputExpectation(ofChannels: 2), choice: choice)
      throw .noSpectra(path)
    }
    self.channels = channels
    let found = try HySime(self.path, choice, channels: channels)
    isCounted = found.isCounted
    self.scale = scale ?? (choosesScale && isCounted ? "poisson" : nil)
    if let components {
      self.components = components
    } else {
      self.components = max(2, min(64, found.components))
      note = .componentsFound(path, found.components)
    }
    isEven = found.isEven(ends: self.components, isCounted: self.scale == "poisson")
    guard self.components < channels else { throw .tooManyComponents(self.components, channels) }
  }

  /// The text of a method's model for these data.
  package func model(_ method: UnmixMethod) -> String {
    var keys = ["file: \(quoted(path))"]
    if let dataset { keys.append("dataset: \(quoted(dataset))") }
    keys += arrangement
    if let scale { keys.append("scale: \(scale)") }
    return method.model(channels: channels, ends: components, data: keys + ["test: 0"], isEven: isEven)
  }

  /// The text of a model to begin with, with what was found in the data.
  package func startingModel(shownAs name: String) -> String {
    let method = UnmixMethod.all[0]
    return """
      ae 1

      // Unmixing of \(name): spectra of \(channels) channels\(isCounted ? ", which are counts" : "")\(isEven ? "" : ", brighter and darker ones").
      //
      // Endmembers are the corners of the likeliest simplex around the data, shares of them follow by least squares: nothing
      // is left to be trained, and one epoch measures the loss. docs/unmixing.md tells when another model fits.
      model Unmix(
        channels: int = \(channels),      // of each spectrum
        ends: int = \(components)            // endmembers\(note == nil ? "" : ", as HySime counts them; choose what you know")
      ) {
      \(isEven ? method.body : method.underUnevenLight ?? method.body)
        loss mse(y, x)
      }

      data {
        file: \(quoted(path))\(dataset.map { "\n  dataset: \(quoted($0))" } ?? "")\(arrangement.map { "\n  " + $0 }.joined())
        scale: \(scale ?? "none")\(isCounted ? "                  // counts: noise is alike in all channels then" : "")
        test: 0                          // all pixels are used
      }

      train {
        epochs: 1                        // all weights are fixed
      }

      """
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// How the pixels of a picture follow each other in a list: `column_major(95, 95)`.
package struct PictureOrder: Sendable {
  let rows: Int
  let columns: Int
  let isColumnMajor: Bool

  /// Nil for other words.
  package init?(_ text: String) {
    guard let match = text.wholeMatch(of: /(row|column)_major\((\d{1,6}), ?(\d{1,6})\)/), let rows = Int(match.2),
      let columns = Int(match.3), rows > 0, columns > 0
    else { return nil }
    (self.rows, self.columns, isColumnMajor) = (rows, columns, match.1 == "column")
  }

  var text: String { "\(isColumnMajor ? "column" : "row")_major(\(rows), \(columns))" }
}

extension UnmixMethod {
  package static func named(_ name: String) throws(Diagnostic) -> UnmixMethod {
    guard let method = all.first(where: { $0.name == name.lowercased() }) else {
      throw .unknownMethod(name, all.map(\.name))
    }
    return method
  }
}

extension Diagnostic {
  fileprivate static func unknownMethod(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      "AE5360", "`aec unmix` has no method `\(name)`", help: near + "methods are \(listing(known))")
  }

  fileprivate static func unknownScale(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic("AE5361", "`aec unmix` has no scale `\(name)`", help: near + "scales are \(listing(known))")
  }

  fileprivate static func noSpectra(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5362", "`\(path)` is no list or picture of spectra",
      help: "`aec info \(path)` shows what is in it; --dataset names one of several arrays")
  }

  fileprivate static func tooManyComponents(_ count: Int, _ channels: Int) -> Diagnostic {
    Diagnostic(
      "AE5363", "\(count) endmembers of spectra with \(channels) channels leave nothing to be found",
      help: "ask for fewer with --components")
  }

  fileprivate static func componentsFound(_ path: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE5364", "`\(path)` holds \(count) endmembers, as HySime finds", severity: .note,
      help: count < 2 ? "two are the least that mix" : "--components asks for another number")
  }
}

extension Explanation {
  package static let unmixing = [
    Explanation(
      "AE5360", "An unknown method of unmixing",
      meaning: "`aec unmix` knows some methods, and none of this name.",
      example: .command("aec unmix cube.npy --method sisl"), cure: "`aec unmix --help` lists them."),
    Explanation(
      "AE5361", "An unknown scale", meaning: "--scale takes the words of `scale` in `data`.",
      example: .command("aec unmix cube.npy --scale poison"), cure: "Write `poisson` for counts, or leave it out."),
    Explanation(
      "AE5362", "No spectra in a file",
      meaning: "A file holds no array that can be read as a list or a picture of spectra.",
      example: .situation("a `.mat` of a single number"), cure: "Name the array with --dataset."),
    Explanation(
      "AE5363", "More endmembers than channels",
      meaning: "Spectra of few channels can be mixed from as many endmembers in any way.",
      example: .command("aec unmix picture.png --components 3"), cure: "Ask for fewer endmembers."),
    Explanation(
      "AE5364", "The number of endmembers",
      meaning: "HySime compares the power of the data along each direction with that of the noise, and counts those in "
        + "which the signal is larger (Bioucas-Dias and Nascimento, IEEE TGRS 46, 2008).",
      example: .situation("a picture of three minerals"), cure: "Nothing is to be done."),
  ]
}
