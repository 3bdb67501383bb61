import Datasets
import Runtime
import Training

/// Joins patches, their reconstructions and their latents to a picture, so that figures are about its pixels.
struct PatchJoin {
  private var joiner: PatchJoiner
  private let grid: PatchGrid
  /// Numbers of a pixel: of the data, of the reconstruction, of the latents.
  private let (shown, reconstructed, latents): (Int, Int, Int)
  private let wanted: Set<Int>
  private var patch: [Float]
  private var samples = 0
  private var pixels = 0

  /// Nil where samples are no patches; `wanted` are pixels that are kept with their reconstructions.
  init?(_ pass: SamplePass, _ wanted: [Int]) {
    guard let grid = pass.layout.patches else { return nil }
    self.grid = grid
    self.wanted = Set(wanted)
    shown = pass.drawn.shownWidth
    reconstructed = pass.decoder.reconstructs ? shown : 0
    latents = pass.decoder.isOfPixels ? pass.decoder.latents : 0
    let width = shown + reconstructed + latents
    joiner = PatchJoiner(grid, width: width)
    patch = [Float](repeating: 0, count: grid.area * width)
  }

  mutating func add(_ count: Int, _ results: SampleResults, _ pass: SamplePass, _ result: inout SamplePass.Result) {
    for sample in 0..<count {
      fill(sample, results, pass)
      if latents == 0 { result.latents.add(sample, pass.encoder.outputs, results.latents) }
      var rows: [Float] = []
      patch.withUnsafeBufferPointer { joiner.add(pass.layout.position(samples), $0.baseAddress!) { rows += $0 } }
      take(rows, &result)
      samples += 1
    }
  }

  mutating func finish(_ pass: SamplePass, _ result: inout SamplePass.Result) {
    var rows: [Float] = []
    joiner.finish { rows += $0 }
    take(rows, &result)
  }

  /// Puts all numbers of each pixel of a patch side by side.
  private mutating func fill(_ sample: Int, _ results: SampleResults, _ pass: SamplePass) {
    let width = shown + reconstructed + latents
    var place = 0
    func copy(_ memory: FloatMemory, _ numbers: Int, into patch: inout [Float]) {
      let start = memory.start + sample * grid.area * numbers
      for pixel in 0..<grid.area {
        for number in 0..<numbers { patch[pixel * width + place + number] = start[pixel * numbers + number] }
      }
      place += numbers
    }
    copy(results.shown, shown, into: &patch)
    if reconstructed > 0 { copy(results.outputs[pass.decoder.output], shown, into: &patch) }
    guard latents > 0 else { return }
    for (port, memory) in zip(pass.encoder.outputs, results.latents) {
      copy(memory, port.width / grid.area, into: &patch)
    }
  }

  /// Takes the pixels of rows that are covered by patches.
  private mutating func take(_ rows: [Float], _ result: inout SamplePass.Result) {
    let width = shown + reconstructed + latents
    rows.withUnsafeBufferPointer { rows in
      for start in stride(from: 0, to: rows.count, by: width) where !rows[start].isNaN {
        let pixel = rows.baseAddress! + start
        let reconstruction = reconstructed > 0 ? pixel + shown : nil
        let found = result.spectrum.add(pixel, reconstruction)
        result.means.append(found.mean)
        result.errors?.append(found.error)
        if latents > 0 {
          result.latents.values += UnsafeBufferPointer(start: pixel + shown + reconstructed, count: latents)
        }
        if wanted.contains(pixels), let reconstruction {
          result.wanted[pixels] = (numbers(pixel, shown), numbers(reconstruction, shown))
        }
        pixels += 1
      }
    }
  }

  private func numbers(_ start: UnsafePointer<Float>, _ count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }
}

extension Latents {
  /// Takes the values of a sample, those of one port after those of the other.
  mutating func add(_ sample: Int, _ ports: [RunProgram.Port], _ memory: [FloatMemory]) {
    for (port, memory) in zip(ports, memory) {
      values += UnsafeBufferPointer(start: memory.start + sample * port.width, count: port.width)
    }
  }
}
