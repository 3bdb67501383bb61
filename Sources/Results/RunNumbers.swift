import Datasets
import Diagnostics
import Training

/// What the folder of a run says without its data.
package struct RunHistory: Sendable {
  package let run: SavedRun
  package let metrics: MetricsTable

  package init(_ run: SavedRun) throws(Diagnostic) {
    self.run = run
    metrics = try MetricsTable(of: run.folder)
  }
}

/// What all figures of a run are made of, gathered from its data in one pass.
///
/// Spectra and errors are in the numbers of the file, whatever scaling the model was trained with.
///
/// Memory holds the latent values of every sample and two or three more numbers for each, whatever the size of a sample.
package struct RunNumbers: Sendable {
  package let history: RunHistory
  package let layout: SampleLayout
  /// Of the latents, which belong to patches as a whole where these are not those of pixels.
  package let latentLayout: SampleLayout
  /// Whether the samples are those that the run was trained on, as far as is known.
  package let isOfTraining: Bool
  package let latents: Latents
  /// The mean over the elements of each sample.
  package let sampleMeans: [Float]
  /// The mean squared error of each sample's reconstruction; nil when no output of the decoder has the input's size.
  package let errors: [Float]?
  /// For each element of a sample.
  package let spectrum: SpectrumStatistics
  /// The best, the median and the worst sample, those that differ.
  package let examples: [Example]
  package let decoder: LatentDecoder
  /// Weights that the file names and that hold spectra, such as endmembers.
  package let weights: [WeightSpectra]
  /// The picture whose pixels became spectra by a function; nil for other data.
  package let scene: PictureScene?
  /// Files that no result may replace.
  package let protected: ProtectedFiles

  package var run: SavedRun { history.run }

  /// How what the decoder gives is drawn.
  var decodedCurves: SampleCurves {
    decoder.reconstructs ? SampleCurves(layout) : SampleCurves(shape: decoder.outputs[decoder.output].shape, axis: nil)
  }

  /// What a number of it is.
  var decodedLabel: String {
    guard decoder.reconstructs else { return decoder.outputs[decoder.output].name }
    return layout.scaling == .spectrum ? "value / largest of spectrum" : SampleCurves(layout).valueLabel
  }

  /// A sample and what the run makes of it.
  package struct Example: Equatable, Sendable {
    package let title: String
    package let number: Int
    package let data: [Float]
    package let reconstruction: [Float]
  }
}

/// Statistics over all samples for each element of a sample.
package struct SpectrumStatistics: Equatable, Sendable {
  package let mean: [Double]
  package let deviation: [Double]
  /// The root of the mean squared error of the reconstructions; nil without them.
  package let residual: [Double]?
  /// The smallest of all numbers.
  package var least = -Double.infinity
}

/// Adds up elements of samples.
struct SpectrumSums {
  private var count = 0.0
  private var first: [Float] = []
  private var sums: [Double]
  private var squares: [Double]
  private var residuals: [Double]
  private var least = Double.infinity

  init(width: Int) {
    sums = Array(repeating: 0, count: width)
    squares = sums
    residuals = sums
  }

  /// Takes a sample and its reconstruction; returns the sample's mean and its mean squared error.
  mutating func add(
    _ sample: UnsafePointer<Float>, _ reconstruction: UnsafePointer<Float>?
  ) -> (mean: Float, error: Float) {
    let width = sums.count
    if first.isEmpty { first = Array(UnsafeBufferPointer(start: sample, count: width)) }
    count += 1
    var (total, error) = (0.0, 0.0)
    for index in 0..<width {
      total += Double(sample[index])
      least = min(least, Double(sample[index]))
      // From the first sample on, so that squares of large numbers do not cancel each other.
      let distance = Double(sample[index]) - Double(first[index])
      sums[index] += distance
      squares[index] += distance * distance
    }
    if let reconstruction {
      for index in 0..<width {
        let residual = Double(reconstruction[index]) - Double(sample[index])
        residuals[index] += residual * residual
        error += residual * residual
      }
    }
    return (Float(total / Double(width)), Float(error / Double(width)))
  }

  func statistics(hasReconstructions: Bool) -> SpectrumStatistics {
    let count = max(1, count)
    let deviation = sums.indices.map { index in
      max(0, squares[index] / count - (sums[index] / count) * (sums[index] / count)).squareRoot()
    }
    return SpectrumStatistics(
      mean: sums.indices.map { (first.isEmpty ? 0 : Double(first[$0])) + sums[$0] / count }, deviation: deviation,
      residual: hasReconstructions ? residuals.map { ($0 / count).squareRoot() } : nil, least: least)
  }
}
