import Graph

/// The windows that a convolution over two axes looks through; a sequence is a picture of one row.
///
/// Window (i, j) covers the places `i * stride + k * dilation` of each axis. Nothing lies outside the value: zeros around
/// it are a `pad` of their own. Channels are split into `groups` that do not see each other.
struct WindowGrid {
  let stride: Int
  let dilation: Int
  let groups: Int

  init?(_ attributes: Attributes) {
    guard let stride = attributes.int("stride"), let dilation = attributes.int("dilation"),
      let groups = attributes.int("groups"), stride >= 1, dilation >= 1, groups >= 1
    else { return nil }
    (self.stride, self.dilation, self.groups) = (stride, dilation, groups)
  }

  /// Places from the first to the last that a kernel touches.
  func covered(by kernel: Int) -> Int { dilation * (kernel - 1) + 1 }

  /// The number of windows along an axis; less than one when the kernel does not fit.
  func count(over extent: Int, kernel: Int) -> Int {
    let room = extent - covered(by: kernel)
    return room < 0 ? 0 : room / stride + 1
  }

  /// The result of weights [out, in / groups, height, width] on x [height, width, in]; nil where they do not fit.
  func result(of x: [Int], weights w: [Int]) -> [Int]? {
    guard x.count == 3, w.count == 4, w[0].isMultiple(of: groups), x[2] == w[1] * groups else { return nil }
    let windows = [count(over: x[0], kernel: w[2]), count(over: x[1], kernel: w[3])]
    return windows.contains(0) ? nil : windows + [w[0]]
  }

  /// Every product in a convolution: places in the row-major result y, in x and in the weights w.
  @inline(__always)
  func forEachProduct(y: [Int], x: [Int], w: [Int], _ body: (_ y: Int, _ x: Int, _ w: Int) -> Void) {
    forEachIndex(of: [y[0], y[1], w[2], w[3]]) { index in
      let row = index[0] * stride + index[2] * dilation
      let column = index[1] * stride + index[3] * dilation
      let (result, source) = ((index[0] * y[1] + index[1]) * y[2], (row * x[1] + column) * x[2])
      for out in 0..<w[0] {
        let first = out / (w[0] / groups) * w[1]
        for channel in 0..<w[1] {
          let weight = ((out * w[1] + channel) * w[2] + index[2]) * w[3] + index[3]
          body(result + out, source + first + channel, weight)
        }
      }
    }
  }

  /// Attributes for the samples of operations.
  static func attributes(stride: Int = 1, dilation: Int = 1, groups: Int = 1) -> Attributes {
    ["stride": .int(stride), "dilation": .int(dilation), "groups": .int(groups)]
  }
}

extension Operation {
  /// The grid of the attributes, which must be there.
  func grid(_ attributes: Attributes) throws(GraphFault) -> WindowGrid {
    guard let grid = WindowGrid(attributes) else { throw GraphFault("\(name): wrong stride, dilation or groups") }
    return grid
  }
}
