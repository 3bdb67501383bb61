import Compiler
import Datasets
import Diagnostics
import Files
import Random
import Runtime

/// Measures what a trained model is worth, on a bounded number of samples and in bounded memory.
struct WorthMeasurement {
  private let data: TrainingData
  private let split: Split
  private let program: RunProgram
  private let latents: Int
  /// For each output of the encoder, whether it is no value but the size of noise.
  private let areForNoise: [Bool]
  private let reconstruction: Int?
  private let seed: UInt64
  /// Weights that the model names and that have the channels of a sample; nil where they are the likeliest simplex itself.
  private let endmembers: (Int) -> [[Float]]?
  /// Samples of each kind that the model computes.
  private let mostSamples: Int

  /// Of the samples of each kind, the numbers that are held in memory.
  private static let mostNumbers = 1 << 22
  /// Operations that computing samples of a kind may take, and samples that are computed whatever they take.
  private static let mostFlops = 10_000_000_000
  private static let fewSamples = 256
  /// Small models compute so many samples in no time.
  private static let manySamples = 4096

  init(_ compilation: Compilation, _ trainer: Trainer, _ data: TrainingData, threads: Int) throws(Diagnostic) {
    (self.data, split) = (data, trainer.split)
    program = try RunProgram(compilation, .both, threads: threads, samples: data.count) { (graph) throws(Diagnostic) in
      trainer.resultWeights(of: graph)
    }
    let outputs = program.outputs
    latents = compilation.model.encoderOutputs.count
    areForNoise = compilation.model.outputsForNoise
    seed = compilation.typed.train.seed
    let (weights, width) = (trainer.result.whole, data.layout.scaledWidth)
    endmembers = { ends in
      let found = weights.entries.first {
        $0.shape == [ends, width] && !($0.weight.start.name == "sisal" && !$0.weight.isTrained)
      }
      return found.map { entry in
        let own = Array(weights.values(entry))
        let values = compilation.model.map(behind: entry.name)?.applied(to: own) ?? own
        return (0..<ends).map { Array(values[$0 * width..<($0 + 1) * width]) }
      }
    }
    let decoded = outputs.indices.dropFirst(latents)
    reconstruction =
      decoded.first { outputs[$0].shape == data.layout.sampleShape }
      ?? decoded.first { outputs[$0].width == data.layout.shownWidth }
    // A twentieth of what the training took, where that is more than nothing.
    let share = trainer.samplesTrained / 8
    mostSamples = max(
      WorthMeasurement.fewSamples,
      min(max(WorthMeasurement.manySamples, share), WorthMeasurement.mostFlops / program.flops))
  }

  func run() throws(Diagnostic) -> Worth {
    let areTest = !split.test.isEmpty
    let training = try data.gathered(spread(split.training, most: mostHeld))
    let test = areTest ? try data.gathered(spread(split.test, most: min(mostHeld, mostSamples))) : training
    let computed = areTest ? test : try data.gathered(spread(split.training, most: min(mostHeld, mostSamples)))
    var recorder = LatentRecorder(recordedPorts, areForNoise: areForNoise)
    let squares = residuals(of: computed, &recorder)
    if areTest { _ = residuals(of: training.first(mostSamples), &recorder) }
    return worth(shown(training), shown(computed), squares, recorder.findings, areTest: areTest)
  }

  /// The numbers that the reconstruction is compared with.
  private func shown(_ samples: HeldSamples) -> HeldSamples {
    let shown = samples.columns(data.layout.offset..<data.layout.offset + data.layout.shownWidth)
    return isOfPixels ? shown.cut(to: data.layout.scaledWidth) : shown
  }

  /// Whether every latent has values for the pixels of a patch, so that each pixel counts as a sample.
  private var isOfPixels: Bool { data.layout.isOfPixels(program.outputs.prefix(latents).map(\.shape)) }

  /// What counts as samples of their own in a sample: pixels, or the whole.
  private var parts: Int { isOfPixels ? data.layout.patches?.area ?? 1 : 1 }

  /// The latents of what counts as a sample.
  private var recordedPorts: [RunProgram.Port] {
    let ports = program.outputs.prefix(latents)
    guard isOfPixels else { return Array(ports) }
    return ports.map { RunProgram.Port(name: $0.name, shape: data.layout.pixelShape(of: $0.shape) ?? $0.shape) }
  }

  private func worth(
    _ training: HeldSamples, _ computed: HeldSamples, _ squares: Double, _ findings: LatentFindings, areTest: Bool
  ) -> Worth {
    let variance = Variance(training)
    let all = variance.squares(of: computed)
    let known = reconstruction != nil && all > 0 && squares.isFinite
    let scaling = data.layout.scaling.map { ($0, width: data.layout.scaledWidth) }
    let needed = comparesCounts ? SignalComponents(of: training, scaledBy: scaling)?.count : nil
    // Where little is left nobody asks what more components would leave.
    let count = findings.valueCount
    let isMissed = known && squares / all > Worth.considerable && (needed ?? 0) > count
    var worth = Worth(
      left: known ? squares / all : nil, reason: known ? nil : reason(all, squares),
      latentCount: count, principalLeft: variance.principalLeft(of: computed, fitting: training, count),
      vertexLeft: vertexLeft(of: computed, training, findings.mixed).map { $0 / all }, vertexCount: findings.mixed,
      signalComponents: needed,
      signalLeft: isMissed ? variance.principalLeft(of: computed, fitting: training, needed ?? 0) : nil,
      others: OtherMethods(of: training, ends: findings.mixed, endmembers: endmembers(findings.mixed), seed: seed),
      samples: .init(used: computed.count, all: parts * (areTest ? split.test.count : split.training.count)),
      areTest: areTest, fitted: .init(used: training.count, all: parts * split.training.count), latents: findings,
      fewerLeft: findings.equal.isEmpty
        ? nil : variance.principalLeft(of: computed, fitting: training, count - 1))
    worth.zeroLeft = known ? Variance.squares(of: computed) / all : nil
    worth.scale = data.layout.scaling.flatMap { $0.keepsShares ? nil : $0.kind.rawValue }
    return worth
  }

  /// Whether latents and principal components tell of the same numbers: a vector of latents of one input.
  private var comparesCounts: Bool {
    data.layout.width == data.layout.shownWidth && recordedPorts.allSatisfy { $0.shape.count <= 1 }
  }

  /// Endmembers of which the comparison with vertex component analysis takes next to no time.
  private static let fewEnds = 2...16
  private static let mostVertexNumbers = 1 << 20

  /// The squares that vertex component analysis leaves of samples, with shares by least squares.
  private func vertexLeft(of samples: HeldSamples, _ training: HeldSamples, _ ends: Int) -> Double? {
    guard WorthMeasurement.fewEnds.contains(ends), ends < training.width else { return nil }
    // Four copies are held at a time, and little of the memory is to be taken for a comparison.
    let most = min(WorthMeasurement.mostVertexNumbers, freeMemory / 128)
    guard most > 4 * ends * training.width else { return nil }
    func some(_ all: HeldSamples) -> HeldSamples { all.taking(all.spread(most / max(1, all.width))) }
    // As the first weight of a run of that method draws them.
    let stream = RandomStream(seed: seed, purpose: .weights, part: 0)
    guard let spectra = VertexComponents(ends, stream).endmembers(of: some(training)), spectra.allSatisfy(\.isFinite)
    else { return nil }
    let (tried, variance) = (some(samples), Variance(training))
    let left = squaresLeftByShares(
      of: tried.values.start, count: tried.count, width: tried.width, spectra: spectra, ends: ends)
    let scale = variance.squares(of: samples) / max(variance.squares(of: tried), .leastNormalMagnitude)
    return left.isFinite ? left * scale : nil
  }

  /// Fewer where memory is scarce: samples are held once as they are and once centred, of both kinds.
  private var mostHeld: Int {
    let room = freeMemory / (6 * MemoryLayout<Float>.stride)
    return max(2, min(WorthMeasurement.mostNumbers, room) / max(1, data.layout.width))
  }

  private func reason(_ all: Double, _ squares: Double) -> String {
    if reconstruction == nil { return "no output of the decoder has the \(data.layout.shownWidth) values of a sample" }
    return all > 0 ? "reconstructions are not finite" : "the samples do not differ"
  }

  /// The sum of the squares of what the reconstructions miss; the recorder hears of the latent values.
  private func residuals(of samples: HeldSamples, _ recorder: inout LatentRecorder) -> Double {
    let floats = program.outputs.reduce(samples.width) { $0 + $1.width }
    let block = max(program.lanes, min(samples.count, (1 << 18) / floats / program.lanes * program.lanes))
    let results = program.outputs.map { FloatMemory(count: block * $0.width) }
    var squares = 0.0
    for first in stride(from: 0, to: samples.count, by: block) {
      let count = min(block, samples.count - first)
      let start = samples.values.start + first * samples.width
      program.run(rows: start, data.layout, count: count, into: results.map(\.start))
      for sample in 0..<count {
        record(sample, results, &recorder)
        guard let reconstruction else { continue }
        let width = data.layout.shownWidth
        let one = start + sample * samples.width + data.layout.offset
        let other = results[reconstruction].start + sample * width
        for place in 0..<width {
          let residual = Double(other[place]) - Double(one[place])
          squares += residual * residual
        }
      }
    }
    return squares
  }

  /// Tells the recorder the latent values of a sample, or of each of its pixels.
  private func record(_ sample: Int, _ results: [FloatMemory], _ recorder: inout LatentRecorder) {
    for part in 0..<parts {
      recorder.add(
        zip(program.outputs, results).prefix(latents).flatMap { port, memory in
          let width = port.width / parts
          return UnsafeBufferPointer(start: memory.start + sample * port.width + part * width, count: width)
        })
    }
  }
}
