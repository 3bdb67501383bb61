import Runtime

/// Samples in memory, one after the other.
struct HeldSamples {
  let values: FloatMemory
  let count: Int
  let width: Int

  init(count: Int, width: Int) {
    (values, self.count, self.width) = (FloatMemory(count: count * width), count, width)
  }

  private init(_ values: FloatMemory, count: Int, width: Int) {
    (self.values, self.count, self.width) = (values, count, width)
  }

  /// The first of them, in the same memory.
  func first(_ most: Int) -> HeldSamples { HeldSamples(values, count: min(count, most), width: width) }

  /// Parts of each as samples of their own, such as the pixels of patches; in the same memory.
  func cut(to part: Int) -> HeldSamples { HeldSamples(values, count: count * (width / part), width: part) }

  /// Some neighbouring numbers of each.
  func columns(_ columns: Range<Int>) -> HeldSamples {
    guard columns.count < width else { return self }
    let result = HeldSamples(count: count, width: columns.count)
    for sample in 0..<count {
      (result.values.start + sample * columns.count).update(
        from: values.start + sample * width + columns.lowerBound, count: columns.count)
    }
    return result
  }
}

/// How samples differ from the mean of the training samples.
struct Variance {
  private let mean: [Double]
  /// The root mean square of the training samples about their mean.
  private let unit: Double

  init(_ training: HeldSamples) {
    var sums = [Double](repeating: 0, count: training.width)
    for sample in 0..<training.count {
      let row = training.values.start + sample * training.width
      for index in 0..<training.width { sums[index] += Double(row[index]) }
    }
    mean = sums.map { $0 / Double(max(1, training.count)) }
    let squares = Variance.squares(of: training, about: mean)
    unit = (squares / Double(max(1, training.count * training.width))).squareRoot()
  }

  /// The sum of the squares of samples about the mean spectrum.
  func squares(of samples: HeldSamples) -> Double { Variance.squares(of: samples, about: mean) }

  /// The sum of the squares of the samples themselves.
  static func squares(of samples: HeldSamples) -> Double {
    squares(of: samples, about: Array(repeating: 0, count: samples.width))
  }

  private static func squares(of samples: HeldSamples, about mean: [Double]) -> Double {
    var squares = 0.0
    for sample in 0..<samples.count {
      let row = samples.values.start + sample * samples.width
      for index in 0..<samples.width {
        let distance = Double(row[index]) - mean[index]
        squares += distance * distance
      }
    }
    return squares
  }

  /// The share that some principal components of the training samples leave; nil without variance or OpenBLAS.
  func principalLeft(of samples: HeldSamples, fitting training: HeldSamples, _ count: Int) -> Double? {
    let all = squares(of: samples)
    guard unit > 0, all > 0, count > 0 else { return nil }
    guard count < training.width else { return 0 }
    guard let components = PrincipalComponents(count, of: centred(training)) else { return nil }
    return components.squaresLeft(of: centred(samples)) / (all / unit / unit)
  }

  private func centred(_ samples: HeldSamples) -> CentredSamples {
    let result = FloatMemory(count: samples.count * samples.width)
    for sample in 0..<samples.count {
      let (row, target) = (samples.values.start + sample * samples.width, result.start + sample * samples.width)
      for index in 0..<samples.width { target[index] = Float((Double(row[index]) - mean[index]) / unit) }
    }
    return CentredSamples(values: result, count: samples.count, width: samples.width)
  }
}
