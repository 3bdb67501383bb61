import Diagnostics

extension Explanation {
  package static let tables = [
    Explanation(
      "AE6201", "Not a table",
      meaning: "The file is of another kind, not text with numbers.",
      example: .situation("a spreadsheet file named `.csv`"),
      cure: "Save it as text with one spectrum a row."),
    Explanation(
      "AE6202", "A table without rows",
      meaning: "The file holds no row of numbers.",
      example: .situation("a file with a header only"),
      cure: "Give a text file with one spectrum a row."),
    Explanation(
      "AE6203", "A field that is no number",
      meaning: "A field of a row of numbers is text or nothing.",
      example: .situation("a note in the middle of a table"),
      cure: "Put # before lines of comment, and separate all columns alike."),
    Explanation(
      "AE6204", "Rows of different lengths",
      meaning: "A row has more or fewer numbers than those before it.",
      example: .situation("a row that was cut off"),
      cure: "Give every row the same number of columns."),
    Explanation(
      "AE6205", "A table with values that are not finite",
      meaning: "NaN, infinite or too large values would make every loss NaN.",
      example: .situation("a field `nan`"),
      cure: "Remove such rows, or name them in `dead_pixels:` or `dead_channels:`."),
    Explanation(
      "AE6206", "Columns that are left out",
      meaning: "Columns that hold coordinates or text are not parts of the spectra.",
      example: .situation("a table with the columns x and y in front"),
      cure: "Nothing is wrong; the message tells which ones."),
    Explanation(
      "AE6207", "A header of numbers",
      meaning: "The first line runs one way, as an axis does, so it is taken for the spectral axis.",
      example: .situation("a first line 400,401,402"),
      cure: "Write `header: false` beside `file:` if it is a spectrum."),
    Explanation(
      "AE6208", "A column that is the axis",
      meaning: "A column only rises or falls, so it is the spectral axis and no spectrum.",
      example: .situation("a first column of energies"),
      cure: "Nothing is wrong."),
  ]
}
