import Diagnostics

extension Explanation {
  /// What lines, columns and numbers of tables are taken for.
  package static let tableColumns = [
    Explanation(
      "AE6209", "Numbers written in two ways",
      meaning: "One number has a comma or point before decimals, another has the same mark between thousands.",
      example: .situation("`0,5` and `1,012,345` in one table"),
      cure: "Use one mark for decimals in the whole file, and none between thousands."),
    Explanation(
      "AE6210", "Marks between thousands",
      meaning: "All numbers of the file together show that a comma or point stands between thousands.",
      example: .situation("a column with `987` and `1,012`"),
      cure: "Nothing is to be done. The message shows how one of the numbers is read."),
    Explanation(
      "AE6211", "A mark that may be either",
      meaning:
        "Numbers such as `1,012` have three digits behind their only mark, and no other number of the file tells "
        + "whether it stands before decimals or between thousands. Decimals are taken.",
      example: .situation("a table of `1,012` and `2,465`"),
      cure: "If the mark stands between thousands, take it out with the command of the message."),
    Explanation(
      "AE6212", "Lines above a table",
      meaning: "Text, or means and sums of the spectra, stand above the rows or their header.",
      example: .situation("a first line `Map of sample 7`"),
      cure: "Nothing is to be done; see that no row is among the lines."),
    Explanation(
      "AE6241", "A line above a table that looks like a row",
      meaning: "The line right above the rows is as long as they are and begins with a number or stands below names, "
        + "but has words where they have numbers. It is skipped.",
      example: .situation("`a,b`, then `1,x`, then rows of two numbers"),
      cure: "Write numbers alone in the line if it is a spectrum, or put # before it."),
    Explanation(
      "AE6246", "A first column below a corner",
      meaning:
        "The first column rises or falls evenly, and its head is a number that does not go on with the others, as the "
        + "corner of a matrix with values along both sides.",
      example: .situation("A header `0,400,420,440` above rows that begin with 0.1, 0.2, 0.3"),
      cure: "Leave the column out with the key of the message if it is no channel."),
    Explanation(
      "AE6245", "Names of samples in another order",
      meaning:
        "Two tables belong together line by line, as the data of two inputs do. A column of each names the samples, and "
        + "the names are the same in another order.",
      example: .situation("A table of spectra from `s0` to `s39`, and one of labels that is sorted in another way."),
      cure: "Sort one of them like the other; the message has a command for it."),
    Explanation(
      "AE6242", "A header of another length than the rows",
      meaning: "The header has more or fewer names than the rows have columns, so each name may stand above "
        + "the column beside its own. R leaves out the name of the rows' names; this is not told.",
      example: .situation("`id,400,420,440` above rows of three numbers"),
      cure: "Write one name for each column of the rows."),
    Explanation(
      "AE6213", "Lines below a table",
      meaning:
        "What stands below or between the rows is text, or sums and means of them, perhaps without a name, and no "
        + "spectrum.",
      example: .situation("a last line `Total,12,14,9`"),
      cure: "Nothing is to be done; see that no row is among the lines."),
    Explanation(
      "AE6214", "An axis whose values repeat",
      meaning: "Neighbouring channels have the same place on the spectral axis, mostly because places were rounded.",
      example: .situation("a header `400,400,401,401`"),
      cure: "Write the places with more digits into the header."),
    Explanation(
      "AE6215", "An axis that runs back",
      meaning:
        "The places in the header, or in the first column, mostly run one way, but not at the place that is named: often a "
        + "second detector.",
      example: .situation("a header from 400 to 1000, then from 900 to 2500"),
      cure: "Sort the columns, or take one part with `channels:`."),
    Explanation(
      "AE6216", "A column that is filled late",
      meaning: "A column is empty in the first rows, so it is taken for none, but a later row has something in it.",
      example: .situation("a remark behind the numbers of one row"),
      cure: "Fill the column in every row, or leave it empty."),
    Explanation(
      "AE6217", "A channel that counts the rows",
      meaning: "The first column is 0, 1, 2, ... and nothing says that it is a number of the rows.",
      example: .situation("a table that pandas wrote with its index and without a header"),
      cure: "Leave it out with `dead_channels: [0]`, or name it `index` in a header."),
    Explanation(
      "AE6218", "A channel that looks like an axis",
      meaning: "The numbers of the first column only rise or only fall, as those of a spectral axis do.",
      example: .situation("wavenumber and intensity in two columns"),
      cure: "Write `spectral: 0` if each further column is a spectrum."),
    Explanation(
      "AE6219", "Spectra with axes that differ",
      meaning: "Every second column is an axis, and they are not the same.",
      example: .situation("two spectra with wavenumbers of their own"),
      cure: "Bring all spectra to one axis, or give a file for each."),
    Explanation(
      "AE6220", "One number a row",
      meaning: "A column runs through the same places again and again: the spectra stand one below the other.",
      example: .situation("columns x, y, wavenumber and intensity"),
      cure: "Nothing is to be done."),
    Explanation(
      "AE6221", "Columns that tell places",
      meaning: "Two columns say where in a picture each spectrum lies, with so many different places along and down.",
      example: .situation("columns x and y of a map"),
      cure: "Write the `pixels:` that the message names to make a picture of the spectra."),
    Explanation(
      "AE6222", "Places that are no grid",
      meaning: "Two columns look like places in a picture, but two spectra lie at one point or most points have none.",
      example: .situation("a point of a map that was measured twice"),
      cure: "See that the lines are in the order of the pixels, or take out what was measured twice."),
    Explanation(
      "AE6223", "A picture of another size than its places",
      meaning: "`pixels` takes the lines row after row, but the columns with places tell another size.",
      example: .situation("`pixels: row_major(10, 60)` for 20 x 30 places"),
      cure: "Write the `pixels:` that the message names."),
    Explanation(
      "AE6224", "Pixels in the order of their places",
      meaning: "The lines stand in another order than the pixels, or some are missing; their places decide.",
      example: .situation("a map that was measured there and back"),
      cure: "Nothing is to be done. Points that are missing are left out."),
    Explanation(
      "AE6225", "A header that is repeated",
      meaning:
        "Tables were put one below the other with their headers, as `cat a.csv b.csv` does. The lines that repeat "
        + "what stands above the first row are skipped.",
      example: .command("cat a.csv b.csv > all.csv; aec info all.csv"),
      cure: "Nothing is to be done; to be rid of the note, keep one header only."),
    Explanation(
      "AE6226", "Another header further below",
      meaning:
        "A line has the words of the header with other values: tables with different axes were put one below the "
        + "other. Read together, channels would mean different things.",
      example: .command("cat 532nm.csv 785nm.csv > all.csv; aec info all.csv"),
      cure: "Give each table a file of its own, or bring all spectra to one axis first."),
    Explanation(
      "AE6227", "A first line that may be an axis",
      meaning:
        "The numbers of the first line only rise or only fall, as those of a spectral axis do, but too few things tell "
        + "them from a spectrum.",
      example: .situation("a line `400,520,690` above three channels between 0 and 1"),
      cure: "Write `header: true` beside `file:` if it is the axis, and `header: false` if not."),
    Explanation(
      "AE6228", "A channel that may be a class",
      meaning: "The last column holds a few whole numbers again and again, and the other columns do not.",
      example: .situation("a table without header whose last column is 0, 1 or 2"),
      cure: "Leave it out with the key of the message, or name it `class` in a header."),
    Explanation(
      "AE6229", "Spectra with values that are missing",
      meaning:
        "Each row of the table is one point of a spectrum, but spectra have other values of the axis than the first, or "
        + "one of them twice.",
      example: .situation("columns x, y, wavelength and intensity, of which the last lines are lost"),
      cure: "Give every spectrum each value of the axis once, or write one spectrum a row."),
    Explanation(
      "AE6230", "Rows that may be single points",
      meaning:
        "A table of few columns looks as if each row were one point of a spectrum, but no name tells which column is the "
        + "axis.",
      example: .situation("columns of x, wavelength and intensity without names"),
      cure: "Name the columns in a first line."),
  ]
}
