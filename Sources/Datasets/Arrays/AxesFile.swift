import Diagnostics
import Files

extension Dataset {
  /// Takes the axes that stand beside an array: `cube.json` for `cube.npy`, as aec writes it beside its own arrays.
  ///
  ///     {"axes": [{"name": "y", "units": "nm", "role": "spatial", "count": 30, "offset": 0, "scale": 2.5}, ...]}
  ///
  /// Ignores a file about something else; warns about axes that do not fit.
  mutating func takeAxes(beside path: String) {
    guard path.hasSuffix(".npy") else { return }
    let name = String(path.dropLast(4)) + ".json"
    guard let file = try? InputFile(path: name), file.size <= 1 << 26, let bytes = try? file.rest() else { return }
    guard let json = try? JSONTree(parsing: bytes) else {
      if String(decoding: bytes, as: UTF8.self).contains("\"axes\"") {
        notes.append(.unusedAxes(name, of: source, because: "it is not JSON"))
      }
      return
    }
    guard case .array(let list)? = json["axes"], !list.isEmpty else { return }
    let found = list.map { Axis($0) }
    if let wrong = found.firstIndex(where: { $0 == nil }) {
      return notes.append(.unusedAxes(name, of: source, because: "the entry \(wrong) of its `axes` is no axis"))
    }
    let axes = found.compactMap(\.self)
    guard axes.map(\.count) == shape else {
      let reason = "its axes have \(axes.map(\.count)) points, the array has \(shape)"
      return notes.append(.unusedAxes(name, of: source, because: reason))
    }
    self.axes = axes.withRoles(axes.map { _ in [] })
    tellSpectralAxis()
  }
}

extension Diagnostic {
  /// A file beside an array describes another one.
  fileprivate static func unusedAxes(_ path: String, of array: String, because reason: String) -> Diagnostic {
    Diagnostic(
      "AE6565", "the axes in `\(path)` are not used for `\(array)`: \(reason)", severity: .warning,
      help: "mend the file, or take it away if it belongs to another array; "
        + "an axis has a `count`, and `offset` and `scale` or `values` as many as its count")
  }
}
