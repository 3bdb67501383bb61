import Datasets
import Export

extension ExportedScaling {
  /// - Parameter axes: the last ones of a sample, which are those of a spectrum.
  init(_ scaling: Scaling, axes: Int) {
    switch scaling {
    case .max(let divisor), .mean(let divisor): self = .affine(shift: [], divisor: [divisor])
    case .poisson(let divisors): self = .affine(shift: [], divisor: divisors)
    case .standard(let means, let deviations): self = .affine(shift: means, divisor: deviations)
    case .spectrum: self = .spectrum(axes: axes)
    }
  }
}
