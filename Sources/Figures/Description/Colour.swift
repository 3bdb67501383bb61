/// A colour of 8 bits a channel.
package struct Colour: Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package static let black = Colour(0, 0, 0)
  package static let white = Colour(255, 255, 255)
  package static let grey = Colour(128, 128, 128)
  /// The colour of pixels that are no numbers.
  package static let missing = Colour(217, 217, 217)

  /// Colours that colour-blind readers can tell apart (Okabe and Ito, without yellow, which is too bright for lines).
  package static func palette(_ index: Int) -> Colour { colours[abs(index % colours.count)] }

  private static let colours = [
    Colour(0, 114, 178), Colour(213, 94, 0), Colour(0, 158, 115), Colour(204, 121, 167),
    Colour(230, 159, 0), Colour(86, 180, 233), Colour(0, 0, 0),
  ]
}

extension Colour: CustomStringConvertible {
  package var description: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Colour {
  /// The colour on white paper at a quarter of its strength.
  var lighter: Colour {
    let mixed = { (channel: UInt8) in UInt8((Double(channel) * 0.25 + 255 * 0.75).rounded()) }
    return Colour(mixed(red), mixed(green), mixed(blue))
  }
}
