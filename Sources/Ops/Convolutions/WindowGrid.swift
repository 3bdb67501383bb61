import Graph

/// The windows that a convolution over one axis or two looks through.
///
/// Window (i, j) covers the places `i * stride + k * dilation - before` of each axis; zeros lie around the value, `before`
/// and `after` it along each axis. Channels are split into `groups` that do not see each other.
struct WindowGrid {
  let stride: Int
  let dilation: Int
  let groups: Int
  let padding: (before: Int, after: Int)

  init?(_ attributes: Attributes) {
    guard let stride = attributes.int("stride"), let dilation = attributes.int("dilation"),
      let groups = attributes.int("groups"), stride >= 1, dilation >= 1, groups >= 1
    else { return nil }
    let padding = attributes.ints("padding") ?? [0, 0]
    guard padding.count == 2, padding.allSatisfy({ $0 >= 0 }) else { return nil }
    (self.stride, self.dilation, self.groups) = (stride, dilation, groups)
    self.padding = (padding[0], padding[1])
  }

  /// Places from the first to the last that a kernel touches.
  func covered(by kernel: Int) -> Int { dilation * (kernel - 1) + 1 }

  /// The number of windows along an axis; less than one when the kernel does not fit.
  func count(over extent: Int, kernel: Int) -> Int {
    let room = extent + padding.before + padding.after - covered(by: kernel)
    return room < 0 ? 0 : room / stride + 1
  }

  /// The result of weights [out, in / groups, height, width] on x [height, width, in], or the same with one axis; nil
  /// where they do not fit.
  func result(of x: [Int], weights w: [Int]) -> [Int]? {
    guard (2...3).contains(x.count), w.count == x.count + 1, w[0].isMultiple(of: groups),
      x.last! == w[1] * groups
    else { return nil }
    let windows = zip(x, w.dropFirst(2)).map { count(over: $0, kernel: $1) }
    return windows.contains(0) ? nil : windows + [w[0]]
  }

  /// Every product in a convolution: places in the row-major result y, in x and in the weights w.
  @inline(__always)
  func forEachProduct(y: [Int], x: [Int], w: [Int], _ body: (_ y: Int, _ x: Int, _ w: Int) -> Void) {
    let (height, width) = (x.count == 3 ? (y[0], w[2]) : (1, 1), (y[y.count - 2], w.last!))
    let extents = (x.count == 3 ? x[0] : 1, x[x.count - 2])
    forEachIndex(of: [height.0, width.0, height.1, width.1]) { index in
      let row = x.count == 3 ? index[0] * stride + index[2] * dilation - padding.before : 0
      let column = index[1] * stride + index[3] * dilation - padding.before
      guard (0..<extents.0).contains(row), (0..<extents.1).contains(column) else { return }
      let (result, source) = ((index[0] * width.0 + index[1]) * y.last!, (row * extents.1 + column) * x.last!)
      for out in 0..<w[0] {
        let first = out / (w[0] / groups) * w[1]
        for channel in 0..<w[1] {
          let weight = ((out * w[1] + channel) * height.1 + index[2]) * width.1 + index[3]
          body(result + out, source + first + channel, weight)
        }
      }
    }
  }

  /// Attributes for the samples of operations.
  static func attributes(stride: Int = 1, dilation: Int = 1, groups: Int = 1, padding: [Int]? = nil) -> Attributes {
    var attributes: Attributes = ["stride": .int(stride), "dilation": .int(dilation), "groups": .int(groups)]
    if let padding { attributes["padding"] = .ints(padding) }
    return attributes
  }
}

extension Operation {
  /// The grid of the attributes, which must be there.
  func grid(_ attributes: Attributes) throws(GraphFault) -> WindowGrid {
    guard let grid = WindowGrid(attributes) else {
      throw GraphFault("\(name): wrong stride, dilation, groups or padding")
    }
    return grid
  }
}
