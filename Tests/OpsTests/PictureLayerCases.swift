import Graph
import Ops

extension LayerCase {
  /// Convolutions, pools, pads and upsampling.
  static let pictures = [
    LayerCase("conv1d", [[7, 2]], ["channels": 2, "kernel": 4, "padding": .word("same")]),
    LayerCase("conv1d", [[8, 4]], ["channels": 6, "kernel": 3, "stride": 2, "padding": 1, "groups": 2]),
    LayerCase("conv1d", [[7, 3]], ["channels": 3, "kernel": 2, "dilation": 2, "groups": 3, "padding": .word("same")]),
    LayerCase("conv1d", [[4, 3]], ["channels": 2, "kernel": 3, "stride": 2, "padding": 1, "transposed": .bool(true)]),
    LayerCase(
      "conv1d", [[3, 4]],
      [
        "channels": 2, "kernel": 2, "stride": 3, "groups": 2, "dilation": 2, "bias": .bool(false),
        "transposed": .bool(true),
      ]),
    LayerCase("conv2d", [[5, 4, 3]], ["channels": 2, "kernel": 1]),
    LayerCase("conv2d", [[5, 4, 3]], ["channels": 2, "kernel": 1, "stride": 2]),
    LayerCase("conv2d", [[5, 6, 2]], ["channels": 4, "kernel": 3, "stride": 2, "padding": 1]),
    LayerCase("conv2d", [[5, 6, 4]], ["channels": 4, "kernel": 2, "dilation": 2, "groups": 4, "bias": .bool(false)]),
    LayerCase(
      "conv2d", [[3, 2, 3]], ["channels": 2, "kernel": 3, "stride": 2, "padding": 1, "transposed": .bool(true)]),
    LayerCase("conv2d", [[2, 3, 4]], ["channels": 2, "kernel": 2, "groups": 2, "transposed": .bool(true)]),
    LayerCase("pool", [[7, 2]], ["size": 3, "by": .word("mean")]),
    LayerCase("pool", [[7, 2]], ["size": 3, "by": .word("max"), "stride": 2]),
    LayerCase("pool", [[5, 4, 2]], ["size": 2, "by": .word("max")]),
    LayerCase("pool", [[5, 6, 2]], ["size": 2, "by": .word("mean"), "stride": 3]),
    LayerCase("upsample", [[3, 2]], ["times": 3]),
    LayerCase("upsample", [[3, 2, 2]], ["times": 2]),
    LayerCase("upsample", [[3, 2, 2]], ["times": 3, "by": .word("linear")]),
    LayerCase("upsample", [[4, 2]], ["times": 1, "by": .word("linear")]),
    LayerCase("pad", [[3, 2]], ["places": 2]),
    LayerCase("pad", [[4, 3, 2]], ["places": 2, "by": .word("reflect")]),
    LayerCase("pad", [[4]], ["places": 3, "by": .word("edge"), "axes": .sizes([Size(0)])]),
    LayerCase("pad", [[4, 3]], ["places": 1, "by": .word("reflect"), "axes": .sizes([Size(-1), Size(0)])]),
  ]
}
