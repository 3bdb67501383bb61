import Diagnostics
import Files

/// How the numbers of samples are changed before training, and changed back in what a model gives.
package enum Scaling: Equatable, Sendable {
  /// All numbers are divided by one.
  case max(Float)
  /// All numbers are divided by their mean.
  case mean(Float)
  /// Each number of a sample is divided by the square root of its mean, so that counts have noise of about 1 everywhere.
  ///
  /// The spectral half of the scaling of M. R. Keenan and P. G. Kotula, Surface and Interface Analysis 36 (2004).
  case poisson([Float])
  /// From each number of a sample its mean over the samples is taken, then it is divided by its standard deviation.
  case standard(means: [Float], deviations: [Float])
  /// Each sample is divided by its own largest magnitude.
  case spectrum

  package enum Kind: String, Sendable { case max, mean, poisson, standard, spectrum }

  /// Finds the numbers of a scaling in one pass over an unread source.
  package init(_ kind: Kind, of source: any SampleSource) throws(Diagnostic) {
    switch kind {
    case .spectrum: self = .spectrum
    case .max:
      var largest: Float = 0
      try source.forEachBlock { block in for value in block { largest = Swift.max(largest, abs(value)) } }
      self = .max(largest > 0 ? largest : 1)
    case .mean, .poisson:
      var moments = Moments(width: source.layout.width)
      try source.forEachBlock { moments.add($0) }
      self = try Scaling(kind, means: moments.means, source.layout.source)
    case .standard:
      var moments = Moments(width: source.layout.width)
      try source.forEachBlock { moments.add($0) }
      self = .standard(means: moments.means.map { Float($0) }, deviations: moments.deviations)
    }
  }

  private init(_ kind: Kind, means: [Double], _ source: String) throws(Diagnostic) {
    let mean = means.reduce(0, +) / Double(Swift.max(1, means.count))
    guard mean > 0, kind == .mean || !means.contains(where: { $0 < 0 }) else {
      throw .scaleNeedsCounts(source, kind.rawValue)
    }
    // A channel that counts next to nothing would weigh most.
    let least = mean * 1e-3
    self = kind == .mean ? .mean(Float(mean)) : .poisson(means.map { Float(Swift.max($0, least).squareRoot()) })
  }

  /// What a sum of spectra is multiplied by, channel by channel, to be in the numbers of the file; nil where there is no
  /// such number.
  package func factors(width: Int) -> [Float]? {
    switch self {
    case .max(let divisor), .mean(let divisor): Array(repeating: divisor, count: width)
    case .poisson(let divisors): divisors.count == width ? divisors : nil
    case .standard, .spectrum: nil
    }
  }

  /// Whether shares of the variance are the same in the numbers of the file: all are divided by one number.
  package var keepsShares: Bool { [.max, .mean].contains(kind) }

  package var kind: Kind {
    switch self {
    case .max: .max
    case .mean: .mean
    case .poisson: .poisson
    case .standard: .standard
    case .spectrum: .spectrum
    }
  }

  /// Scales samples in place; gives what each sample was divided by where that differs.
  package func apply(to values: UnsafeMutableBufferPointer<Float>, width: Int) -> [Float] {
    switch self {
    case .max(let divisor), .mean(let divisor): for index in values.indices { values[index] /= divisor }
    case .poisson(let divisors): for index in values.indices { values[index] /= divisors[index % width] }
    case .standard(let means, let deviations):
      for start in stride(from: 0, to: values.count, by: width) {
        for number in 0..<width {
          values[start + number] = (values[start + number] - means[number]) / deviations[number]
        }
      }
    case .spectrum:
      return stride(from: 0, to: values.count, by: width).map { start in
        let sample = values[start..<start + width]
        let largest = sample.reduce(0) { Swift.max($0, abs($1)) }
        let factor = largest > 0 ? largest : 1
        for index in sample.indices { values[index] /= factor }
        return factor
      }
    }
    return []
  }

  /// Changes samples back in place; `factors` are those that `apply` gave, without them `spectrum` changes nothing.
  package func undo(on values: UnsafeMutableBufferPointer<Float>, width: Int, factors: [Float] = []) {
    switch self {
    case .max(let divisor), .mean(let divisor): for index in values.indices { values[index] *= divisor }
    case .poisson(let divisors): for index in values.indices { values[index] *= divisors[index % width] }
    case .standard(let means, let deviations):
      for start in stride(from: 0, to: values.count, by: width) {
        for number in 0..<width { values[start + number] = values[start + number] * deviations[number] + means[number] }
      }
    case .spectrum:
      for (sample, factor) in factors.enumerated() {
        for index in sample * width..<(sample + 1) * width { values[index] *= factor }
      }
    }
  }
}

/// Mean and spread of each number of a sample, by Welford's sums.
private struct Moments {
  private(set) var means: [Double]
  private var squares: [Double]
  private var count = 0.0

  init(width: Int) {
    means = Array(repeating: 0, count: width)
    squares = means
  }

  mutating func add(_ samples: UnsafeBufferPointer<Float>) {
    for start in stride(from: 0, to: samples.count, by: means.count) {
      count += 1
      for number in means.indices {
        let difference = Double(samples[start + number]) - means[number]
        means[number] += difference / count
        squares[number] += difference * (Double(samples[start + number]) - means[number])
      }
    }
  }

  /// The standard deviations; 1 for what does not vary.
  var deviations: [Float] {
    squares.map { square in
      let deviation = Float((square / Swift.max(1, count)).squareRoot())
      return deviation > 0 && deviation.isFinite ? deviation : 1
    }
  }
}

extension Scaling {
  package var json: JSONValue {
    var object = JSONObject(["kind": .string(kind.rawValue)])
    switch self {
    case .max(let divisor), .mean(let divisor): object["divisor"] = .number(Double(divisor))
    case .poisson(let divisors): object["divisors"] = .array(divisors.map { .number(Double($0)) })
    case .standard(let means, let deviations):
      object["means"] = .array(means.map { .number(Double($0)) })
      object["deviations"] = .array(deviations.map { .number(Double($0)) })
    case .spectrum: break
    }
    return .object(object)
  }

  /// Nil when the record is broken or for samples of another size.
  package init?(_ json: JSONTree, width: Int) {
    guard case .string(let name)? = json["kind"], let kind = Kind(rawValue: name) else { return nil }
    switch kind {
    case .spectrum: self = .spectrum
    case .max, .mean:
      guard let divisor = json["divisor"]?.float, divisor > 0 else { return nil }
      self = kind == .max ? .max(divisor) : .mean(divisor)
    case .poisson:
      guard let divisors = json["divisors"]?.floats, divisors.count == width, divisors.allSatisfy({ $0 > 0 }) else {
        return nil
      }
      self = .poisson(divisors)
    case .standard:
      guard let means = json["means"]?.floats, let deviations = json["deviations"]?.floats, means.count == width,
        deviations.count == width, deviations.allSatisfy({ $0 > 0 })
      else { return nil }
      self = .standard(means: means, deviations: deviations)
    }
  }
}

extension JSONTree {
  fileprivate var float: Float? {
    switch self {
    case .integer(let value): Float(value)
    case .number(let value) where Float(value).isFinite: Float(value)
    default: nil
    }
  }

  fileprivate var floats: [Float]? {
    guard case .array(let values) = self else { return nil }
    let floats = values.compactMap(\.float)
    return floats.count == values.count ? floats : nil
  }
}

extension Diagnostic {
  static func scaleNeedsCounts(_ source: String, _ kind: String) -> Diagnostic {
    Diagnostic(
      "AE6585",
      "`\(source)` cannot be scaled by `\(kind)`: "
        + (kind == "mean" ? "the mean of its numbers is not above 0" : "the mean of a channel is below 0"),
      help: kind == "mean" ? "write `scale: standard`" : "`poisson` is for counts as they were read; write `scale: max`"
    )
  }
}

extension Explanation {
  package static let scaling = [
    Explanation(
      "AE6585", "A scale for numbers above 0",
      meaning:
        "`scale: mean` divides by the mean of all numbers, `scale: poisson` by the square root of each channel's "
        + "mean; both need means above 0.",
      example: .situation("`scale: poisson` for spectra whose background was taken off"),
      cure: "Scale counts as they were read, or write `scale: max` or `scale: standard`.")
  ]
}
