import Diagnostics
import Files

// Messages about pictures.
extension Diagnostic {
  static func notPNG(_ path: String, looksLike kind: String?, help: String? = nil) -> Diagnostic {
    let found = kind.map { "it is \($0)" } ?? "it does not start with the bytes of one"
    return Diagnostic(
      "AE6301", "`\(path)` is not a PNG picture: \(found)", help: help ?? "convert the picture to PNG")
  }

  static func damagedPNG(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6302", "the picture `\(path)` is damaged: \(excerpt(reason, limit: 120))",
      help: "copy or save it again")
  }

  static func wrongChannels(
    _ path: String, found: Int, hasAlpha: Bool, wanted: Int
  ) -> Diagnostic {
    let kinds = [
      1: "grey", 2: "grey and alpha", 3: "red, green and blue", 4: "red, green, blue and alpha",
    ]
    return Diagnostic(
      "AE6303",
      "the picture `\(path)` has \(plural(found, "channel")) (\(kinds[found] ?? "unnamed")), "
        + "the function takes \(wanted) after the axis",
      help: "give the function one parameter for each channel, or convert the picture")
  }

  static func spectrumNotFinite(
    _ path: String, row: Int, column: Int, t: Double, value: Double
  ) -> Diagnostic {
    Diagnostic(
      "AE6304",
      "the spectrum at row \(row), column \(column) of `\(path)` is \(value) at t = \(t), "
        + "which float32 cannot hold as a finite number",
      help: "change the function so that it is finite for every channel value from 0 to 1")
  }
}

extension Explanation {
  package static let pictures = [
    Explanation(
      "AE6301", "Not a PNG picture",
      meaning: "Pictures are read as PNG, and the file is of another kind.",
      example: .situation(#"`image: "photo.jpg"` in the data section"#),
      cure: "Convert the picture to PNG."),
    Explanation(
      "AE6302", "A damaged picture",
      meaning: "The picture cannot be unpacked; the message tells why.",
      example: .situation("a download that was interrupted"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6303", "A picture with other channels",
      meaning: "The function of spectra takes one number for each channel, and the picture has others.",
      example: .situation("a grey picture for `fn spectrum(t, r, g, b)`"),
      cure: "Give the function one parameter for each channel, or convert the picture."),
    Explanation(
      "AE6304", "A spectrum that is not finite",
      meaning: "The function gives NaN, infinite or too large values for a pixel.",
      example: .situation("`fn spectrum(t, r, g, b) = 1 / r` where red is 0"),
      cure: "Change the function so that it is finite for every value from 0 to 1."),
  ]
}
