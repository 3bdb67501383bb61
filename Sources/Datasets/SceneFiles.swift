import Files

/// The files of a scene that goes to a path: spectra, pure spectra, shares; each `.npy` has its axes beside it.
package func scenePaths(for path: String) -> (spectra: String, endmembers: String, abundances: String) {
  let stem = path.hasSuffix(".npy") ? String(path.dropLast(4)) : path
  return (stem + ".npy", stem + ".endmembers.npy", stem + ".abundances.npy")
}

/// Whether the spectra of a scene stand at a path, by the record beside them.
package func isScene(_ spectra: String) -> Bool {
  let bytes = try? readBytes(spectra.dropLast(4) + ".json")
  return (try? JSONTree(parsing: bytes ?? []))?["scene"] != nil
}

/// The truth beside the spectra of a scene, arrays with their axes; none beside other data.
package func sceneTruth(beside path: String) -> [String] {
  guard path.hasSuffix(".npy"), isScene(path) else { return [] }
  let paths = scenePaths(for: path)
  return [paths.endmembers, paths.abundances].flatMap { [$0, $0.dropLast(4) + ".json"] }
}
