import Compiler
import Diagnostics
import Files
import Graph
import Runtime

extension GradientReport {
  /// Samples of a data file, evenly spread.
  package static func samples(of compilation: Compilation, _ given: GivenData) throws(Diagnostic) -> Samples {
    var request = TrainRequest()
    request.data = given
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
    return (data.layout.source, values)
  }
}
