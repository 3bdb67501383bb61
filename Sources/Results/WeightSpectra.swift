import Checker
import Datasets
import Diagnostics
import Files
import Graph
import Training

/// A weight that the model file names and that has an axis of the data's channels: rows of spectra, such as endmembers.
package struct WeightSpectra: Equatable, Sendable {
  package let name: String
  /// In the numbers of the file where factors scaled the data, else in those of the model.
  package let rows: [[Float]]
  /// The axis of a row; a row has as many numbers as a sample.
  let axis: Axis
  /// Whether the rows are in the numbers of the file.
  let isOfFile: Bool

  /// What the user calls the rows.
  private(set) var rowNames: [String]?

  /// "endmembers[0]", or the name alone for a single row.
  func label(_ row: Int) -> String { rowNames?[row] ?? (rows.count == 1 ? name : "\(name)[\(row)]") }

  /// The same with names of the rows, where there are as many.
  func named(_ names: [String]) -> WeightSpectra {
    var own = self
    if names.count == rows.count { own.rowNames = names }
    return own
  }
}

/// The named weights of a run that hold spectra of its samples.
func weightSpectra(of run: SavedRun, fitting layout: SampleLayout) throws(Diagnostic) -> [WeightSpectra] {
  let named = Set(run.compilation.model.weights.filter(\.isNamed).map(\.name))
  guard !named.isEmpty, let axis = spectralAxis(of: layout) else { return [] }
  let weights = try run.allWeights()
  let factors = layout.scaling?.factors(width: axis.count)
  let isOfFile = layout.scaling == nil || factors != nil
  return weights.entries.filter { named.contains($0.name) }.compactMap { entry in
    guard let rows = rows(of: run.shown(entry, weights), entry.shape, channels: axis.count) else { return nil }
    let own = factors.map { factors in rows.map { row in zip(row, factors).map { $0 * $1 } } } ?? rows
    return WeightSpectra(name: entry.name, rows: own, axis: axis, isOfFile: isOfFile)
  }
}

/// The same without the data, in the numbers of the model and on channels that are counted.
func weightSpectra(withoutDataOf run: SavedRun) -> [WeightSpectra] {
  let named = Set(run.compilation.model.weights.filter(\.isNamed).map(\.name))
  guard !named.isEmpty, case .array(let shape)? = run.record["data"]?["shape"], shape.count == 1,
    let channels = shape[0].double.map({ Int($0) }), let weights = try? run.allWeights()
  else { return [] }
  return weights.entries.filter { named.contains($0.name) }.compactMap { entry in
    rows(of: run.shown(entry, weights), entry.shape, channels: channels).map { rows in
      WeightSpectra(name: entry.name, rows: rows, axis: Axis(count: channels), isOfFile: false)
    }
  }
}

extension SavedRun {
  /// A weight as the model uses it: behind the function through which alone it does.
  fileprivate func shown(_ entry: Weights.Entry, _ weights: Weights) -> [Float] {
    let own = Array(weights.values(entry))
    return compilation.model.map(behind: entry.name)?.applied(to: own) ?? own
  }
}

/// The axis along which the numbers of a sample are a spectrum.
private func spectralAxis(of layout: SampleLayout) -> Axis? {
  let curves = SampleCurves(layout)
  return curves.channels == 1 ? curves.axis : nil
}

/// The spectra in a weight, whose axis of channels is the last or the first. What a window of a convolution covers is
/// added up, as an even map meets it. Nil for a weight without such an axis.
private func rows(of values: [Float], _ shape: [Int], channels: Int) -> [[Float]]? {
  if shape.last == channels, shape.count <= 2 {
    return stride(from: 0, to: values.count, by: channels).map { Array(values[$0..<$0 + channels]) }
  }
  guard shape.count >= 2, shape[0] == channels else { return nil }
  let (rows, window) = (shape[1], shape.dropFirst(2).reduce(1, *))
  return (0..<rows).map { row in
    (0..<channels).map { channel in
      (0..<window).reduce(0) { $0 + values[(channel * rows + row) * window + $1] }
    }
  }
}

extension RunNumbers {
  /// Writes each of these weights with its axes: `weights/NAME.npy`, `.json` and, where libhdf5 is installed, `.hspy`.
  func writeWeights(_ place: ResultPlace) throws(Diagnostic) {
    guard !weights.isEmpty else { return }
    let folder = run.folder.file(RunFolder.weightsFolder)
    try RunFolder.make(folder)
    for weight in weights {
      let stem = "\(folder)/\(weight.name)"
      try weight.array.write(to: stem, place)
      guard HyperSpySignal.canBeWritten else { continue }
      let signal = HyperSpySignal(title: weight.name, axes: weight.array.axes)
      try place.write(to: stem + ".hspy") { (file) throws(Diagnostic) in
        try weight.array.values.withUnsafeBufferPointer { (values) throws(Diagnostic) in
          try signal.write(values, into: file, named: stem + ".hspy")
        }
      }
    }
  }
}

extension WeightSpectra {
  /// The rows as one array.
  var array: NumberArray {
    NumberArray(
      quantity: isOfFile ? "weights in the numbers of the data" : "weights in the numbers of the scaled data",
      values: Array(rows.joined()), axes: [Axis(count: rows.count, name: name, role: .spatial), axis])
  }
}
