import Graph
import Ops

extension LayerCase {
  /// Reductions, spectral measures, losses and what else is made of operations.
  static let functions = [
    LayerCase("min", [[4, 2]]),
    LayerCase("min", [[4, 2]], ["axis": 0]),
    LayerCase("min", [[]]),
    LayerCase("norm", [[4, 2]]),
    LayerCase("norm", [[4, 2]], ["axis": -1]),
    LayerCase("norm", [[]]),
    LayerCase("logsumexp", [[4, 2]]),
    LayerCase("logsumexp", [[4, 2, 3]], ["axis": 1]),
    LayerCase("logsumexp", [[]]),
    LayerCase("cosine", [[4, 3], [4, 3]]),
    LayerCase("cosine", [[5], [5]]),
    LayerCase("angle", [[4, 3], [4, 3]]),
    LayerCase("sid", [[4, 3], [4, 3]], in: 0.1...2),
    LayerCase("sid", [[5], [5]], ["epsilon": .real(0.1)], in: 0...2),
    LayerCase("mae", [[4, 2], [4, 2]]),
    LayerCase("mae", [[], []]),
    LayerCase("huber", [[4, 2], [4, 2]]),
    LayerCase("huber", [[4, 2], [4, 2]], ["delta": .real(0.3)]),
    LayerCase("poisson", [[4, 2], [4, 2]], in: 0.5...2),
    LayerCase("kl_normal", [[4], [4]]),
    LayerCase("cumsum", [[5]]),
    LayerCase("cumsum", [[1, 3]], ["axis": 0]),
    LayerCase("cumsum", [[2, 8]], ["axis": 1]),
    LayerCase("total_variation", [[6]]),
    LayerCase("total_variation", [[4, 2]]),
    LayerCase("total_variation", [[3, 4, 2]]),
    LayerCase("total_variation", [[3, 4, 2]], ["axes": .sizes([Size(-1)])]),
    LayerCase("volume", [[4, 6]]),
    LayerCase("volume", [[2, 3]], ["epsilon": .real(0.1)]),
    LayerCase("linspace", [], ["a": .real(-1), "b": .real(2), "n": 5]),
    LayerCase("linspace", [], ["a": .real(3), "b": .real(2), "n": 1]),
  ]
}
