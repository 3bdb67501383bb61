import Diagnostics
import Files

/// Arrays in an HDF5 file; HyperSpy's files and MATLAB's since 7.3 are such files with an order of their own.
struct HDF5Format: DataFormat {
  let name = "an HDF5 file (.h5, .hdf5, .hspy, .nxs, .emd)"
  let holdsSeveral = true

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    start.starts(with: [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A])
      // Bytes of another program may stand before its own mark.
      || !start.isEmpty && endings.contains { path.lowercased().hasSuffix($0) }
  }

  private let endings = [".h5", ".hdf5", ".he5", ".hspy", ".nxs", ".emd"]

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let root = try HDF5Object(file: file.name)
    if let experiments = root.experiments {
      return experiments.map { DataItem(name: $0.name, shape: $0.shape, type: $0.type, axes: $0.axes) }
    }
    return root.arrays().map(\.item)
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let root = try HDF5Object(file: file.name)
    if let experiments = root.experiments, item.map({ name in experiments.contains { $0.name == name } }) ?? true {
      return try open(experiments, item, in: file.name)
    }
    let path = try choice(item, in: root, file.name)
    guard let object = root.child(path), let description = HDF5Description(object) else {
      if let found = root.arrays().first(where: { $0.path == path }) {
        throw .unreadableHDF5(file.name, path, "it is " + found.description.type.words)
      }
      throw .damagedHDF5(file.name, "`\(excerpt(path))` cannot be opened")
    }
    let values = try object.values(description, file: file.name, path: path)
    var dataset =
      USIDAxes(object, shape: values.shape)?.dataset(values, in: file.name, item: path)
      ?? Dataset(source: file.name, item: path, values: values, axes: root.axes(of: object, path, values.shape))
    dataset.takeAxis(beside: root.siblings(of: path)) { (item) throws(Diagnostic) in
      try root.vector(item, in: file.name)
    }
    dataset.notes += object.otherFiles(path, in: file.name)
    let (encoding, warnings) = object.encoding(of: dataset, named: path)
    dataset.decode(encoding)
    dataset.notes += warnings
    // As pyNSID and netCDF write them.
    dataset.quantity = Quantity(
      name: object.known("quantity") ?? object.known("long_name"), units: object.known("units"))
    return dataset
  }

  private func choice(_ item: String?, in root: HDF5Object, _ file: String) throws(Diagnostic) -> String {
    // A path may lead through links, which are not searched.
    if let item, let object = root.child(item), object.isArray { return item }
    let all = root.arrays().map(\.item)
    // The arrays that describe a main data set of USID are none themselves.
    let main = item == nil ? all.filter { root.child($0.name ?? "")?.isUSID == true } : []
    if item == nil, main.isEmpty, let signal = root.signalOfNeXus(among: all) { return signal }
    return try choose(item, among: main.isEmpty ? all : main, in: file)
  }

  private func open(_ all: [Experiment], _ item: String?, in file: String) throws(Diagnostic) -> Dataset {
    let items = all.map { DataItem(name: $0.name, shape: $0.shape, type: $0.type) }
    let name = all.count == 1 ? all[0].name : try choose(item, among: items, in: file)
    let experiment = all.first { $0.name == name }!
    return try experiment.dataset(in: file)
  }
}

extension HDF5Object {
  /// The axes of an array, as scales that are attached or arrays of its group say; called on the root.
  fileprivate func axes(of array: HDF5Object, _ path: String, _ shape: [Int]) -> [Axis] {
    let scaled = array.scaledAxes(shape)
    let group = pathParts(path).group
    guard scaled.allSatisfy({ !$0.isCalibrated && $0.name == nil }), let group = group.isEmpty ? self : child(group)
    else { return scaled }
    return group.axesOfEMD(shape) ?? group.axesOfNeXus(array, shape) ?? scaled
  }

  /// The arrays of the group in which an array stands.
  fileprivate func siblings(of path: String) -> [DataItem] {
    let name = pathParts(path).group
    guard let group = name.isEmpty ? self : child(name) else { return [] }
    return group.names(limit: 200).compactMap { own in
      guard let array = group.child(own), array.isArray, let description = HDF5Description(array) else { return nil }
      let path = name.isEmpty ? own : "\(name)/\(own)"
      return DataItem(name: path, shape: description.shape, type: description.type.words)
    }
  }

  /// The numbers of an array below, and what they measure.
  fileprivate func vector(
    _ item: DataItem, in file: String
  ) throws(Diagnostic) -> (points: [Double], units: String?) {
    guard let path = item.name, let vector = child(path), let description = HDF5Description(vector) else {
      return ([], nil)
    }
    return (try HDF5Values(vector, description, file: file, path: path).doubles(), vector.known("units"))
  }

  /// The axes of an array, as far as scales are attached to it.
  func scaledAxes(_ shape: [Int]) -> [Axis] {
    let scales = references("DIMENSION_LIST", count: shape.count)
    let labels = texts("DIMENSION_LABELS")
    return shape.indices.map { number in
      var axis = scales[number]?.scale(count: shape[number]) ?? Axis(count: shape[number])
      if labels.count == shape.count, !labels[number].isEmpty { axis.name = axis.name ?? labels[number] }
      return axis
    }
  }

  /// What pyNSID writes beside an axis.
  private var role: Axis.Role? {
    switch text("dimension_type")?.split(separator: ".").last?.lowercased() {
    case "spatial": .spatial
    case "spectral": .spectral
    default: nil
    }
  }

  private func scale(count: Int) -> Axis? {
    guard let description = HDF5Description(self), description.shape == [count],
      let values = try? HDF5Values(self, description, file: "", path: ""), let points = try? values.doubles(),
      points.allSatisfy(\.isFinite)
    else { return nil }
    // netCDF says so of an axis that only has a size.
    let name = text("NAME").flatMap { $0.hasPrefix("This is a netCDF dimension") ? nil : $0 }
    let isNumbered = text("NAME") != nil && name == nil
    return Axis(
      count: count, points: isNumbered ? .indices : .values(points),
      name: known("quantity") ?? known("long_name") ?? name,
      units: known("units"), role: role)
  }
}
