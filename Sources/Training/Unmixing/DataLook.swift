import Checker
import Compiler
import Datasets
import Diagnostics
import Files

/// What can be said of a data file before there is a model: its channels, and how many endmembers it holds.
package struct DataLook {
  package let channels: Int
  package let components: Int
  /// What was found out of the number of endmembers.
  package private(set) var note: Diagnostic?
  /// How the file is read, which a training tells by itself.
  package let notes: [Diagnostic]
  /// What is unusual about the numbers.
  package let warnings: [Diagnostic]
  private let file: DataChoice
  let scale: String?
  /// Whether the numbers are counts.
  let isCounted: Bool
  let traits: DataTraits

  /// `choosesScale` where counts are to be scaled as such.
  package init(
    _ file: DataChoice, components: Int?, scale: String?, choosesScale: Bool = false
  ) throws(Diagnostics) {
    self.file = file
    let recipe = try file.recipe(scale: scale)
    do throws(Diagnostic) {
      var choice = ArrayChoice(recipe)
      choice.mask = recipe.mask
      channels = try DataLook.channels(of: file.path, choice)
      let source = SurveyedSamples(
        try openSamples(file.path, fitting: InputExpectation(ofChannels: channels), choice: choice))
      notes = source.layout.notes.map { $0.withKeysOfCommand(file.command) }
      let found = try HySime(source, channels: channels)
      // Scales are told elsewhere, or chosen here.
      warnings = try source.warnings().filter { !["AE6563", "AE6586"].contains($0.code) }.map {
        $0.withKeysOfCommand(file.command)
      }
      isCounted = found.isCounted
      let isScaled = scale != nil || recipe.scale != .none
      self.scale = scale ?? (choosesScale && isCounted && !isScaled ? "poisson" : nil)
      self.components = components ?? max(2, min(64, found.components))
      note = .found(file.name, found.components, asked: components)
      let isPoisson = self.scale == "poisson" || recipe.scale == .poisson
      traits = found.traits(ends: self.components, isCounted: isPoisson)
      guard self.components < channels else { throw .tooManyComponents(self.components, channels) }
    } catch {
      throw Diagnostics([error.withKeysOfCommand(file.command)])
    }
  }

  /// The number of channels; the file's own message is better than one about its sizes.
  private static func channels(of path: String, _ choice: ArrayChoice) throws(Diagnostic) -> Int {
    if let channels = sampleSizes(of: path, choice, axes: 1)?.first { return channels }
    do throws(Diagnostic) {
      _ = try openSamples(path, fitting: InputExpectation(ofChannels: 0), choice: choice)
    } catch  where !["AE6501", "AE6502", "AE6503"].contains(error.code) {
      throw error
    } catch {}
    throw .noSpectra(path)
  }

  /// The text of a method's model for these data.
  package func model(_ method: UnmixMethod) -> String {
    method.model(
      channels: channels, ends: components, data: file.lines + (scale.map { ["scale: \($0)"] } ?? []) + ["test: 0"],
      traits)
  }

  /// The text of a model to begin with, with what was found in the data.
  package func startingModel(shownAs name: String, isFound: Bool) -> String {
    let kinds = [
      isCounted ? "which are counts" : nil, traits.isEven ? nil : "brighter and darker ones",
      traits.isSigned ? "with numbers below 0" : nil,
    ].compactMap(\.self)
    let scaling = "scale: \(scale ?? "none")"
    return """
      ae 1

      // Unmixing of \(printable(name)): spectra of \(([channelWords] + kinds).joined(separator: ", ")).
      //
      // Endmembers are the corners of the likeliest simplex around the data, shares of them follow by least squares: nothing
      // is left to be trained, and one epoch measures the loss. docs/unmixing.md tells when another model fits.
      model Unmix(
        channels: int = \(channels),      // of each spectrum
        ends: int = \(components)            // endmembers\(isFound ? ", as HySime counts them; choose what you know" : "")
      ) {
      \(UnmixMethod.all[0].body(traits))
        loss mse(y, x)
      }

      data {
      \(file.lines.map { "  " + $0 }.joined(separator: "\n"))
        \(scaling)\(isCounted ? "                  // counts: noise is alike in all channels then" : "")
        test: 0                          // all pixels are used
      }

      train {
        epochs: 1                        // all weights are fixed
      }

      """
  }

  private var channelWords: String { "\(channels) channels" }
}
