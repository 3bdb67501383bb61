import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Graph

/// The latent values that a decoder reads, as `aec encode` or the run itself wrote them.
///
/// Several latents have a file each: `z.npy` means `z.a.npy` and `z.b.npy` where it is not there itself. Or one file,
/// such as `latents.npy`, has the values of all outputs of the encoder, in their order.
func openLatents(of run: SavedRun, data: GivenData) throws(Diagnostic) -> any SampleSource {
  let model = run.compilation.model
  let ports = model.decoderInputs
  guard let first = data.texts.first else { throw .noData(model: model.name) }
  let names = ports.map(\.name)
  try requireReadLatents(data, model)
  if ports.count == 1 {
    let path = try data.files(of: names)[names[0]] ?? first
    let own = named(path, names[0])
    return try run.latents(!fileExists(path) && fileExists(own) ? own : path, ports[0])
  }
  if data.texts.count == 1, !names.contains(where: { first.hasPrefix($0 + "=") }) {
    let parts = names.map { named(first, $0) }
    if fileExists(first) || !parts.allSatisfy(fileExists) { return try sideBySide(first, model) }
    return try run.joined(ports, Dictionary(uniqueKeysWithValues: zip(names, parts)))
  }
  return try run.joined(ports, try data.files(of: names))
}

/// Refuses a file for an output of the encoder that the decoder does not read.
private func requireReadLatents(_ data: GivenData, _ model: TypedModel) throws(Diagnostic) {
  let read = model.decoderInputs.map(\.name)
  for name in model.encoderOutputs.map(\.name) where !read.contains(name) {
    guard let text = data.texts.first(where: { $0.hasPrefix(name + "=") }), !fileExists(text) else { continue }
    throw .latentNotRead(name, read)
  }
}

private func open(_ path: String, _ expected: InputExpectation) throws(Diagnostic) -> any SampleSource {
  // At pixels that were left out, latent values are NaN.
  var choice = ArrayChoice()
  choice.skipsMissing = true
  return try openSamples(path, fitting: expected, choice: choice)
}

extension SavedRun {
  fileprivate func joined(_ ports: [TypedPort], _ files: [String: String]) throws(Diagnostic) -> any SampleSource {
    var sources: [(name: String, source: any SampleSource)] = []
    for port in ports {
      guard let path = files[port.name] else {
        throw .latentsMissing(ports.map(\.name), "no file gives `\(port.name)`")
      }
      sources.append((port.name, try latents(path, port)))
    }
    let cut = sources.firstIndex { $0.source.layout.patches != nil }
    return try JoinedSamples(sources, shown: cut ?? 0)
  }

  /// The values of one latent; those of the pixels of patches are cut as the data of the run were.
  fileprivate func latents(_ path: String, _ port: TypedPort) throws(Diagnostic) -> any SampleSource {
    let expected = expectation(port, in: compilation.model, isFixed: true, noun: "latent vectors")
    let sample = inputExpectation(of: compilation).shape
    guard let cut = compilation.shownFile?.cut, expected.shape.count > 2, expected.shape.prefix(2) == sample.prefix(2)
    else { return try open(path, expected) }
    let pixels = try open(path, expected.ofPixels)
    return try PatchSamples(
      directPixels(pixels, in: ScratchFile.defaultFolder), pixels.layout, cut, of: expected.shape, scaling: nil)
  }
}

/// All outputs of the encoder in one array.
private func sideBySide(_ path: String, _ model: TypedModel) throws(Diagnostic) -> any SampleSource {
  let sizes = model.encoderOutputs.map { port in
    (name: port.name, shape: expectation(port, in: model, isFixed: true).shape)
  }
  let count = sizes.reduce(0) { $0 + $1.shape.reduce(1, *) }
  let expected = InputExpectation(
    modelName: model.name, inputText: "all latents, \(listing(sizes.map(\.name)))", shape: [count], sizeNames: [nil],
    isFixed: true, sampleNoun: "latent vectors")
  do throws(Diagnostic) {
    return DividedSamples(try open(path, expected), sizes)
  } catch {
    guard error.code.hasPrefix("AE650") else { throw error }
    throw .latentsMissing(model.decoderInputs.map(\.name), "`\(path)` does not hold all latents side by side")
  }
}

/// The name of the file of one output: `out.z.npy` for `out.npy`.
func named(_ path: String, _ output: String) -> String {
  path.hasSuffix(".npy") ? "\(path.dropLast(4)).\(output).npy" : "\(path).\(output)"
}
