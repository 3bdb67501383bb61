import Diagnostics
import Files
import Training

/// The weights of a run, to be listed or written.
package struct SavedWeights {
  private let run: SavedRun
  private let weights: Weights
  private let chosen: [Weights.Entry]

  package init(_ run: SavedRun) throws(Diagnostic) {
    let weights = try run.allWeights()
    self.init(run, weights, weights.entries)
  }

  private init(_ run: SavedRun, _ weights: Weights, _ chosen: [Weights.Entry]) {
    (self.run, self.weights, self.chosen) = (run, weights, chosen)
  }

  /// The weight of a name alone; all of them without a name.
  package func named(_ name: String?) throws(Diagnostic) -> SavedWeights {
    guard let name else { return self }
    let found = chosen.filter { $0.name == name }
    guard !found.isEmpty else { throw .unknownWeight(name, known: chosen.map(\.name)) }
    return SavedWeights(run, weights, found)
  }

  /// A line for each weight: its name, its shape, and what it is held to.
  package var text: String {
    let rows = chosen.map { [$0.name, "\($0.shape)", remark($0)] }
    let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = (0..<2).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) } + [row[2]]
      return cells.joined(separator: "  ").trimmingEnd + "\n"
    }.joined()
  }

  private func remark(_ entry: Weights.Entry) -> String {
    let held = entry.weight.constraint.map { "in \($0.text)" }
    let basis = basis(entry).map { "trained in \($0)" }
    return [entry.weight.isTrained ? basis : "not trained", held].compactMap { $0 }.joined(separator: ", ")
  }

  /// "pca(8)"; nil for a weight that is trained in the coordinates of the data.
  private func basis(_ entry: Weights.Entry) -> String? {
    let model = run.compilation.model
    guard let basis = model.weights.first(where: { $0.name == entry.name })?.weight.basis,
      let count = basis.count.evaluated(model.sizes)
    else { return nil }
    return "\(basis.name)(\(count))"
  }

  /// `{"name": "endmembers", "shape": [3, 156], "trained": true, "in": "0...", "basis": null}`
  package var jsonLines: String {
    chosen.map { entry in
      JSONValue.object(
        JSONObject([
          "name": .string(entry.name), "shape": .array(entry.shape.map { .integer($0) }),
          "trained": .bool(entry.weight.isTrained),
          "in": entry.weight.constraint.map { .string($0.text) } ?? .null,
          "basis": basis(entry).map { .string($0) } ?? .null,
        ])
      ).text + "\n"
    }.joined()
  }

  /// One weight as `.npy`, any number of them as `.safetensors`.
  package func write(to path: String) throws(Diagnostic) {
    try run.protectedFiles().requireFree(path)
    if path.lowercased().hasSuffix(".safetensors") {
      let names = Set(chosen.map(\.name))
      // Tensors as PyTorch takes them: loaders of safetensors ask for this word.
      let notes = ["format": "pt", "aec": aecVersion]
      try TensorFile(tensors: weights.tensors().filter { names.contains($0.name) }, metadata: notes).write(to: path)
      return
    }
    guard path.lowercased().hasSuffix(".npy") else { throw .weightFormat(path) }
    guard chosen.count == 1 else { throw .severalWeights(path, chosen.map(\.name)) }
    try writeAtomically(to: path) { (file) throws(Diagnostic) in
      try file.writeNPYHeader(chosen[0].shape)
      try file.write(Array(weights.values(chosen[0])))
    }
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}

// What is wrong with asking for weights.
extension Diagnostic {
  static func unknownWeight(_ name: String, known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic("AE5510", "the run has no weight `\(name)`", help: near + "`aec weights RUN` lists them")
  }

  static func weightFormat(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5511", "weights are written as .npy or .safetensors, not to `\(path)`", help: "give the file such an ending")
  }

  static func severalWeights(_ path: String, _ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE5512", "`\(path)` holds one array, but the run has \(names.count) weights",
      help: "choose one, as `--name \(names.first ?? "NAME")`, or write a .safetensors")
  }
}

extension Explanation {
  /// Messages of `aec weights`.
  package static let savedWeights = [
    Explanation(
      "AE5510", "A weight that the run does not have",
      meaning: "Weights have the names of the model file, as `encoder.dense.weight`.",
      example: .command("aec weights RUN --name endmember -o E.npy"), cure: "Use a name of `aec weights RUN`."),
    Explanation(
      "AE5511", "A file of weights in another format",
      meaning: "One weight is written as NumPy's .npy, several as .safetensors.",
      example: .command("aec weights RUN --name endmembers -o E.csv"), cure: "Give the file another ending."),
    Explanation(
      "AE5512", "Several weights for one array",
      meaning: "A .npy holds one array, and the run has several weights.",
      example: .command("aec weights RUN -o all.npy"), cure: "Choose one with `--name`, or write a .safetensors."),
  ]
}
