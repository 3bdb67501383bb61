import Checker
import Compiler
import Datasets
import Diagnostics
import Files

/// A data file with the keys of `data` that say what is taken of it.
package struct DataChoice {
  let path: String
  /// The path as it was given.
  let name: String
  /// The command that takes the keys behind `--key`.
  let command: String
  private let keys: [String]

  /// `keys` are lines of the section, such as `dead_channels: [3]`.
  package init(
    _ path: String, dataset: String? = nil, spectral: Int? = nil, pixels: PictureOrder? = nil, keys: [String] = [],
    command: String
  ) {
    (self.path, name, self.command) = (absolutePath(path), path, command)
    let named = [
      dataset.map { "dataset: \(quotedText($0))" }, spectral.map { "spectral: \($0)" },
      pixels.map { "pixels: \($0.text)" },
    ]
    self.keys = named.compactMap(\.self) + keys
  }

  /// The lines of a data section.
  var lines: [String] { ["file: \(quotedText(path))"] + keys }

  /// A model that reads the file, of any size: what is wrong with a key is told of its text.
  package var source: SourceFile {
    let model = UnmixMethod.all[0].model(channels: 8, ends: 2, data: lines + ["test: 0"], DataTraits())
    return SourceFile(name: "data", text: model)
  }

  /// What the keys mean, scaled in a way that leaves endmembers at 0 and above.
  func recipe(scale: String?) throws(Diagnostics) -> FileRecipe {
    let compilation = try Compilation(source)
    guard let recipe = compilation.shownFile else { throw Diagnostics([.noSpectra(path)]) }
    // Other scales would move spectra, or divide each by itself.
    let scales: [FileRecipe.Scale] = [.none, .max, .mean, .poisson]
    let chosen = scale ?? recipe.scale.rawValue
    guard scales.contains(where: { $0.rawValue == chosen }) else {
      throw Diagnostics([.unknownScale(chosen, scales.map(\.rawValue))])
    }
    guard recipe.patch == nil, !recipe.holdsClasses else { throw Diagnostics([.noSpectra(path)]) }
    return recipe
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
