import Graph
import Random

/// What weights can start from: its name, what it is, how a user writes it, and how its numbers are found.
package struct DistributionKind: Sendable {
  /// Where the numbers come from.
  package enum Source: Sendable {
    /// Each number by itself: number `index` of a stream.
    case drawn(@Sendable (Distribution<Int>, RandomStream, _ index: Int) -> Double)
    /// All numbers of a weight of a shape at once.
    case whole(@Sendable (_ shape: [Int], RandomStream) -> [Double])
    /// The spectra that the model is trained with, one row for each: see `SpectralStarts`.
    case spectra
    /// What else the training data say: their axis, their noise.
    case data
    /// What another weight of the model starts from.
    case weight
    /// An array in a file.
    case file
  }

  package let name: String
  /// One sentence, as the manual has it.
  package let summary: String
  /// What stands in brackets after the name in `start: normal(mean, deviation)`; nil where users do not write it.
  package let arguments: [String]?
  package let source: Source
  /// How far from 0 numbers lie at most; nil where there is no limit.
  package let bound: @Sendable (Distribution<Int>) -> Double?
  /// The sizes that it depends on, for a weight of a shape; nil where it needs more axes.
  package let sizes: @Sendable ([Size]) -> [Size]?

  package init(
    _ name: String, _ summary: String, arguments: [String]? = nil, _ source: Source,
    bound: @escaping @Sendable (Distribution<Int>) -> Double? = { _ in nil },
    sizes: @escaping @Sendable ([Size]) -> [Size]? = { _ in [] }
  ) {
    self.name = name
    self.summary = summary
    self.arguments = arguments
    self.source = source
    self.bound = bound
    self.sizes = sizes
  }

  /// Equally likely within a bound on both sides of 0.
  static func within(
    _ name: String, _ summary: String, arguments: [String]? = nil,
    sizes: @escaping @Sendable ([Size]) -> [Size]? = { _ in [] },
    _ bound: @escaping @Sendable (Distribution<Int>) -> Double
  ) -> DistributionKind {
    DistributionKind(
      name, summary, arguments: arguments,
      .drawn { start, stream, index in (2 * stream.uniformDouble(index) - 1) * bound(start) }, bound: bound,
      sizes: sizes)
  }

  /// One number everywhere.
  static func always(
    _ name: String, _ summary: String, _ value: @escaping @Sendable (Distribution<Int>) -> Double
  ) -> DistributionKind {
    DistributionKind(name, summary, .drawn { start, _, _ in value(start) }, bound: { abs(value($0)) })
  }
}

/// Every start of weights there is, by name.
package enum DistributionTable {
  package static let all = constant + random + ofData

  private static let constant: [DistributionKind] = [
    .always("zeros", "0 everywhere.") { _ in 0 },
    .always("ones", "1 everywhere.") { _ in 1 },
    .always("constant", "One number everywhere.") { $0.numbers[0] },
  ]

  private static let random: [DistributionKind] = [
    DistributionKind(
      "uniform", "Equally likely between two numbers.", arguments: ["low", "high"],
      .drawn { start, stream, index in
        let (low, high) = (start.numbers[0], start.numbers[1])
        return (low + high) / 2 + (2 * stream.uniformDouble(index) - 1) * (high - low) / 2
      }, bound: { max(abs($0.numbers[0]), abs($0.numbers[1])) }),
    DistributionKind(
      "normal", "Normal, with a mean and a standard deviation.", arguments: ["mean", "deviation"],
      .drawn { start, stream, index in start.numbers[0] + start.numbers[1] * stream.normal(index) }),
    .within("fan_in", "Equally likely within 1 / sqrt(fan in).") { 1 / Double($0.sizes[0]).squareRoot() },
    .within(
      "xavier", "Equally likely within sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).", arguments: [],
      sizes: fans
    ) { (6 / Double($0.sizes.reduce(0, +))).squareRoot() },
    .within(
      "kaiming", "Equally likely within sqrt(6 / fan in) (He et al. 2015).", arguments: [],
      sizes: fanIn
    ) { (6 / Double($0.sizes[0])).squareRoot() },
    DistributionKind(
      "orthogonal", "Rows, or columns where there are fewer, at right angles and of length 1 (Saxe et al. 2014).",
      arguments: [], .whole(orthogonal), bound: { _ in 1 }, sizes: { $0.count < 2 ? nil : [] }),
  ]

  private static let ofData: [DistributionKind] = [
    DistributionKind(
      "vca", "Endmembers of the training data by vertex component analysis (Nascimento and Dias 2005).",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "sisal",
      "Endmembers of the training data as the corners of the likeliest simplex (Bioucas-Dias 2009; Huang et al. 2022).",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "fan", "The same for mixtures that also hold the product of each pair of endmembers (Fan et al. 2009).",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "nmf", "Endmembers of the training data by non-negative matrix factorisation (Lee and Seung 2001).",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "nmf_kl", "The same with the least Kullback-Leibler divergence, as counts have it (Lee and Seung 2001).",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "pixels", "Spectra of the training data, chosen at random.", arguments: [], .spectra,
      sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "pca", "The principal components of the training data, the largest first.", arguments: [], .spectra,
      sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "whitening", "Principal components over the deviation of the data along them, the largest first.", arguments: [],
      .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "wiener", "Principal components times the root of the part of the variance along them that is signal.",
      arguments: [], .spectra, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind(
      "mean", "The mean spectrum of the training data.", arguments: [], .spectra,
      sizes: { $0.count == 2 || $0.count == 1 ? [] : nil }),
    DistributionKind(
      "noise", "The standard deviation of the noise of the training data.", arguments: [], .data, sizes: { _ in [] }),
    DistributionKind(
      "inverse", "The pseudo-inverse of another weight of the file, which gives the amounts of its rows.",
      arguments: ["weight"], .weight, sizes: { $0.count == 2 ? [] : nil }),
    DistributionKind("axis", "The spectral axis of the data.", .data),
    DistributionKind("file", "An array of the same shape in a file.", arguments: ["path"], .file),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func required(_ name: String) -> DistributionKind {
    guard let kind = byName[name] else { preconditionFailure("no distribution \(name)") }
    return kind
  }

  private static func fanIn(_ shape: [Size]) -> [Size]? { fans(shape).map { [$0[0]] } }

  /// PyTorch's fan in and fan out of a weight [out, in, ...]; nil for fewer than two axes.
  private static func fans(_ shape: [Size]) -> [Size]? {
    guard shape.count >= 2 else { return nil }
    let window = shape.dropFirst(2).reduce(Size(1), *)
    return [shape[1] * window, shape[0] * window]
  }

  /// The first values of a weight, or nil where they need data or a file.
  ///
  /// Each depends on the seed, the weight's number in the model and its place alone.
  package static func values(of weight: Weight<Int>, number: Int, seed: UInt64) -> [Float]? {
    let stream = RandomStream(seed: seed, purpose: .weights, part: number)
    switch required(weight.start.name).source {
    case .drawn(let draw): return (0..<weight.count).map { Float(draw(weight.start, stream, $0)) }
    case .whole(let make): return make(weight.shape, stream).map { Float($0) }
    case .spectra, .data, .weight, .file: return nil
    }
  }
}
