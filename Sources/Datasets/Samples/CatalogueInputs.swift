import Diagnostics
import Files

// AE6570 to AE6575: the data of several inputs.
extension Diagnostic {
  static func inputsDiffer(
    _ first: String, _ layout: SampleLayout, _ other: String, _ found: SampleLayout
  ) -> Diagnostic {
    let same = layout.leading.reduce(1, *) == found.leading.reduce(1, *)
    let (order, words) = layout.origin.isColumnMajor ? ("column", "column after column") : ("row", "row after row")
    let help =
      same && layout.leading.count == 2
      ? "they have as many samples: write `pixels: \(order)_major(\(layout.leading[0]), \(layout.leading[1]))` in the "
        + "group of `\(other)` if they follow each other \(words)"
      : "a sample needs the numbers of every input: give both files the same pixels, or choose them by `rows` and `columns`"
    return Diagnostic(
      "AE6570",
      "`\(found.source)` has \(counts(found)) for `\(other)`, but `\(layout.source)` has \(counts(layout)) for `\(first)`",
      about: "group of \(other)", help: help)
  }

  /// A square picture shows by the names of its axes alone that it is turned.
  static func inputsTurned(_ layout: SampleLayout, _ other: String, _ found: SampleLayout) -> Diagnostic {
    func names(_ layout: SampleLayout) -> String { listing(layout.spatial.compactMap(\.name)) }
    return Diagnostic(
      "AE6570",
      "the pixels of `\(found.source)` go along \(names(found)), those of `\(layout.source)` along \(names(layout))",
      about: "group of \(other)",
      help: "write `transpose: true` in the group of `\(other)`, or correct the names of the axes that are wrong")
  }

  private static func counts(_ layout: SampleLayout) -> String {
    guard layout.leading.count == 2 else { return "\(layout.leading.reduce(1, *)) samples" }
    return "\(layout.leading[0]) rows and \(layout.leading[1]) columns"
  }

  static func leftOutOfAll(_ sources: [String], used: Int) -> Diagnostic {
    Diagnostic(
      "AE6571",
      "\(listing(sources)) leave out different samples; the \(used) that all of them have are used",
      severity: .note)
  }

  static func noSampleInAll(_ sources: [String]) -> Diagnostic {
    Diagnostic(
      "AE6572", "there is no sample that \(listing(sources)) all have",
      help: "each leaves out what another has: look at their masks and their missing numbers")
  }

  static func classesFromOne(_ source: String, count: Int) -> Diagnostic {
    Diagnostic(
      "AE6573", "the classes of `\(source)` are counted from 1 to \(count), since none is 0", severity: .note)
  }

  static func noClass(_ source: String, _ number: Float, count: Int, first: Int) -> Diagnostic {
    Diagnostic(
      "AE6574", "`\(source)` holds \(short(Double(number))), which is none of the \(count) classes of the model",
      about: "classes",
      help: "classes are whole numbers from \(first) to \(first + count - 1), from 1 where none is 0; other pixels can "
        + "be left out by a `mask`")
  }
}

// AE6243, AE6244: a list beside spectra that stand where their places say.
extension Diagnostic {
  package static func takenLineByLine(_ path: String, _ table: String) -> Diagnostic {
    Diagnostic(
      "AE6243",
      "`\(path)` is taken line by line in the order of `\(table)`, whose spectra stand where their places say",
      severity: .warning,
      help: "if it has the pixels of the picture row after row, save it as an array with rows and columns, "
        + "`array.reshape(rows, columns, -1)`")
  }

  /// - Parameter picture: Rows and columns.
  package static func placesDiffer(_ path: String, _ own: Placement, _ picture: [Axis]) -> Diagnostic {
    Diagnostic(
      "AE6244",
      "`\(path)`: \(own.described), which are not the places of the picture, with \(picture[1].count) in each row and "
        + "\(plural(picture[0].count, "row"))",
      help: "give the same places in both files; or leave their columns out where lines follow each other alike")
  }

  static func otherOrderOfPlaces(_ path: String, _ own: Placement, _ other: String) -> Diagnostic {
    Diagnostic(
      "AE6244", "`\(path)` lists its places in another order than `\(other)`",
      help: "write `\(own.key)` beside the groups of inputs, so that spectra stand where their places say")
  }

  static func cannotBePlaced(_ dataset: Dataset, _ placement: Placement) -> Diagnostic {
    let sizes = [placement.rows.count, placement.columns.count] + dataset.shape.dropFirst()
    return Diagnostic(
      "AE6244",
      "`\(dataset.source)` of shape \(dataset.shape) cannot take the places of `\(placement.teller ?? "its spectra")`",
      help: "save it as a picture of shape \(sizes)")
  }
}

extension Explanation {
  /// The messages about the data of several inputs.
  package static let joinedInputs: [Explanation] = [
    Explanation(
      "AE6243", "A list in the order of a table",
      meaning:
        "The columns x and y of a table put its spectra at their places in a picture. Another list of the same length, "
        + "such as labels or a mask, is taken line by line: what stands in a line belongs to the spectrum of that line.",
      example: .situation("A table of spectra that were measured there and back, beside a list of labels."),
      cure: "None is needed where both files list the same samples. Save a list of pixels, row after row, as an array "
        + "with rows and columns."),
    Explanation(
      "AE6244", "Places that differ",
      meaning:
        "Two files belong together and tell places of their lines, but other ones: another grid, another direction, or "
        + "another order in lists that stay lists. So it is unclear which lines belong together.",
      example: .situation("Spectra and labels with columns x and y, one from the top and one from the bottom."),
      cure: "Give the same places in both files, and `pixels: row_major(rows, columns)` beside the groups of inputs."),
    Explanation(
      "AE6570", "Inputs with other samples",
      meaning:
        "A sample has the numbers of every input of the model, so all files must have the same pixels, or lists of the "
        + "same length.",
      example: .command("aec train conditional.ae --data x=cube.npy --data label=classes_of_another_cube.npy"),
      cure: "Take files of the same picture, or cut them to the same pixels with `rows` and `columns`. Where rows and "
        + "columns have changed places, write `transpose: true` in one of the groups."),
    Explanation(
      "AE6571", "Samples that one input leaves out",
      meaning:
        "The mask or the missing numbers of one file leave out samples that another has. Only those that all have are "
        + "used.",
      example: .situation("A cube with a mask beside classes without one."),
      cure: "None is needed. A `mask` beside the groups holds for all inputs."),
    Explanation(
      "AE6572", "No sample that all inputs have",
      meaning: "What one file leaves out is all that another has.",
      example: .situation("Two masks that together cover the whole picture."),
      cure: "Look at the masks, and at the missing numbers that `aec info` shows."),
    Explanation(
      "AE6573", "Classes counted from 1",
      meaning:
        "With `classes: true` whole numbers become rows of 0 and 1. They are counted from 0, or from 1 where there is no "
        + "0 in the file.",
      example: .situation("A file with the classes 1, 2, 3 and 4 for an input `label: [4]`."),
      cure: "None is needed."),
    Explanation(
      "AE6574", "A number that is no class",
      meaning:
        "With `classes: true` every number must be a whole number below the size of the input, or up to it where they are "
        + "counted from 1.",
      example: .situation("A file with the classes 0 to 9, 0 for pixels without a class, for an input `label: [9]`."),
      cure: "Give the model the size of all classes, or leave out pixels without a class by a `mask`."),
    Explanation(
      "AE6575", "Complex numbers",
      meaning: "Each complex number is read as two: real and imaginary part, along a last axis of 2.",
      example: .situation("An array of `complex64` with the shape [pixels, 200], for an input `x: [200, 2]`."),
      cure: "None is needed."),
  ]
}
