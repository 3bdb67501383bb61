import Datasets
import Diagnostics
import Files
import Glibc

extension Scene {
  /// Writes the scene and its truth; `made` says how, for the record beside the spectra.
  package func write(to path: String, made: JSONObject) throws(Diagnostic) {
    let paths = scenePaths(for: path)
    try Scene.requireFree(paths)
    let new = Scene.files(paths).filter { !fileExists($0) }
    do throws(Diagnostic) {
      try write(paths, made)
    } catch {
      // A part of a scene is none, and would be in the way of another one.
      for file in new { unlink(file) }
      throw error
    }
  }

  private func write(
    _ paths: (spectra: String, endmembers: String, abundances: String), _ made: JSONObject
  ) throws(Diagnostic) {
    let picture = [
      Axis(count: rows, name: "row", role: .spatial), Axis(count: columns, name: "column", role: .spatial),
    ]
    let component = Axis(count: endmembers.count, name: "endmember")
    try Scene.write(endmembers, [component, axis], "pure spectra", names: names, to: paths.endmembers)
    try Scene.write(abundances, picture + [component], "shares", names: names, to: paths.abundances)
    try Scene.write(
      spectra, picture + [axis], quantity.name ?? "spectra", to: paths.spectra, units: quantity.units, made: made)
  }

  /// Only another scene may be replaced.
  private static func requireFree(_ paths: (spectra: String, endmembers: String, abundances: String)) throws(Diagnostic)
  {
    if isScene(paths.spectra) { return }
    for path in files(paths) where fileExists(path) { throw .sceneReplacesAnother(path) }
  }

  /// Each array with its record.
  private static func files(_ paths: (spectra: String, endmembers: String, abundances: String)) -> [String] {
    [paths.spectra, paths.endmembers, paths.abundances].flatMap { [$0, $0.dropLast(4) + ".json"] }
  }

  private static func write(
    _ values: [[Double]], _ axes: [Axis], _ quantity: String, names: [String] = [], to path: String,
    units: String? = nil, made: JSONObject? = nil
  ) throws(Diagnostic) {
    var record = JSONObject([
      "format": .string("aec array 1"), "quantity": .string(quantity), "axes": .array(axes.map(\.json)),
    ])
    if let units { record["units"] = .string(units) }
    if !names.isEmpty { record["parts"] = .array(names.map { .string($0) }) }
    if let made { record["scene"] = .object(made) }
    try writeAtomically(JSONValue.object(record).pretty() + "\n", to: path.dropLast(4) + ".json")
    try writeAtomically(to: path) { (file) throws(Diagnostic) in
      try file.writeNPYHeader(axes.map(\.count))
      // A part at a time, so that a large scene needs no second place.
      for start in stride(from: 0, to: values.count, by: 4096) {
        let part = values[start..<min(start + 4096, values.count)]
        try file.write(part.flatMap { $0.map { Float($0) } })
      }
    }
  }
}

extension Diagnostic {
  static func sceneReplacesAnother(_ path: String) -> Diagnostic {
    Diagnostic("AE5352", "`\(path)` exists and is no scene, so it is not replaced", help: "give another name with -o")
  }
}

extension Explanation {
  package static let sceneFiles = [
    Explanation(
      "AE5352", "A scene over another file",
      meaning: "`aec scene` replaces an older scene of the same name, and no other file.",
      example: .command("aec scene blocks -o cube.npy"), cure: "Give another name with `-o`.")
  ]
}
