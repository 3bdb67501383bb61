import Datasets

extension SampleLayout {
  /// Values of the samples at their places of the whole grid; NaN where a mask leaves a sample out.
  func onGrid(_ values: [Float], width: Int = 1) -> [Float] {
    guard let positions else { return values }
    var grid = [Float](repeating: .nan, count: leading.reduce(width, *))
    for (sample, place) in positions.enumerated() {
      for element in 0..<width { grid[place * width + element] = values[sample * width + element] }
    }
    return grid
  }
}
