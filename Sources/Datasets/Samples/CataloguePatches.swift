import Diagnostics
import Files

// AE6580 to AE6584: pictures cut into patches.
extension Diagnostic {
  static func patchesOfList(_ source: String, _ leading: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6580", "`\(source)` is a list of \(leading.reduce(1, *)) spectra, and patches are cut from a picture",
      about: "patch", help: "if the list is a picture, say so: `pixels: row_major(ROWS, COLUMNS)`")
  }

  static func patchTooLarge(_ source: String, _ side: Int, _ picture: ImageSize) -> Diagnostic {
    let most = min(picture.height, picture.width)
    return Diagnostic(
      "AE6581",
      "a patch of \(side) pixels does not fit into the \(picture.height) rows and \(picture.width) columns of `\(source)`",
      about: "patch", help: "cut smaller ones: `patch: \(most)`, or take the picture as one sample: `patch: all`")
  }

  static func patchOfOtherShape(
    _ source: String, _ height: Int, _ width: Int, isWhole: Bool, _ shape: [Int]
  ) -> Diagnostic {
    let found = "[\(shape.map(String.init).joined(separator: ", "))]"
    let what = isWhole ? "the picture `\(source)`, taken as one sample," : "a patch"
    let help =
      shape.count < 2
      ? "an input for patches begins with rows and columns: `x: [side, side, bands]`"
      : isWhole
        ? "give the sizes of the input the picture's: [\(height), \(width), ...]"
        : "write `patch: \(shape[0])`, or give the sizes of the input the patch's"
    return Diagnostic(
      "AE6582", "\(what) has \(height) rows and \(width) columns of pixels, but the input is \(found)", about: "patch",
      help: help)
  }

  static func noWholePatch(_ source: String, _ cut: PatchCut) -> Diagnostic {
    Diagnostic(
      "AE6583", "every patch of `\(source)` has pixels that are left out", about: "patch",
      help: cut.side.map { $0 > 1 ? "cut smaller ones: `patch: \(max(1, $0 / 2))`" : "look at the mask" }
        ?? "cut `rows` and `columns` so that no pixel is left out")
  }

  static func patchesLeftOut(_ source: String, _ count: Int, of all: Int) -> Diagnostic {
    Diagnostic(
      "AE6584",
      "\(count) of the \(all) patches of `\(source)` \(count == 1 ? "has" : "have") pixels that are left out, and "
        + "\(count == 1 ? "is" : "are") not used", severity: .note)
  }
}

extension Explanation {
  /// The messages about patches.
  package static let patches: [Explanation] = [
    Explanation(
      "AE6580", "Patches of a list",
      meaning: "Patches are neighbouring pixels, so they are cut from a picture with rows and columns.",
      example: .situation("`patch: 8` for a table with one spectrum a row."),
      cure: "Say which picture the list is, with `pixels`, or leave out `patch`."),
    Explanation(
      "AE6581", "A patch larger than the picture",
      meaning: "No square of that size fits into the picture.",
      example: .situation("`patch: 100` for a picture of 95 rows and 95 columns."),
      cure: "Cut smaller patches, or take the picture as one sample with `patch: all`."),
    Explanation(
      "AE6582", "A patch of another shape than the input",
      meaning: "The input of the model begins with the rows and columns of a patch, which must be those of `patch`.",
      example: .situation("`patch: 40` for an input `x: [32, 32, bands]`."),
      cure: "Give both the same size; `patch: side` takes the value of a hyper-parameter."),
    Explanation(
      "AE6583", "No patch without masked pixels",
      meaning: "A patch is used where all its pixels are, and here there is none.",
      example: .situation("`patch: all` with a mask."),
      cure: "Cut smaller patches, or take rows and columns without masked pixels."),
    Explanation(
      "AE6584", "Patches that are left out",
      meaning: "Some pixels of these patches are masked or have no value. The picture stays empty where no patch is.",
      example: .situation("A mask that covers a corner of the picture."),
      cure: "None is needed; with smaller patches or a smaller `stride` fewer pixels are lost."),
  ]
}
