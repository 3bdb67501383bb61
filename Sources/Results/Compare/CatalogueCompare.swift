import Datasets
import Diagnostics
import Files
import Training

// Runs that cannot be compared: AE5370 to AE5377.
extension Diagnostic {
  static func oneRunAlone(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5370", "one run alone cannot be compared",
      help: "name others of the same data behind it: `aec compare \(path) OTHER`; `aec score` compares with a truth")
  }

  static func otherData(_ first: RunNumbers, _ other: RunNumbers) -> Diagnostic {
    let (name, source) = (first.run.folder.path, first.layout.source)
    return Diagnostic(
      "AE5371",
      "`\(other.run.folder.path)` is of other numbers, `\(other.layout.source)`, than `\(name)`, of `\(source)`",
      help: "leave it out, or see both on the same data: `--data \(source)`")
  }

  static func otherPixels(_ first: RunNumbers, _ other: RunNumbers) -> Diagnostic {
    func words(_ numbers: RunNumbers) -> String {
      let layout = numbers.latentLayout
      return "\(layout.count) of \(layout.leading.map(String.init).joined(separator: " x "))"
    }
    return Diagnostic(
      "AE5372",
      "`\(other.run.folder.path)` has maps of other pixels, \(words(other)), than `\(first.run.folder.path)`, "
        + words(first),
      help: "train both with the same `rows`, `columns`, `mask` and `dead_pixels`, and with latents for pixels")
  }

  static func otherChannels(_ first: RunNumbers, _ other: RunNumbers) -> Diagnostic {
    Diagnostic(
      "AE5373",
      "`\(other.run.folder.path)` has spectra of the shape \(other.layout.sampleShape), and "
        + "`\(first.run.folder.path)` has \(first.layout.sampleShape)",
      help: "train both with the same `channels`, `between` and `dead_channels`")
  }

  static func runTwice(_ path: String) -> Diagnostic {
    Diagnostic("AE5374", "the run `\(path)` is named twice", help: "name each run once")
  }

  static func otherAxes(_ first: RunNumbers, _ axis: Axis, _ other: RunNumbers, _ own: Axis) -> Diagnostic {
    func words(_ axis: Axis) -> String {
      axis.isCalibrated || axis.labels.isEmpty ? axis.rangeText : few(axis.labels.map { "`\(excerpt($0))`" }, limit: 4)
    }
    return Diagnostic(
      "AE5377",
      "`\(other.run.folder.path)` has its spectra along \(words(own)), and `\(first.run.folder.path)` along "
        + "\(words(axis)); they are compared channel by channel",
      severity: .warning, help: "leave one of them out, or correct the axis in its data and train again")
  }

  /// Runs with fewer or more components than the reference.
  static func otherComponents(_ name: String, _ count: Int, _ reference: String, _ known: Int) -> Diagnostic {
    Diagnostic(
      "AE5375",
      "`\(name)` has \(plural(count, "component")) and `\(reference)` has \(known), so \(min(count, known)) of them "
        + "are matched", severity: .note)
  }

  /// Runs whose losses are of differently scaled numbers.
  static func otherScales(_ entries: [Comparison.Entry]) -> Diagnostic {
    let words = entries.map { "`\($0.name)` by `scale: \($0.scale)`" }
    return Diagnostic(
      "AE5376", "losses and `variance left` are of scaled numbers, and the runs are scaled differently: \(few(words))",
      severity: .note, help: "the column `of the data` compares them in the numbers of the file")
  }
}

extension Explanation {
  package static let comparing = [
    Explanation(
      "AE5370", "One run to compare",
      meaning: "`aec compare` sets runs beside the first one, and no other is named.",
      example: .command("aec compare runs/sisal-001"), cure: "Name two runs or more of the same data."),
    Explanation(
      "AE5371", "Runs of other data",
      meaning: "Spectra and maps of different measurements differ for more reasons than the method.",
      example: .command("aec compare runs/of-monday runs/of-tuesday"),
      cure: "Compare runs of the same file, or give one file to all of them with `--data`."),
    Explanation(
      "AE5372", "Runs of other pixels",
      meaning: "Maps are compared pixel by pixel, and these have other rows, columns or pixels that are left out.",
      example: .command("aec compare runs/of-all runs/of-a-part"),
      cure: "Train both with the same `rows`, `columns`, `mask` and `dead_pixels`."),
    Explanation(
      "AE5373", "Runs of other channels",
      meaning: "Angles are taken between spectra of the same channels.",
      example: .command("aec compare runs/of-all-channels runs/of-some"),
      cure: "Train both with the same `channels`, `between` and `dead_channels`."),
    Explanation(
      "AE5374", "A run that is named twice",
      meaning: "A run is always like itself, so the second row would say nothing.",
      example: .command("aec compare runs/sisal-001 runs/sisal-001"), cure: "Name each run once."),
    Explanation(
      "AE5375", "Other numbers of components",
      meaning: "Each component of the reference is matched with at most one of another run, so some are left over.",
      example: .command("aec compare runs/of-four runs/of-three"),
      cure: "Nothing, if the numbers differ on purpose; `none` stands where a component has no like."),
    Explanation(
      "AE5376", "Runs of other scales",
      meaning:
        "A model reads scaled numbers, so the loss of a run with `scale: standard` is in other units than that of a "
        + "run without a scale.",
      example: .command("aec compare runs/standard runs/plain"),
      cure: "Compare the column `of the data`, which is in the numbers of the file."),
    Explanation(
      "AE5377", "Runs along other spectral axes",
      meaning:
        "The numbers of both runs are the same, but their files give them other wavelengths, units or names of channels. "
        + "Angles and maps are compared all the same, channel by channel.",
      example: .command("aec compare runs/of-visible runs/of-infrared"),
      cure: "Leave one of them out, or correct the axis in its data and train again."),
  ]
}
