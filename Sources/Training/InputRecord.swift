import Checker
import Datasets
import Diagnostics
import Files

// What the record of a run says of its inputs: of each in `data.inputs`, of the shown one in `data` itself.
extension JSONTree {
  /// Of the record of a run, what it says of an input.
  fileprivate func record(of input: String) -> JSONTree? {
    guard case .array(let all)? = self["data"]?["inputs"] else { return self["data"] }
    return all.first { $0["name"] == .string(input) }
  }

  /// Of the record of a run, the file of each input with the option that names it.
  func dataOptions(of inputs: [String]) -> [String] {
    func path(_ data: JSONTree?) -> String? { if case .string(let path)? = data?["path"] { path } else { nil } }
    guard inputs.count > 1 else { return path(self["data"]).map { [$0] } ?? [] }
    return inputs.compactMap { name in path(record(of: name)).map { "\(name)=\($0)" } }
  }

  /// Of the record of a run, the axes of the spectra that it was trained on.
  func spectralAxes(of input: String) -> [Axis] {
    guard case .array(let axes)? = record(of: input)?["spectral_axes"] else { return [] }
    return axes.compactMap(Axis.init)
  }
}

extension SavedRun {
  private func record(of input: String) -> JSONTree? { record.record(of: input) }

  /// The file that an input was read from; nil when its data came from a formula.
  func path(of input: String) -> String? { text("path", of: input) }
  /// The file that marked its pixels to be left out.
  func mask(of input: String) -> String? { text("mask", of: input) }

  private func text(_ key: String, of input: String) -> String? {
    guard case .string(let text)? = record(of: input)?[key] else { return nil }
    return text
  }

  /// The axes of the spectra that the run was trained on.
  package func spectralAxes(of input: String) -> [Axis] { record.spectralAxes(of: input) }

  /// How the numbers that the run was trained on were declared; nil where its record does not say.
  func encoding(of input: String) -> NumberEncoding? { record(of: input)?["encoding"].map { NumberEncoding($0) } }

  /// What they measured.
  func quantity(of input: String) -> Quantity { record(of: input)?["quantity"].map { Quantity($0) } ?? Quantity() }

  /// The number of the first class; nil for numbers that are no classes.
  func firstClass(of input: String) -> Int? {
    guard case .integer(let first)? = record(of: input)?["first_class"] else { return nil }
    return first
  }

  /// How the numbers of an input are to be read: the scaling of the data that the run was trained on.
  package func scaling(of port: TypedPort) throws(Diagnostic) -> Scaling? {
    guard let record = record(of: port.name)?["scaling"], case .object = record else { return nil }
    guard let scaling = Scaling(record, width: compilation.scaledWidth(of: port)) else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "its scaling does not fit the model")
    }
    return scaling
  }

  /// The parts of the rows whose hash the record has; none where the model reads one input.
  package var hashedInputs: Int {
    guard case .array(let all)? = record["data"]?["inputs"] else { return 0 }
    return all.count
  }

  /// The files of all inputs, each with the option that names it; none where a formula made the data.
  package var dataOptions: [String] { record.dataOptions(of: compilation.model.encoderInputs.map(\.name)) }
}
