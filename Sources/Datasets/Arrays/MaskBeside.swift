import Diagnostics
import Files

extension Dataset {
  /// Tells a mask of the pixels that the file holds beside the array.
  mutating func tellMask(beside items: [DataItem], in file: String) {
    guard axes.count > 1, let item else { return }
    let spatial = axes.indices.filter { axes[$0].role != .spectral }
    let sizes = (spatial.count == axes.count ? Array(spatial.dropLast()) : spatial).map { axes[$0].count }
    let group = pathParts(item).group
    let found = items.filter { other in
      guard let name = other.name, ElementType(rawValue: other.type) != nil else { return false }
      let (folder, own) = pathParts(name)
      return folder == group && maskNames.contains(plainName(own)) && other.shape == sizes
    }
    guard found.count == 1, let name = found[0].name else { return }
    notes.append(.maskBeside(file, name))
  }
}

/// What masks of pixels that are left out are called.
private let maskNames: Set<String> = [
  "mask", "badmask", "badpixels", "badpixelmask", "deadpixels", "deadpixelmask", "invalid", "masked",
]

extension Diagnostic {
  fileprivate static func maskBeside(_ path: String, _ name: String) -> Diagnostic {
    Diagnostic(
      "AE6853", "`\(excerpt(name))` in `\(path)` has a number for each pixel and is not used", severity: .note,
      help: "if other numbers than 0 in it mark pixels to leave out, write `mask: \"\(path):\(name)\"` into the data "
        + "section")
  }
}

extension Explanation {
  package static let masksBeside = [
    Explanation(
      "AE6853", "A mask beside the data",
      meaning: "A file holds an array that is named as a mask and has one number for each pixel. It is used when "
        + "`mask` names it.",
      example: .situation("`np.savez` of the `data` and the `mask` of a masked array of NumPy"),
      cure: "Write `mask` with the file and the name of the array, where other numbers than 0 mark what is left out.")
  ]
}
