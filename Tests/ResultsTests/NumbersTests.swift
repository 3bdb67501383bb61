import Compiler
import Datasets
import Diagnostics
import Figures
import Files
import Ops
import Runtime
import TestSupport
import Testing
import Training

@testable import Results

@Suite struct NumbersTests {
  private let folder = TemporaryFolder()

  @Test("a number of a score that is small and not 0 keeps its digits") func scoreWords() {
    #expect(scoreWord(0, digits: 4) == "0.0000" && scoreWord(0.25, digits: 2) == "0.25")
    #expect(scoreWord(4.236e-7, digits: 4) == "4.236e-7" && scoreWord(0.00004, digits: 2) == "4.000e-5")
    #expect(scoreWord(nil, digits: 4) == "-" && scoreWord(.infinity, digits: 1) == "-")
  }

  @Test("latents, errors and examples are those of encode and reconstruct") func latentsErrors() throws {
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data)
    let numbers = try numbers(run)
    #expect(numbers.latents.names == ["z[0]", "z[1]"])
    let (z, y) = (folder.file("z.npy"), folder.file("y.npy"))
    for (purpose, path) in [(Purpose.encoding, z), (.reconstruction, y)] {
      #expect(try Prediction(run, purpose, data: [], output: path, threads: 1).run())
    }
    #expect(try readNPY(z).values == numbers.latents.values)
    let (x, made) = (try readNPY(data).values, try readNPY(y).values)
    for sample in 0..<42 {
      let error = (0..<4).reduce(0.0) {
        let residual = Double(made[sample * 4 + $1]) - Double(x[sample * 4 + $1])
        return $0 + residual * residual / 4
      }
      #expect(numbers.errors?[sample] == Float(error))
    }
    for example in numbers.examples {
      #expect(example.data == Array(x[example.number * 4..<example.number * 4 + 4]))
      #expect(example.reconstruction == Array(made[example.number * 4..<example.number * 4 + 4]))
    }
    #expect(numbers.examples.map(\.title) == ["best", "median", "worst"])
  }

  @Test("a table is read once more for its examples") func tableRead() throws {
    let rows = (0..<30).map { "\($0 % 5),\($0 % 3),1,0" }.joined(separator: "\n")
    let numbers = try numbers(run(halfModel, in: folder, data: folder.write(rows, to: "table.csv")))
    for example in numbers.examples {
      #expect(example.data == [Float(example.number % 5), Float(example.number % 3), 1, 0])
    }
  }

  @Test("the mean spectrum and its deviation are exact far from zero") func meanSpectrum() throws {
    let values: [Float] = [100_001, 1, 0, 5, 100_003, 1, 0, 7]
    try writeNPY(values, shape: [2, 4], to: folder.file("far.npy"))
    let spectrum = try numbers(run(halfModel, in: folder, data: folder.file("far.npy"), weights: halfWeights)).spectrum
    #expect(spectrum.mean == [100_002, 1, 0, 6])
    #expect(spectrum.deviation == [1, 0, 0, 1])
  }

  @Test("best, median and worst are different samples, and no number is worst") func bestMedian() {
    #expect(exampleNumbers([3, 1, 2]).map(\.number) == [1, 2, 0])
    #expect(exampleNumbers([1, 1, 1]).map(\.number) == [0, 2])
    #expect(exampleNumbers([.nan, 1, 2, 3]).map(\.number) == [1, 3, 0])
    #expect(exampleNumbers([1]).map(\.title) == ["best"])
    for count in 3..<60 {
      let errors = (0..<count).map { Float($0 * 37 % 23 + $0 / 40) }
      let median = errors.sorted()[count / 2]
      #expect(exampleNumbers(errors).first { $0.title == "median" }.map { errors[$0.number] } == median)
    }
    #expect(exampleNumbers([]).isEmpty)
  }

  @Test("a latent moves from its smallest to its largest value, the others stay near real ones") func latentMoves() {
    // The second latent is ten times the first.
    let values = (0...100).flatMap { [Float($0), Float($0) * 10] }
    let path = traversals(of: Latents(names: ["a", "b"], values: values), [0], steps: 5, neighbours: 10)[0]
    #expect(path.values == [0, 25, 50, 75, 100])
    #expect(path.vectors.map { $0[0] } == [0, 25, 50, 75, 100])
    // At the ends ten samples on one side, in the middle five on one side and four on the other.
    #expect(path.vectors[0][1] == 45 && path.vectors[4][1] == 955)
    #expect(abs(path.vectors[2][1] - 500) <= 5)
  }

  @Test("a share goes from nothing to the whole, and the others are what is left") func sharesMove() throws {
    let values = (0...90).flatMap { (step: Int) -> [Float] in
      let (one, other) = (Float(step) / 100, Float(30 - step / 3) / 100)
      return [one, other, 1 - one - other]
    }
    let latents = Latents(names: ["a[0]", "a[1]", "a[2]"], values: values)
    let path = traversals(of: latents, [0], steps: 5, neighbours: 10)[0]
    #expect(path.values == [0, 0.25, 0.5, 0.75, 1])
    for vector in path.vectors { #expect(abs(vector.reduce(0, +) - 1) < 1e-5 && vector.allSatisfy { $0 >= 0 }) }
    #expect(path.vectors[4] == [1, 0, 0])
  }

  @Test("shares are found beside a brightness, and names of the user do not part them") func sharesNamed() throws {
    let values = (0..<50).flatMap { (step: Int) -> [Float] in
      let share = Float(step) / 50
      return [share, 1 - share, 3 + Float(step % 7)]
    }
    let latents = Latents(names: ["a[0]", "a[1]", "b"], values: values)
    #expect(latents.mixed([]) == MixedLatents(latents: [0, 1], areShares: true))
    let named = try latents.named(["alunite", "kaolinite"], [])
    #expect(named.names == ["alunite", "kaolinite", "b"] && named.shares == [[0, 1]])
    #expect(throws: Diagnostic.self) { try latents.named(["alunite"], []) }
    let amounts = Latents(names: ["a[0]", "a[1]"], values: values.map { (value: Float) -> Float in 2 * value })
    #expect(amounts.mixed([2]) == MixedLatents(latents: [0, 1], areShares: false) && amounts.mixed([3]) == nil)
  }

  @Test("a sample of rows, columns and one channel is drawn as a picture, a sequence is not") func pictures() {
    #expect(
      SamplePictures([64, 64]) == nil && SamplePictures([64, 64, 3]) == nil && SamplePictures([64, 1, 1]) == nil)
    let panel = SamplePictures([2, 3, 1])?.panel([0, 1, 2, 3, 4, 5], row: "data", limits: 0...5)
    #expect(panel?.y.label == "data" && panel?.hasEqualAspect == true)
  }

  @Test("what rounding left of 0 is constant") func tiny() {
    #expect(
      LatentStatistics([0, .leastNonzeroMagnitude * 7000]).isConstant && !LatentStatistics([0, 1e-37]).isConstant)
  }

  @Test("of equally near samples those are taken that lie all over the data") func equallyNear() {
    let latents = Latents(names: ["a", "b"], values: (0..<1000).flatMap { [Float(0), Float($0)] })
    let path = traversals(of: latents, [0], steps: 5, neighbours: 10)[0]
    #expect(abs(path.vectors[0][1] - 500) < 120)
  }

  @Test("correlations of latents, none for a constant one") func correlationsLatents() {
    let rows: [Float] = (0..<50).flatMap { [Float($0), -2 * Float($0), 1, Float($0 % 2)] }
    let latents = Latents(names: ["a", "b", "c", "d"], values: rows)
    let found = latents.correlations([0, 1, 2, 3])
    #expect(abs(found[0] - 1) < 1e-5 && abs(found[1] + 1) < 1e-5 && abs(found[3]) < 0.1)
    #expect(found[2].isNaN && found[10].isNaN)
  }

  @Test("every value falls into a bar") func everyValue() {
    let values = (0..<100).map { Float($0) / 7 }
    let histogram = Histogram(values, bins: 40)
    #expect(histogram.counts.reduce(0, +) == 100 && histogram.edges.count == 41)
    #expect(histogram.zeros == 0.01 && histogram.zerosTitle == nil)
    let constant = Histogram([2, 2], bins: 40)
    #expect(constant.counts == [2] && constant.edges == [1.5, 2.5])
  }

  @Test("a few values far from all others do not take the bars from them") func fewValues() {
    let values = (0..<1000).map { Float($0 % 100) } + [1e6]
    let histogram = Histogram(values, bins: 10)
    #expect(histogram.edges.first == 0 && histogram.edges.last == 99)
    #expect(histogram.counts == [Int](repeating: 100, count: 10))
    #expect(histogram.cut?.contains("largest 1") == true && Histogram(Array(values.dropLast()), bins: 10).cut == nil)
  }

  @Test("many zeros are counted apart") func manyZeros() {
    let sparse = Histogram([0, 0, 0, 1, 2], bins: 4)
    #expect(sparse.counts == [1, 0, 0, 1] && sparse.edges == [1, 1.25, 1.5, 1.75, 2])
    #expect(sparse.zerosTitle == "60 % are 0")
    #expect(Histogram([Float](repeating: 0, count: 999) + [1], bins: 4).zerosTitle == "99 % are 0")
    #expect(Histogram([0, 0], bins: 4).zerosTitle == nil)
  }

  @Test("data that have changed since the training are told") func dataChanged() throws {
    let data = try quarters([9, 4], to: "list.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data)
    var told: [String] = []
    _ = try numbers(run, tell: { told.append($0.code) })
    #expect(told == [])
    try writeNPY([Float](repeating: 1, count: 36), shape: [9, 4], to: data)
    _ = try numbers(run, tell: { told.append($0.code) })
    #expect(told == ["AE6905"])
  }

  /// A model of its own data, some samples left out and all scaled.
  private func scaled(_ kind: String) throws -> RunNumbers {
    try writeNPY([0, 0, 1, 0, 0, 1], shape: [2, 3], to: folder.file("mask.npy"))
    try writeNPY((0..<24).map { Float($0 % 5) + 2 }, shape: [2, 3, 4], to: folder.file("cube.npy"))
    let model =
      halfModel + """
        data {
          file: "cube.npy"
          mask: "mask.npy"
          scale: \(kind)
        }

        """
    return try numbers(run(model, in: folder, weights: halfWeights))
  }

  @Test("masked samples are missing in maps and arrays, and in nothing else") func maskedSamples() throws {
    let numbers = try scaled("none")
    #expect(numbers.latents.samples == 4 && numbers.errors?.count == 4)
    let grid = numbers.layout.onGrid(numbers.sampleMeans)
    #expect(grid.map(\.isNaN) == [false, false, true, false, false, true])
    #expect(grid[3] == numbers.sampleMeans[2])
    #expect(SampleField(numbers.layout).name(of: 2) == "pixel 1, 0")
    try numbers.writeLatents(ResultPlace(gate: WritingGate(), files: ProtectedFiles()))
    let latents = try readNPY(numbers.run.folder.file("latents.npy"))
    #expect(latents.shape == [2, 3, 2] && latents.values[4].isNaN && latents.values[7] == 0.5)
  }

  @Test(
    "spectra are drawn in the numbers of the file, whatever their scaling", arguments: ["max", "standard", "spectrum"])
  func spectraDrawn(kind: String) throws {
    let numbers = try scaled(kind)
    #expect(numbers.layout.scaling?.kind.rawValue == kind)
    let cube = (0..<24).map { Float($0 % 5) + 2 }
    for example in numbers.examples {
      let place = numbers.layout.position(example.number)
      for (found, value) in zip(example.data, cube[place * 4..<place * 4 + 4]) { #expect(abs(found - value) < 1e-5) }
      // The first latent is the first channel, which the decoder gives back.
      #expect(abs(example.reconstruction[0] - example.data[0]) < 1e-5)
    }
    #expect(abs(numbers.spectrum.mean[0] - 3.75) < 1e-5)
    let one = numbers.decoder.decode([[1, 0.5]])[0][0]
    switch numbers.layout.scaling {
    case .max(let largest): #expect(one == largest)
    case .standard(let means, let deviations): #expect(one == deviations[0] + means[0])
    default: #expect(one == 1 && numbers.decodedLabel == "value / largest of spectrum")
    }
  }

  @Test("latents that are known are taken in their order, and those of other samples are not")
  func knownLatents() throws {
    // Several blocks.
    let count = 100_000
    let data = try quarters([count, 4], to: "long.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data, weights: halfWeights)
    let known = FloatMemory(count: 2 * count)
    for place in 0..<known.count { known.start[place] = Float(place) }
    var request = NumbersRequest()
    (request.isOfLatentsAlone, request.needsSameData) = (true, true)
    request.known = [known]
    #expect(try gatherNumbers(run, request)?.latents.values == known.values)
    request.known = [FloatMemory(count: 2 * count - 2)]
    let computed = try #require(try gatherNumbers(run, request)).latents
    #expect(computed[1] == Array(repeating: 0.5, count: count))
    #expect(Array(computed[0].prefix(3)) == [0, 1.25, 2.25])
  }

  @Test("an interruption ends the pass") func interruptionEnds() throws {
    let run = try run(halfModel, in: folder, data: quarters([9, 4], to: "list.npy", in: folder))
    let found = try gatherNumbers(run, isInterrupted: { true })
    #expect(found.map(\.latents.samples) == nil)
  }
}
