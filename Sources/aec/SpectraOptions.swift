import ArgumentParser
import Training

/// A file of spectra by itself, without a model that says how it is read, and how many components are looked for.
struct SpectraOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The spectrum image.", valueName: "data"), completion: .data)
  var data: String
  @Option(help: ArgumentHelp("The number of endmembers; found by HySime when left out.", valueName: "n"))
  var components: Int?
  @Option(help: ArgumentHelp("One of several arrays in the file.", valueName: "name"))
  var dataset: String?
  @Option(help: ArgumentHelp("The axis along which spectra lie, counted from 0.", valueName: "axis"))
  var spectral: Int?
  @Option(
    help: ArgumentHelp(
      "The picture that a list of spectra is, such as `column_major(95, 95)`, as MATLAB counts.", valueName: "order"),
    completion: .list(["column_major"]))
  var pixels: String?
  @Option(
    name: .customLong("key"), parsing: .singleValue,
    help: ArgumentHelp(
      "A key of the data section, such as `dead_channels: [7]`; may be given several times.", valueName: "key"))
  var keys: [String] = []

  /// The file and how it is read, for the messages of `command`.
  func choice(of command: String) -> DataChoice {
    DataChoice(
      data, dataset: dataset, spectral: spectral, pixels: pixels.flatMap { PictureOrder($0) }, keys: keys,
      command: command)
  }

  func validate() throws {
    if data.isEmpty { throw ValidationError("the name of the spectrum image is empty: name a file") }
    if let pixels, PictureOrder(pixels) == nil {
      throw ValidationError("--pixels takes an order such as column_major(95, 95)")
    }
    if keys.contains(where: { !$0.contains(":") || $0.contains("\n") }) {
      throw ValidationError("--key takes a key with its value, such as \"dead_channels: [7]\"")
    }
    if let spectral, !(0...8).contains(spectral) { throw ValidationError("--spectral takes the number of an axis") }
    if let components, !(1...64).contains(components) {
      throw ValidationError("--components takes a number from 1 to 64")
    }
  }
}
