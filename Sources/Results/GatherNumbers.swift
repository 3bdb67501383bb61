import Datasets
import Diagnostics
import Files
import Runtime
import Training

/// What numbers of a run are gathered from.
package struct NumbersRequest: Sendable {
  /// Other data than the run was trained on.
  package var data: GivenData = []
  package var threads = 1
  /// What the user calls the components; none keeps the names of the model.
  package var names: [String] = []
  /// Whether the run's own data are refused when they have changed since the training.
  package var needsSameData = false
  /// Whether nothing but latents is needed: no reconstructions, no examples.
  var isOfLatentsAlone = false
  /// What the encoder gives for the run's own data, where it is known; needs `needsSameData`.
  var known: [FloatMemory]?
  package init() {}
}

/// Gathers what the figures of a run are made of; nil when the user interrupted it.
package func gatherNumbers(
  _ run: SavedRun, _ request: NumbersRequest = NumbersRequest(), isInterrupted: () -> Bool = { false },
  tell: (Diagnostic) -> Void = { _ in }
) throws(Diagnostic) -> RunNumbers? {
  let history = try RunHistory(run)
  let opened = OpenedFiles()
  let source = try opened.noting { () throws(Diagnostic) in try run.openShown(data: request.data) }
  source.layout.notes.forEach(tell)
  let pass = try SamplePass(run, source.layout, threads: request.threads, latentsAlone: request.isOfLatentsAlone)
  let isWhole = source.layout.parts.count == run.hashedInputs
  let expectedHash = request.data.isEmpty && isWhole ? run.dataHash : nil
  let reader = BlockReader(source, isHashed: expectedHash != nil)
  guard let sums = try pass.run(reader, known: request.known, isInterrupted) else { return nil }
  let isChanged = expectedHash.map { reader.hash != $0 } ?? false
  if isChanged, request.needsSameData { throw .dataReplaced(source.layout.source, run: run.folder.path) }
  if isChanged { tell(.dataChanged(source.layout.source)) }
  try run.numberNotes(reader, of: source.layout.source).forEach(tell)
  let weights = try weightSpectra(of: run, fitting: pass.drawn)
  let latents = try sums.latents.named(request.names, weights)
  return RunNumbers(
    history: history, layout: pass.drawn, latentLayout: pass.decoder.isOfPixels ? pass.drawn : source.layout,
    isOfTraining: request.data.isEmpty && !isChanged, latents: latents,
    sampleMeans: sums.means, errors: sums.errors,
    spectrum: sums.spectrum.statistics(hasReconstructions: sums.errors != nil),
    examples: request.isOfLatentsAlone
      ? []
      : try pass.examples(sums.errors, factors: sums.factors) { () throws(Diagnostic) in
        try run.openShown(data: request.data)
      }, decoder: pass.decoder, weights: weights.map { $0.named(request.names) },
    scene: request.data.isEmpty && !request.isOfLatentsAlone ? try scene(of: run, fitting: source.layout) : nil,
    protected: run.protectedFiles(reading: request.data, opened))
}

/// The picture behind the samples, if they are all of its pixels.
private func scene(of run: SavedRun, fitting layout: SampleLayout) throws(Diagnostic) -> PictureScene? {
  guard let scene = try PictureScene(of: run), layout.positions == nil else { return nil }
  return [scene.picture.height, scene.picture.width] == layout.leading ? scene : nil
}

/// The samples of a run on their way through encoder and decoder.
struct SamplePass {
  let layout: SampleLayout
  /// The layout of what is drawn: of samples, or of the pixels that patches are joined to.
  let drawn: SampleLayout
  let encoder: RunProgram
  let decoder: LatentDecoder
  private let blockSamples: Int
  /// Those outputs of the encoder that the decoder reads.
  private let decoderInputs: [Int]
  private let isOfLatentsAlone: Bool

  /// Of a block, the bytes for each worker: less than a prediction takes, since the training may still be there.
  private static let workerBytes = 1 << 20

  /// Results of a pass.
  struct Result {
    var latents: Latents
    var means: [Float]
    var errors: [Float]?
    /// What each sample was divided by, where each has a number of its own.
    var factors: [Float] = []
    var spectrum: SpectrumSums
    /// Samples that were asked for, with their reconstructions.
    var wanted: [Int: (data: [Float], reconstruction: [Float])] = [:]
  }

  init(_ run: SavedRun, _ layout: SampleLayout, threads: Int, latentsAlone: Bool = false) throws(Diagnostic) {
    (self.layout, drawn) = (layout, layout.joined)
    // Patches are joined with their reconstructions.
    isOfLatentsAlone = latentsAlone && layout.patches == nil
    encoder = try RunProgram(run, .encoding, threads: threads, samples: layout.count)
    let program = try RunProgram(run, .decoding, threads: threads, samples: max(layout.count, 1024))
    decoder = try LatentDecoder(run, program, latents: encoder.outputs, layout)
    decoderInputs = decoder.inputs(among: encoder.outputs)
    blockSamples = Prediction.blockSamples(encoder, layout, workerBytes: SamplePass.workerBytes)
    let kept = decoder.latents + 3
    let (bytes, overflow) = (4 * kept).multipliedReportingOverflow(by: max(layout.count, drawn.count))
    let widths = layout.width + decoder.latents + decoder.outputs.reduce(0) { $0 + $1.width }
    try requireMemory(
      overflow ? .max : bytes + 4 * blockSamples * widths * Prediction.blocks + 32 * layout.width, for: layout.source)
  }

  /// - Parameter known: for each output of the encoder its numbers for all samples, which are computed where they are
  ///   not given, or are those of other data.
  func run(
    _ reader: BlockReader, wanted: [Int] = [], known: [FloatMemory]? = nil, _ isInterrupted: () -> Bool
  ) throws(Diagnostic) -> Result? {
    let known = known.flatMap { fits($0) ? $0 : nil }
    var first = 0
    var result = Result(
      latents: Latents(names: decoder.latentNames, values: []), means: [],
      errors: decoder.reconstructs && !isOfLatentsAlone ? [] : nil,
      spectrum: SpectrumSums(width: drawn.shownWidth))
    result.latents.values.reserveCapacity((decoder.isOfPixels ? drawn : layout).count * decoder.latents)
    var join = PatchJoin(self, wanted)
    let results = SampleResults(self, samples: blockSamples)
    let blocks = (0..<Prediction.blocks).map { _ in InputBlock(floats: blockSamples * layout.width) }
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in
        block.count = try reader.read(into: block.memory)
        block.factors = reader.factors
        return block.count > 0
      },
      compute: { block in
        let given = known.map { ($0, first) }
        guard compute(block.memory.start, block.count, results, given, isInterrupted) else { return false }
        first += block.count
        if !isOfLatentsAlone { unscale(block.memory.start, block.count, results, block.factors) }
        result.factors += block.factors
        if join != nil { join?.add(block.count, results, self, &result) } else { take(block.count, results, &result) }
        return true
      }, write: { _ in true }, isInterrupted: isInterrupted)
    join?.finish(self, &result)
    return isDone && !isInterrupted() ? result : nil
  }

  /// - Parameter known: what the encoder gives for all samples, and the first of these among them; nil computes it.
  func compute(
    _ samples: UnsafeMutablePointer<Float>, _ count: Int, _ results: SampleResults,
    _ known: (values: [FloatMemory], first: Int)? = nil, _ isInterrupted: () -> Bool = { false }
  ) -> Bool {
    if let known {
      if isInterrupted() { return false }
      results.take(known.values, from: known.first, count, encoder.outputs)
    } else if !encoder.run(rows: samples, layout, count: count, into: results.latents.map(\.start), isInterrupted) {
      return false
    }
    guard !isOfLatentsAlone else { return true }
    decoder.run(decoderInputs.map { results.latents[$0].start }, count: count, into: results.outputs.map(\.start))
    return true
  }

  private func fits(_ known: [FloatMemory]) -> Bool {
    known.map(\.count) == encoder.outputs.map { layout.count * $0.width }
  }

  /// The shown numbers of samples and their reconstructions, in the numbers of the file.
  func unscale(_ rows: UnsafeMutablePointer<Float>, _ count: Int, _ results: SampleResults, _ factors: [Float]) {
    let (width, scaled) = (layout.shownWidth, layout.scaledWidth)
    let shown = results.shown.start
    for sample in 0..<count {
      (shown + sample * width).update(from: rows + sample * layout.width + layout.offset, count: width)
    }
    layout.scaling?.undo(on: .init(start: shown, count: count * width), width: scaled, factors: factors)
    guard decoder.reconstructs else { return }
    let reconstructions = results.outputs[decoder.output].start
    // Where each spectrum has a factor, that of the shown one is the best that is known.
    decoder.scale?.undo(on: .init(start: reconstructions, count: count * width), factors: factors)
  }

  private func take(_ count: Int, _ results: SampleResults, _ result: inout Result) {
    let reconstructions = decoder.reconstructs ? results.outputs[decoder.output].start : nil
    for sample in 0..<count {
      result.latents.add(sample, encoder.outputs, results.latents)
      guard !isOfLatentsAlone else { continue }
      let place = sample * layout.shownWidth
      let found = result.spectrum.add(results.shown.start + place, reconstructions.map { $0 + place })
      result.means.append(found.mean)
      result.errors?.append(found.error)
    }
  }
}

/// Samples that were read; one thread has it at a time.
private final class InputBlock: @unchecked Sendable {
  let memory: FloatMemory
  var count = 0
  /// What the samples were divided by, where each has a number of its own.
  var factors: [Float] = []
  init(floats: Int) { memory = FloatMemory(count: floats) }
}

/// What encoder and decoder make of a block.
struct SampleResults {
  let latents: [FloatMemory]
  let outputs: [FloatMemory]
  /// The numbers that the reconstruction is compared with.
  let shown: FloatMemory

  init(_ pass: SamplePass, samples: Int) {
    latents = pass.encoder.outputs.map { FloatMemory(count: samples * $0.width) }
    outputs = pass.decoder.outputs.map { FloatMemory(count: samples * $0.width) }
    shown = FloatMemory(count: samples * pass.layout.shownWidth)
  }

  /// Takes what the encoder gives for some samples from that for all.
  fileprivate func take(_ known: [FloatMemory], from first: Int, _ count: Int, _ ports: [RunProgram.Port]) {
    for (port, pair) in zip(ports, zip(latents, known)) {
      pair.0.start.update(from: pair.1.start + first * port.width, count: count * port.width)
    }
  }
}
