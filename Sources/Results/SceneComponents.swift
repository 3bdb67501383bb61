import Training

extension PictureScene {
  /// One parameter of all pixels.
  func channel(_ channel: Int) -> [Double] {
    (0..<picture.height * picture.width).map { picture.values[$0 * picture.channels + channel] }
  }

  /// What one unit of each parameter adds to a spectrum; nil when the spectra of the pixels are no sums of these.
  var components: [[Double]]? {
    let parts = parameters.indices
    let units = parts.map { unit in parts.map { $0 == unit ? 1.0 : 0 } }
    let pixels = someColours
    let all = spectra([parts.map { _ in 0 }] + units + pixels)
    let base = all[0]
    let components = parts.map { part in zip(all[part + 1], base).map { $0 - $1 } }
    let scale = all.joined().map(abs).max() ?? 0
    guard scale > 0, scale.isFinite else { return nil }
    for (pixel, spectrum) in zip(pixels, all.dropFirst(units.count + 1)) {
      for (step, value) in spectrum.enumerated() {
        let sum = parts.reduce(base[step]) { $0 + pixel[$1] * components[$1][step] }
        guard abs(sum - value) <= 1e-9 * scale else { return nil }
      }
    }
    return components
  }

  /// Pixels from all over the picture.
  private var someColours: [[Double]] {
    let count = picture.height * picture.width
    return stride(from: 0, to: count, by: max(1, count / 97)).map { pixel in
      parameters.indices.map { picture.values[pixel * picture.channels + $0] }
    }
  }
}
