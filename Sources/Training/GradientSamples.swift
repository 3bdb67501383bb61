import Compiler
import Diagnostics
import Files
import Graph
import Runtime

extension GradientReport {
  /// Samples of a data file, evenly spread, and what weights start from in it.
  package static func samples(
    of compilation: Compilation, _ given: GivenData, modelFolder: String = "."
  ) throws(Diagnostic) -> Samples {
    var request = TrainRequest()
    (request.data, request.modelFolder) = (given, modelFolder)
    let files = OpenedFiles()
    let opened = try files.noting { () throws(Diagnostic) in try openSamples(for: compilation, request) }
    let data = try TrainingData(opened, folder: request.dataFolder, from: files)
    let order = (0..<samples).map { Int64($0 * data.count / samples) }
    var rows: [[Float]] = []
    let read = { (input: BatchInput, index: UnsafePointer<Int64>, count: Int) in
      for place in 0..<count {
        let start = input.values + Int(index[place]) * input.sampleStride
        rows.append(Array(UnsafeBufferPointer(start: start, count: data.layout.width)))
      }
      return true
    }
    _ = try data.forEachBatch(of: samples, in: order, unless: { false }, read)
    let graph = compilation.loweredGraph(.training)
    var values: [String: [[Float]]] = [:]
    for input in graph.inputs {
      let (offset, count) = (data.layout.offset(of: input.name), graph.type(of: input.value).count)
      values[input.name] = rows.map { Array($0[offset..<offset + count]) }
    }
    let starts = WeightStarts(data, compilation.typed.train, modelFolder: modelFolder) { _ in }
    let weights = Weights(graph)
    var found: [String: [Float]] = [:]
    try weights.draw(seed: compilation.typed.train.seed) { (entry, number) throws(Diagnostic) in
      let map = compilation.model.map(behind: entry.name)
      if let inverse = try weights.inverse(for: entry.weight) {
        found[entry.name] = inverse
        return inverse
      }
      let own = try starts.values(of: entry.weight, number: number, behind: map)
      found[entry.name] = own
      return own
    }
    // Coordinates are known when their basis is there.
    for entry in weights.entries where entry.weight.basis != nil { found[entry.name] = Array(weights.values(entry)) }
    return Samples(source: data.layout.source, values: values, starts: found)
  }
}
