import CKernels
import Testing

/// A convolution whose rows of x and y all lie apart, on pictures of lanes.
struct ConvolveCase: Sendable, CustomTestStringConvertible {
  var groups = 1, rows = 1, channels = 1, height = 1, width = 1, lanes = 16
  var kernel = [1, 1], stride = 1, dilation = 1

  var testDescription: String {
    "\(groups) x \(rows) x \(channels), \(height) x \(width), kernel \(kernel), stride \(stride), dilation \(dilation)"
  }

  private var extents: [Int] {
    zip([height, width], kernel).map { ($0 - 1) * stride + ($1 - 1) * dilation + 1 }
  }
  private var xChannel: Int { extents[0] * extents[1] * lanes + 16 }
  private var yChannel: Int { height * width * lanes + 32 }
  var taps: Int { kernel[0] * kernel[1] }
  var xCount: Int { groups * channels * xChannel }
  var yCount: Int { groups * rows * yChannel }
  var wCount: Int { groups * rows * channels * taps }

  func withShape<T>(_ body: (UnsafePointer<aec_convolution>) -> T) -> T {
    let places = (0..<taps).map { tap in
      aec_tap(
        weight: Int64(tap),
        value: Int64((tap / kernel[1] * extents[1] + tap % kernel[1]) * dilation * lanes))
    }
    return places.withUnsafeBufferPointer { tap in
      var shape = aec_convolution()
      (shape.groups, shape.rows, shape.channels) = (Int64(groups), Int64(rows), Int64(channels))
      (shape.height, shape.width, shape.lanes) = (Int64(height), Int64(width), Int64(lanes))
      (shape.taps, shape.tap) = (Int64(taps), tap.baseAddress)
      (shape.w_channel, shape.w_row) = (Int64(taps), Int64(channels * taps))
      shape.w_group = shape.w_row * shape.rows
      (shape.x_channel, shape.y_channel) = (Int64(xChannel), Int64(yChannel))
      (shape.x_group, shape.y_group) = (shape.x_channel * shape.channels, shape.y_channel * shape.rows)
      (shape.x_row, shape.x_column) = (Int64(stride * extents[1] * lanes), Int64(stride * lanes))
      (shape.y_row, shape.y_column) = (Int64(width * lanes), Int64(lanes))
      shape.row_floats = Int64(kernel[0] * extents[1] * lanes)
      return body(&shape)
    }
  }

  /// Every product: places in y, x and w.
  func forEachProduct(_ body: (Int, Int, Int) -> Void) {
    for out in 0..<groups * rows {
      for channel in 0..<channels {
        for tap in 0..<taps { forEachPlace(out, channel, tap, body) }
      }
    }
  }

  private func forEachPlace(_ out: Int, _ channel: Int, _ tap: Int, _ body: (Int, Int, Int) -> Void) {
    let source = (out / rows * channels + channel) * xChannel
    for row in 0..<height {
      for column in 0..<width {
        let (i, j) = (row * stride + tap / kernel[1] * dilation, column * stride + tap % kernel[1] * dilation)
        for lane in 0..<lanes {
          body(
            out * yChannel + (row * width + column) * lanes + lane, source + (i * extents[1] + j) * lanes + lane,
            (out * channels + channel) * taps + tap)
        }
      }
    }
  }

  /// Whether a place of y belongs to a channel, not to the gap behind it.
  func isWritten(_ place: Int) -> Bool { place % yChannel < height * width * lanes }
}

struct ConvolveTests {
  static let cases =
    (1...13).map { ConvolveCase(rows: $0, channels: 2, height: 2, width: 5, kernel: [2, 3]) }
    + [
      ConvolveCase(groups: 3, rows: 2, channels: 2, height: 3, width: 4, kernel: [3, 2], stride: 2),
      ConvolveCase(groups: 5, height: 4, width: 3, lanes: 32, kernel: [3, 3], dilation: 2),
      ConvolveCase(rows: 7, channels: 300, height: 2, width: 3, kernel: [3, 3]),
      ConvolveCase(rows: 2, channels: 3, width: 150, kernel: [1, 4]),
      ConvolveCase(rows: 2, channels: 3, width: 150, kernel: [1, 4], stride: 3),
      ConvolveCase(rows: 3, channels: 1, height: 70, width: 1, kernel: [2, 1]),
      ConvolveCase(rows: 1, channels: 1, width: 41, kernel: [1, 7]),
    ]
    + [4, 8].flatMap { lanes in
      [
        ConvolveCase(rows: 7, channels: 2, height: 3, width: 5, lanes: lanes, kernel: [2, 3]),
        ConvolveCase(rows: 5, channels: 2, height: 2, width: 21, lanes: lanes, kernel: [3, 3], stride: 2),
        ConvolveCase(groups: 2, rows: 2, channels: 1, height: 2, width: 22, lanes: lanes, kernel: [1, 5], stride: 3),
        ConvolveCase(rows: 1, channels: 3, width: 300, lanes: lanes, kernel: [1, 4], dilation: 3),
        ConvolveCase(rows: 2, channels: 1, height: 2, width: 1, lanes: lanes, kernel: [2, 1]),
        ConvolveCase(rows: 3, channels: 2, width: 301, lanes: lanes, kernel: [1, 3], stride: 2, dilation: 2),
      ]
    }

  @Test("convolutions give plain sums, and nothing is written beside them", arguments: Kernels.all, cases)
  func convolutions(_ kernels: Kernels, _ test: ConvolveCase) {
    var random = Random(state: 5)
    let (x, w) = (random.floats(test.xCount, in: -1...1), random.floats(test.wCount, in: -1...1))
    let bias = random.floats(test.groups * test.rows)
    var y = [Float](repeating: -77, count: test.yCount)
    test.withShape { kernels.table.convolve($0, &y, w, x, bias, nil) }
    let channel = test.yCount / bias.count
    var expected = y.indices.map { test.isWritten($0) ? Double(bias[$0 / channel]) : -77 }
    test.forEachProduct { expected[$0] += Double(x[$1]) * Double(w[$2]) }
    expectClose(y, expected, within: 5e-5)
    var plain = [Float](repeating: -77, count: test.yCount)
    test.withShape { kernels.table.convolve($0, &plain, w, x, nil, nil) }
    expectClose(
      plain, y.indices.map { test.isWritten($0) ? expected[$0] - Double(bias[$0 / channel]) : -77 }, within: 5e-5)
  }

  @Test("gradients of weights are plain sums over places and lanes", arguments: Kernels.all, cases)
  func gradients(_ kernels: Kernels, _ test: ConvolveCase) {
    var random = Random(state: 6)
    let (x, y) = (random.floats(test.xCount, in: -1...1), random.floats(test.yCount, in: -1...1))
    var w = [Float](repeating: -77, count: test.wCount)
    test.withShape { kernels.table.convolve_outer($0, &w, y, x, nil) }
    var expected = [Double](repeating: 0, count: test.wCount)
    test.forEachProduct { expected[$2] += Double(y[$0]) * Double(x[$1]) }
    expectClose(w, expected, within: 2e-5)
  }

  @Test("elements are added where a table says, some of them twice", arguments: Kernels.all, [1, 16, 37])
  func added(_ kernels: Kernels, _ width: Int) {
    var random = Random(state: 7)
    let (x, offsets) = (random.floats(4 * width), [2, 0, 2, 1])
    var out = random.floats(4 * width)
    var expected = out.doubles
    for (element, offset) in offsets.enumerated() {
      for place in 0..<width { expected[offset * width + place] += Double(x[element * width + place]) }
    }
    kernels.table.index_add(&out, x, offsets.map { Int64($0 * width) }, 4, Int64(width))
    expectClose(out, expected)
  }
}
