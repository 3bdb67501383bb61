import Diagnostics
import Syntax

// The sides of a picture whose spectra a file holds as a list.
extension Elaborator {
  /// `shape: [64, 64, 90]` for `x: [90]`: what brings the picture back; nil for other keys and values.
  func listedPicture(_ entry: Entry, _ section: Section) -> String? {
    guard ["shape", "input_shape", "size"].contains(entry.key.text), case .list(let sizes) = entry.value.kind,
      sizes.count == 3, !section.entries.contains(where: { $0.key.text == "pixels" })
    else { return nil }
    let site = RepairSite(self)
    guard let input = file.models.first?.encoder.inputs.first?.shape, input.count == 1,
      let channels = site.declared(input)?[0], let last = site.declared([sizes[2]])?[0], site.isSame(last, channels),
      let rows = site.integer(sizes[0]), let columns = site.integer(sizes[1])
    else { return nil }
    let pixels = "pixels: row_major(\(rows), \(columns))"
    return "if the file is a list of spectra, write `\(pixels)` in its place; else leave it out: "
      + "the shape is read from the file"
  }
}

extension Diagnostic {
  /// The message with another help, where there is one.
  func or(_ help: String?) -> Diagnostic {
    var message = self
    message.help = help ?? message.help
    return message
  }
}
