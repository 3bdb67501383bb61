// The section `data`: where the samples come from, and what is taken of them.
extension RecipeKey {
  package static let image = RecipeKey(
    "image", .form("a file name or `phantom`"), "a picture whose pixels become spectra")
  package static let spectra = RecipeKey(
    "spectra", .form("`f over t in linspace(a, b, n)`"), "how a pixel becomes a spectrum")
  package static let file = RecipeKey("file", .form("a file name"), "samples in a data file")
  package static let header = RecipeKey("header", .bool, "whether the first line of a .csv file holds names")
  package static let dataset = RecipeKey(
    "dataset", .form("a name in quotes"), "the data set or variable in a file that holds several")
  package static let spectral = RecipeKey(
    "spectral", .form("an axis by its name in quotes or its number from 0"), "the axis along which spectra lie")
  package static let rows = RecipeKey(
    "rows", .form("a range such as `0...99`"), "rows of pixels to take, counted from 0")
  package static let columns = RecipeKey(
    "columns", .form("a range such as `0...99`"), "columns of pixels to take, counted from 0")
  package static let channels = RecipeKey(
    "channels", .form("a range such as `100...899`"), "channels to take, counted from 0")
  package static let between = RecipeKey(
    "between", .form("a range such as `0.2...10`"), "the part of the spectral axis to take, in its units")
  package static let pixels = RecipeKey(
    "pixels", .form("`row_major(rows, columns)` or `column_major(rows, columns)`"),
    "the picture that a list of spectra is, and the order of its pixels")
  package static let transpose = RecipeKey(
    "transpose", .bool, "false", "whether rows and columns of the picture change places")
  package static let binPixels = RecipeKey(
    "bin_pixels", .int(1...10_000), "1", "rows and columns of pixels of which the mean is taken")
  package static let binChannels = RecipeKey(
    "bin_channels", .int(1...1_000_000), "1", "neighbouring channels of which the mean is taken")
  package static let deadChannels = RecipeKey(
    "dead_channels", .form("a list of channels such as `[5, 17]`"), "channels that are left out, counted from 0")
  package static let deadPixels = RecipeKey(
    "dead_pixels", .form("a list of pixels such as `[[3, 4], [7, 1]]`, or of numbers such as `[3, 7]`"),
    "spectra that are left out: row and column of each, or its number in a list")
  package static let mask = RecipeKey(
    "mask", .form("a file name in quotes"),
    "an array of the picture's size; numbers other than 0 mark pixels that are left out")
  package static let scale = RecipeKey(
    "scale", .form("`none`, `max`, `mean`, `poisson`, `standard` or `spectrum`"), "none",
    "how numbers are scaled, which is undone on output")
  package static let patch = RecipeKey(
    "patch", .form("a number of pixels such as `40`, or `all`"),
    "the pixels along each side of the squares that are the samples; `all` for the whole picture")
  package static let stride = RecipeKey(
    "stride", .int(1...100_000), "pixels from one square to the next; the length of its side when left out")
  package static let classes = RecipeKey(
    "classes", .bool, "false", "whether numbers are classes, of which each becomes a row of 0 with a 1 in its place")
  package static let test = RecipeKey(
    "test", .real(0...0.99), "20%", "the share of samples kept for testing", flag: "test", placeholder: "share"
  ).usually(0.005...1)

  /// Keys that say more about `file`.
  package static let ofFile: [RecipeKey] = [
    header, dataset, spectral, pixels, transpose, rows, columns, channels, between, binPixels, binChannels,
    deadChannels, deadPixels, mask, scale, patch, stride, classes,
  ]
  /// Keys that may stand beside the groups of several inputs and hold for each: which pixels are taken.
  package static let ofPixels: [RecipeKey] = [
    pixels, transpose, rows, columns, binPixels, deadPixels, mask, patch, stride,
  ]
  /// All keys of `data`, in the order of the manual.
  package static let ofData: [RecipeKey] = [
    image, spectra, file, header, dataset, spectral, pixels, transpose, rows, columns, channels, between, binPixels,
    binChannels, deadChannels, deadPixels, mask, scale, patch, stride, classes, test,
  ]
}
