import Datasets
import Export

extension ExportedScaling {
  init(_ scaling: Scaling) {
    switch scaling {
    case .max(let divisor), .mean(let divisor): self = .affine(shift: [], divisor: [divisor])
    case .poisson(let divisors): self = .affine(shift: [], divisor: divisors)
    case .standard(let means, let deviations): self = .affine(shift: means, divisor: deviations)
    case .spectrum: self = .spectrum
    }
  }
}
