import Diagnostics
import Files

/// A signal in a file of HyperSpy: an array, and a group for each of its axes.
struct Experiment {
  let name: String
  let axes: [Axis]
  /// Why the numbers of axes are not those that the file means, by the axis.
  private let faults: [(axis: Int, HyperSpyAxis.Fault)]
  private let group: HDF5Object
  private let data: HDF5Object
  private let description: HDF5Description

  var shape: [Int] { description.shape }
  var type: String { description.type.words }

  init?(_ group: HDF5Object, name: String) {
    guard let data = group.child("data"), data.isArray, let description = HDF5Description(data) else { return nil }
    (self.name, self.group, self.data, self.description) = (name, group, data, description)
    let found = description.shape.enumerated().map { number, count in
      group.child("axis-\(number)").map { HyperSpyAxis($0, count: count) } ?? HyperSpyAxis(axis: Axis(count: count))
    }
    axes = group.rolesOfOldFiles(found.map(\.axis)).withRoles(found.map { _ in [] })
    faults = found.enumerated().compactMap { number, own in own.fault.map { (number, $0) } }
  }

  func dataset(in file: String) throws(Diagnostic) -> Dataset {
    let values = try data.values(description, file: file, path: name)
    var dataset = Dataset(
      source: file, item: name, values: values, axes: axes + description.partAxis(behind: axes))
    if description.isComplex { dataset.tellComplex() }
    dataset.title = group.child("metadata/General")?.known("title")
    dataset.quantity = quantity
    dataset.tellSpectralAxis()
    dataset.notes += faults.map { number, fault in .hyperSpyAxis(file, axes[number].name ?? "axis \(number)", fault) }
    return dataset
  }

  /// HyperSpy writes "Intensity (Counts)".
  private var quantity: Quantity {
    guard let text = group.child("metadata/Signal")?.known("quantity") else { return Quantity() }
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return Quantity(name: text) }
    let name = text[..<open].reversed().drop { $0 == " " }.reversed()
    let units = text[text.index(after: open)...].dropLast()
    return Quantity(name: name.isEmpty ? nil : String(name), units: units.isEmpty ? nil : String(units))
  }
}

extension HDF5Object {
  /// The signals of a file that HyperSpy wrote; nil in any other file.
  var experiments: [Experiment]? {
    guard let group = child("Experiments"), group.isGroup else { return nil }
    let found = group.names(limit: 1000).compactMap { name in
      group.child(name).flatMap { Experiment($0, name: name) }
    }
    return found.isEmpty ? nil : found
  }

  /// Before axes said themselves what they are, the signal did.
  fileprivate func rolesOfOldFiles(_ axes: [Axis]) -> [Axis] {
    guard axes.count > 1, axes.allSatisfy({ $0.role == nil }), let signal = child("metadata/Signal") else {
      return axes
    }
    let kinds = ["spectrum": 1, "image": 2]
    let count =
      signal.text("record_by").flatMap { kinds[$0] } ?? number("signal_dimension").flatMap { Int(exactly: $0) }
    guard let count, (1..<axes.count).contains(count) else { return axes }
    return axes.enumerated().map { place, axis in
      var axis = axis
      axis.role = place < axes.count - count ? .spatial : .spectral
      return axis
    }
  }

  /// Text that says something: HyperSpy has words for what it does not know.
  func known(_ name: String) -> String? {
    text(name).flatMap { ["", "_None_", "<undefined>", "None", "generic"].contains($0) ? nil : $0 }
  }
}
