import Diagnostics
import Files

// Velox writes EMD of its own: `Data/KIND/ID/Data`, each with a text `Metadata`.
extension HDF5Object {
  /// The axes of a series of pictures, [rows, columns, frames]; nil for any other array. Called on the root.
  func axesOfVelox(_ path: String, _ shape: [Int]) -> [Axis]? {
    guard kindOfVelox(path) == "Image", shape.count == 3, shape[2] > 1 else { return nil }
    return [
      Axis(count: shape[0], name: "y", role: .spectral), Axis(count: shape[1], name: "x", role: .spectral),
      Axis(count: shape[2], name: "frame", role: .spatial),
    ]
  }

  /// Refuses the counts of a detector one by one, which are no spectra, and what is left of a file of them.
  func requireNoStream(_ item: String?, in file: String) throws(Diagnostic) {
    guard let path = item ?? streamOfVelox, kindOfVelox(path) == "SpectrumStream" else { return }
    throw .eventStream(file, path, isNamed: item != nil)
  }

  /// The first stream of a file of Velox.
  private var streamOfVelox: String? {
    guard let streams = child("Data/SpectrumStream"), streams.isGroup else { return nil }
    return streams.names(limit: 1).first.map { "Data/SpectrumStream/\($0)/Data" }
  }

  /// "Image" of `Data/Image/ID/Data` beside its `Metadata` or in a file with a version of Velox.
  private func kindOfVelox(_ path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 4, parts[0] == "Data", parts[3] == "Data" else { return nil }
    let isVelox = child("Operations")?.isGroup == true || child("Presentation")?.isGroup == true
    let isTold = child((parts.dropLast() + ["Metadata"]).joined(separator: "/"))?.isArray == true
    return isVelox || isTold || child("Version")?.isArray == true ? parts[1] : nil
  }
}

extension Diagnostic {
  static func eventStream(_ path: String, _ item: String, isNamed: Bool) -> Diagnostic {
    Diagnostic(
      "AE6819",
      (isNamed ? "" : "the spectra of `\(path)` are not read: ")
        + "`\(excerpt(item))`\(isNamed ? " in `\(path)`" : "") is a stream of the detector's counts, as Velox writes it, "
        + "no array of spectra",
      help: "in HyperSpy: `hs.load(\"\(path)\", select_type=\"spectrum_image\")`, then save the signal as .hspy"
        + (isNamed ? "" : "; pictures beside it are named by `dataset:`"))
  }
}
