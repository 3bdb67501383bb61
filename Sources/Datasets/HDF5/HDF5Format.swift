import Diagnostics
import Files

/// Arrays in an HDF5 file; HyperSpy's files and MATLAB's since 7.3 are such files with an order of their own.
struct HDF5Format: DataFormat {
  let name = "an HDF5 file (.h5, .hdf5, .hspy, .nxs, .emd, .nc)"
  let holdsSeveral = true

  func isMarked(_ start: [UInt8]) -> Bool { start.starts(with: [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A]) }

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    // Bytes of another program may stand before its own mark.
    isMarked(start) || !start.isEmpty && hasEnding(of: path)
  }

  let endings = [".h5", ".hdf5", ".he5", ".hspy", ".nxs", ".emd", ".nc", ".nc4", ".hdf"]

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
    var dataset: Dataset
    if !description.isComplex,
      let known = USIDAxes(object, shape: values.shape)?.dataset(values, in: file.name, item: path)
    {
      dataset = known
    } else if let known = root.prisma(path, values, in: file.name) {
      dataset = known
    } else {
      let (axes, notes) = root.axes(of: object, path, description.shape, in: file.name)
      dataset = Dataset(source: file.name, item: path, values: values, axes: axes + description.partAxis(behind: axes))
      dataset.notes = notes
      if description.isComplex { dataset.tellComplex() }
    }
    root.takeCoordinates(of: object, path, into: &dataset)
    dataset.tellSpectralAxis()
    if root.child(pathParts(path).group)?.isGroupOfEMD == true { dataset.turnPictureOfEMD() }
    root.takeAxis(of: object, path, into: &dataset)
    dataset.notes += object.otherFiles(path, in: file.name)
    var (encoding, warnings) = object.encoding(of: dataset, named: path)
    warnings += root.takeFields(of: path, into: &encoding, in: file.name)
    dataset.decode(encoding)
    dataset.notes += warnings + [root.declaredAbove(path, in: file.name, besides: encoding)].compactMap(\.self)
    // As pyNSID and netCDF write them.
    dataset.quantity = Quantity(
      name: object.known("quantity") ?? object.known("long_name"), units: object.known("units"))
    return dataset
  }

  private func choice(_ item: String?, in root: HDF5Object, _ file: String) throws(Diagnostic) -> String {
    try root.requireNoStream(item, in: file)
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
  fileprivate func axes(
    of array: HDF5Object, _ path: String, _ shape: [Int], in file: String
  ) -> (axes: [Axis], notes: [Diagnostic]) {
    var found = array.scaledAxes(shape)
    if let axes = axesOfVelox(path, shape) { return (axes, []) }
    let name = pathParts(path).group
    if found.allSatisfy({ !$0.axis.isCalibrated && $0.names.isEmpty && $0.axis.name == nil }),
      let group = name.isEmpty ? self : child(name)
    {
      found = group.axesOfEMD(shape) ?? group.axesOfNeXus(array, shape) ?? found
    }
    let notes = found.enumerated().compactMap { place, axis in
      axis.unusable.map { Diagnostic.unusableAxis(file, axis.names.first ?? "", place, $0) }
    }
    let axes = found.map(\.axis).withRoles(found.map(\.names))
    return (array.interpreted(axes), notes)
  }

  /// Roles as NeXus states them of an array, where names do not: pictures or spectra along its last axes.
  private func interpreted(_ axes: [Axis]) -> [Axis] {
    guard axes.count > 1, axes.allSatisfy({ $0.role == nil }), let words = text("interpretation") else { return axes }
    let last: Int? =
      switch words.lowercased() {
      case "spectrum": 1
      case "image": axes.count > 2 ? 2 : nil
      default: nil
      }
    guard let last else { return axes }
    return axes.enumerated().map { place, axis in
      var axis = axis
      axis.role = place < axes.count - last ? .spatial : .spectral
      return axis
    }
  }

  /// The axes of an array, as far as scales are attached to it.
  func scaledAxes(_ shape: [Int]) -> [FoundAxis] {
    let scales = references("DIMENSION_LIST", count: shape.count)
    let labels = texts("DIMENSION_LABELS")
    return shape.indices.map { number in
      var found = scales[number]?.scale(count: shape[number]) ?? FoundAxis(Axis(count: shape[number]))
      if labels.count == shape.count, !labels[number].isEmpty {
        found.axis.name = found.axis.name ?? labels[number]
        found.names.append(labels[number])
      }
      return found
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

  private func scale(count: Int) -> FoundAxis? {
    guard let description = HDF5Description(self), description.shape == [count],
      let points = try? points(description)
    else { return nil }
    // netCDF says so of an axis that only has a size.
    let name = text("NAME").flatMap { $0.hasPrefix("This is a netCDF dimension") ? nil : $0 }
    let isNumbered = text("NAME") != nil && name == nil
    let isUsable = isNumbered || points.allSatisfy(\.isFinite)
    let axis = Axis(
      count: count, points: isNumbered || !isUsable ? .indices : .values(points),
      name: known("quantity") ?? known("long_name") ?? name ?? ownName, units: known("units"), role: role)
    return FoundAxis(axis, names: allNames, unusable: isUsable ? nil : points)
  }

  /// All that a file calls an axis.
  var allNames: [String] { [ownName, known("standard_name"), known("long_name")].compactMap(\.self) }
}

/// An axis as a file describes it.
struct FoundAxis {
  var axis: Axis
  /// All that the file calls it.
  var names: [String]
  /// Its numbers, where some of them stand for no value.
  var unusable: [Double]?

  init(_ axis: Axis, names: [String] = [], unusable: [Double]? = nil) {
    (self.axis, self.names, self.unusable) = (axis, names, unusable)
  }
}
