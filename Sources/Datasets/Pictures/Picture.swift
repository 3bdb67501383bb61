import Diagnostics
import Files

/// A picture: numbers between 0 and 1, channel by channel, pixel by pixel, rows from the top.
package struct Picture: Equatable, Sendable {
  package let height: Int
  package let width: Int
  /// 1 grey, 2 grey and alpha, 3 red, green and blue, 4 these and alpha.
  package let channels: Int
  package let hasAlpha: Bool
  package let values: [Double]
  /// Where it comes from, for messages: a path or `phantom`.
  package let name: String

  package init(
    height: Int, width: Int, channels: Int, hasAlpha: Bool = false, values: [Double], name: String
  ) {
    precondition(elementCount(of: [height, width, channels]) == values.count)
    self.height = height
    self.width = width
    self.channels = channels
    self.hasAlpha = hasAlpha
    self.values = values
    self.name = name
  }

  /// The picture with as many channels as a function takes; only alpha may be left out for it.
  package func with(channels wanted: Int) throws(Diagnostic) -> Picture {
    if wanted == channels { return self }
    guard hasAlpha, wanted == channels - 1 else {
      throw .wrongChannels(name, found: channels, hasAlpha: hasAlpha, wanted: wanted)
    }
    let pixels = 0..<height * width
    let colours = pixels.flatMap { values[$0 * channels..<$0 * channels + wanted] }
    return Picture(height: height, width: width, channels: wanted, values: colours, name: name)
  }
}
