import Datasets
import Diagnostics
import Training

/// Latent values to what the decoder makes of them.
package final class LatentDecoder: Sendable {
  private let program: RunProgram
  /// For each input of the program, the place of its first value among the latents.
  private let offsets: [Int]
  /// Numbers of a latent vector: of a sample, or of a pixel where all latents have values for pixels of patches.
  let latents: Int
  let latentNames: [String]
  let isOfPixels: Bool
  /// The pixels of a patch; 1 where samples are no patches.
  private let area: Int
  /// The pixel of a patch that is drawn: the middle one.
  private let middle: Int
  /// The output that is drawn: the reconstruction, or else the first.
  let output: Int
  /// Whether that output is a reconstruction: as large as a sample, of the same shape where several are.
  let reconstructs: Bool
  /// How the reconstruction was scaled; what is decoded is brought back to the numbers of the file.
  let scale: OutputScale?

  init(
    _ run: SavedRun, _ program: RunProgram, latents ports: [RunProgram.Port], _ layout: SampleLayout
  ) throws(Diagnostic) {
    self.program = program
    let sampleShape = layout.sampleShape
    isOfPixels = layout.isOfPixels(ports.map(\.shape))
    area = layout.patches?.area ?? 1
    middle = layout.patches.map { $0.height / 2 * $0.width + $0.width / 2 } ?? 0
    let ports = isOfPixels ? ports.map { port in port.ofPixel(layout) } : ports
    latentNames = Latents.names(of: ports)
    var starts: [String: Int] = [:]
    var next = 0
    for port in ports {
      starts[port.name] = next
      next += port.width
    }
    latents = next
    offsets = program.inputs.map { starts[$0.name] ?? 0 }
    let size = sampleShape.reduce(1, *)
    let found =
      program.outputs.firstIndex { $0.shape == sampleShape } ?? program.outputs.firstIndex { $0.width == size }
    output = found ?? 0
    reconstructs = found != nil
    let port = run.compilation.model.decoderOutputs.first { $0.name == program.outputs[found ?? 0].name }
    scale = try port.flatMap { (port) throws(Diagnostic) in try run.numbers(of: port).scale }
  }

  var outputs: [RunProgram.Port] { program.outputs }
  /// Numbers of the output that is drawn, of the middle pixel where samples are patches.
  var width: Int { program.outputs[output].width / (reconstructs ? area : 1) }

  /// Whether the decoder reads a latent; one that only the loss reads changes nothing.
  func reads(_ latent: Int) -> Bool {
    zip(offsets, program.inputs).contains { ($0..<$0 + width(of: $1)).contains(latent) }
  }

  /// Computes one output for each latent vector, in the numbers of the file.
  ///
  /// Where each spectrum was divided by its own largest number, none belongs to a latent vector: they stay divided.
  package func decode(_ vectors: [[Float]]) -> [[Float]] {
    // Patches are large.
    if area > 1, vectors.count > 1 { return vectors.flatMap { decode([$0]) } }
    guard !vectors.isEmpty else { return [] }
    var inputs = zip(offsets, program.inputs).map { offset, port in
      vectors.flatMap { vector in
        // All pixels of a patch get the same.
        repeatElement(vector[offset..<offset + width(of: port)], count: isOfPixels ? area : 1).joined()
      }
    }
    var results = program.outputs.map { [Float](repeating: 0, count: $0.width * vectors.count) }
    withPointers(&inputs) { inputs in
      withPointers(&results) { results in program.run(inputs, count: vectors.count, into: results) }
    }
    results[output].withUnsafeMutableBufferPointer { if reconstructs { scale?.undo(on: $0) } }
    let first = reconstructs ? middle * width : 0
    let whole = program.outputs[output].width
    return vectors.indices.map { Array(results[output][$0 * whole + first..<$0 * whole + first + width]) }
  }

  /// The numbers of an input in a latent vector.
  private func width(of port: RunProgram.Port) -> Int { isOfPixels ? port.width / area : port.width }

  /// Computes all outputs; latents are given port after port, as the encoder leaves them.
  func run(
    _ inputs: [UnsafeMutablePointer<Float>], count: Int, into results: [UnsafeMutablePointer<Float>]
  ) { program.run(inputs, count: count, into: results) }

  /// The numbers of those of the encoder's outputs that the decoder reads, in the order of its inputs.
  func inputs(among ports: [RunProgram.Port]) -> [Int] {
    program.inputs.compactMap { input in ports.firstIndex { $0.name == input.name } }
  }
}

extension RunProgram.Port {
  /// What of it belongs to a pixel of a patch.
  fileprivate func ofPixel(_ layout: SampleLayout) -> RunProgram.Port {
    RunProgram.Port(name: name, shape: layout.pixelShape(of: shape) ?? shape)
  }
}

/// The memory of several arrays at once.
private func withPointers(
  _ arrays: inout [[Float]], _ body: ([UnsafeMutablePointer<Float>]) -> Void
) {
  let memory = arrays.map { array in
    let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(1, array.count))
    copy.initialize(from: array, count: array.count)
    return copy
  }
  defer { for place in memory { place.deallocate() } }
  body(memory)
  for index in arrays.indices {
    arrays[index] = Array(UnsafeBufferPointer(start: memory[index], count: arrays[index].count))
  }
}
