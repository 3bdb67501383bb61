import Datasets
import Diagnostics
import Runtime
import Training

extension SamplePass {
  /// Reads the best, the median and the worst sample again, and reconstructs them.
  func examples(
    _ errors: [Float]?, factors: [Float], open: () throws(Diagnostic) -> any SampleSource
  ) throws(Diagnostic) -> [RunNumbers.Example] {
    guard let errors, !errors.isEmpty else { return [] }
    let chosen = exampleNumbers(errors)
    if layout.patches != nil { return try joinedExamples(chosen, open) }
    let samples = try read(chosen.map(\.number), from: try open())
    let results = SampleResults(self, samples: chosen.count)
    _ = compute(samples.start, chosen.count, results)
    unscale(samples.start, chosen.count, results, factors.isEmpty ? [] : chosen.map { factors[$0.number] })
    let reconstructions = results.outputs[decoder.output]
    return chosen.enumerated().map { index, example in
      RunNumbers.Example(
        title: example.title, number: example.number, data: results.shown.row(index, width: layout.shownWidth),
        reconstruction: reconstructions.row(index, width: layout.shownWidth))
    }
  }

  /// The pixels of joined patches, in a second pass.
  private func joinedExamples(
    _ chosen: [(title: String, number: Int)], _ open: () throws(Diagnostic) -> any SampleSource
  ) throws(Diagnostic) -> [RunNumbers.Example] {
    let reader = BlockReader(try open(), isHashed: false)
    let found = try run(reader, wanted: chosen.map(\.number)) { false }?.wanted ?? [:]
    return chosen.compactMap { example in
      found[example.number].map { pair in
        RunNumbers.Example(
          title: example.title, number: example.number, data: pair.data, reconstruction: pair.reconstruction)
      }
    }
  }

  private func read(_ numbers: [Int], from source: any SampleSource) throws(Diagnostic) -> FloatMemory {
    let memory = FloatMemory(count: numbers.count * layout.width)
    if let direct = source.direct {
      for (index, number) in numbers.enumerated() {
        let row = UnsafeMutableBufferPointer(start: memory.start + index * layout.width, count: layout.width)
        try direct.read(number..<number + 1, into: row)
      }
    } else {
      try scan(source, for: numbers, into: memory)
    }
    return memory
  }

  /// Goes through all samples of a source that cannot jump.
  private func scan(_ source: any SampleSource, for numbers: [Int], into memory: FloatMemory) throws(Diagnostic) {
    let block = FloatMemory(count: 64 * layout.width)
    var first = 0
    while case let count = try source.read(into: .init(start: block.start, count: block.count)), count > 0 {
      for (index, number) in numbers.enumerated() where (first..<first + count).contains(number) {
        let row = block.start + (number - first) * layout.width
        (memory.start + index * layout.width).update(from: row, count: layout.width)
      }
      first += count
    }
  }
}

/// The samples with the smallest, the middle and the largest error; each once. An error that is no number is the largest.
func exampleNumbers(_ errors: [Float]) -> [(title: String, number: Int)] {
  let ranked = errors.map { $0.isNaN ? Float.infinity : $0 }
  guard let least = ranked.min(), let most = ranked.max() else { return [] }
  let wanted = [("best", least), ("median", ranked.ranked(ranked.count / 2)), ("worst", most)]
  var found: [(title: String, number: Int)] = []
  for (title, error) in wanted {
    let index = title == "worst" ? ranked.lastIndex(of: error) : ranked.firstIndex(of: error)
    guard let index, !found.contains(where: { $0.number == index }) else { continue }
    found.append((title, index))
  }
  return found
}

extension [Float] {
  /// The value at this index if all were sorted; in linear time, since there are as many as samples. No value is NaN.
  fileprivate func ranked(_ index: Int) -> Float {
    var values = self
    var (low, high) = (0, count - 1)
    while low < high {
      let pivot = values[low + (high - low) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while values[left] < pivot { left += 1 }
        while values[right] > pivot { right -= 1 }
        guard left <= right else { break }
        values.swapAt(left, right)
        (left, right) = (left + 1, right - 1)
      }
      if index <= right { high = right } else if index >= left { low = left } else { break }
    }
    return values[index]
  }
}

extension FloatMemory {
  fileprivate func row(_ row: Int, width: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: start + row * width, count: width))
  }
}
