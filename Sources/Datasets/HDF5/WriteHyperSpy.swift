import Diagnostics
import Files

/// An array with its axes that is written for HyperSpy (format 3.3 of `.hspy`).
///
/// Spatial axes are its navigation axes, spectral ones its signal axes; `hs.load(path)` gives them back.
package struct HyperSpySignal {
  package var title: String
  package var axes: [Axis]
  package var quantity = Quantity()

  package init(title: String, axes: [Axis], quantity: Quantity = Quantity()) {
    (self.title, self.axes, self.quantity) = (title, axes, quantity)
  }

  /// Whether libhdf5 is installed.
  package static var canBeWritten: Bool { HDF5Library.shared?.writing != nil }

  /// Writes the file as a whole; `values` have the last axis innermost.
  package func write(_ values: UnsafeBufferPointer<Float>, to path: String) throws(Diagnostic) {
    try writeAtomically(to: path) { (file) throws(Diagnostic) in try write(values, into: file, named: path) }
  }

  /// Writes into a file that has not taken its place yet; messages call it by its path.
  package func write(
    _ values: UnsafeBufferPointer<Float>, into file: OutputFile, named path: String
  ) throws(Diagnostic) {
    precondition(axes.reduce(1) { $0 * $1.count } == values.count && !values.isEmpty)
    let writer = try HDF5Writer(file.pathWhileWritten())
    write(values, with: writer)
    writer.finish()
    if let failure = writer.failure { throw .unwrittenHDF5(path, failure) }
  }

  private func write(_ values: UnsafeBufferPointer<Float>, with writer: HDF5Writer) {
    writer.attribute("file_format", "HyperSpy")
    writer.attribute("file_format_version", "3.3")
    writer.group("Experiments")
    // A slash would be a group of its own.
    let root = "Experiments/" + title.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "-")
    writer.group(root, ["package": "hyperspy", "package_version": "2.0"])
    writer.array(root + "/data", shape: axes.map(\.count), values)
    for (number, axis) in axes.enumerated() { write(axis, at: "\(root)/axis-\(number)", with: writer) }
    writer.group(root + "/attributes", ["_lazy": .flag(false), "ragged": .flag(false)])
    writer.group(root + "/metadata")
    writer.group(root + "/metadata/General", ["title": .text(title)])
    var label = quantity.name ?? ""
    if let units = quantity.units { label += " (\(units))" }
    if label.isEmpty {
      writer.group(root + "/metadata/Signal", ["signal_type": ""])
    } else {
      writer.group(root + "/metadata/Signal", ["signal_type": "", "quantity": .text(label)])
    }
    writer.group(root + "/original_metadata")
    writer.group(root + "/learning_results")
  }

  private func write(_ axis: Axis, at path: String, with writer: HDF5Writer) {
    let name = HDF5Writer.Attribute.text(axis.name ?? "_None_")
    let units = HDF5Writer.Attribute.text(axis.units ?? "_None_")
    let navigate = HDF5Writer.Attribute.flag(axis.role == .spatial)
    switch axis.points {
    case .values(let values):
      writer.group(
        path, ["_type": "DataAxis", "name": name, "units": units, "navigate": navigate, "is_binned": .flag(false)])
      writer.array(path + "/axis", values)
    case .indices, .uniform:
      let step = axis.count > 1 ? axis[1] - axis[0] : 1
      writer.group(
        path,
        [
          "_type": "UniformDataAxis", "name": name, "units": units, "navigate": navigate, "is_binned": .flag(false),
          "offset": .number(axis.count > 0 ? axis[0] : 0), "scale": .number(step), "size": .integer(axis.count),
        ])
    }
  }
}
