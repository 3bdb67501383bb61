import Diagnostics
import Files

// Messages about the part of an array that is to be taken.
extension Diagnostic {
  static func noSuchAxis(_ path: String, _ axis: ArrayChoice.SpectralAxis, _ axes: [Axis]) -> Diagnostic {
    let wanted =
      switch axis {
      case .number(let number): "\(number)"
      case .name(let name): "\"\(excerpt(name))\""
      }
    let known = axes.enumerated().map { number, axis in
      "\(number)" + (axis.name.map { " \"\(excerpt($0))\"" } ?? "") + " of \(plural(axis.count, "point"))"
    }
    return Diagnostic(
      "AE6511", "`\(path)` has no axis \(wanted), which `spectral` names", about: "spectral",
      help: "its axes are \(few(known, limit: 6))")
  }

  static func noAxisToCrop(_ path: String, _ key: String, _ shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6512", "`\(key)` has nothing to choose from: `\(path)` has shape \(shape)", about: key,
      help: "leave `\(key)` out")
  }

  static func cropOutside(_ path: String, _ key: String, _ range: ClosedRange<Int>, count: Int) -> Diagnostic {
    Diagnostic(
      "AE6513",
      "`\(key): \(range.lowerBound)...\(range.upperBound)` leaves `\(path)`, which has \(count) of them", about: key,
      help: "they are counted from 0 to \(count - 1), both included")
  }

  static func emptyCrop(_ path: String, _ interval: ClosedRange<Double>, _ axis: Axis) -> Diagnostic {
    let units = axis.units.map { " \($0)" } ?? ""
    return Diagnostic(
      "AE6514",
      "`between` takes no channel of `\(path)`: none lies between \(interval.lowerBound) and "
        + "\(interval.upperBound)\(units)", about: "between",
      help: "its spectral axis goes from \(shortest(axis[0])) to \(shortest(axis[axis.count - 1]))\(units)")
  }

  static func pixelsDoNotFit(
    _ path: String, _ shape: [Int], _ pixels: ArrayChoice.PixelOrder, spatial: [Int], other: Int?,
    _ placement: Placement?
  ) -> Diagnostic {
    let found =
      spatial.count == 1 ? "a list of \(spatial[0]) \(spatial[0] == 1 ? "spectrum" : "spectra")" : "no list of spectra"
    let cure = pixelsCure(shape, pixels, spatial)
    return Diagnostic(
      "AE6515",
      "`pixels` makes a picture of \(pixels.rows) x \(pixels.columns) pixels, but `\(path)` of shape \(shape) holds \(found)",
      about: "pixels", notes: placement.map { [$0.described] } ?? [],
      help: placement.map { "write `\($0.key)`" } ?? other.map {
        "axis \($0) counts as many: write `spectral: \(1 - min(1, $0))`, the axis along which spectra lie"
      } ?? cure)
  }

  private static func pixelsCure(_ shape: [Int], _ pixels: ArrayChoice.PixelOrder, _ spatial: [Int]) -> String {
    if shape.count > 2, shape.prefix(2) == [pixels.rows, pixels.columns] {
      return "the file is such a picture already: leave `pixels` out; of several inputs, write it into the group of "
        + "the one that is a list"
    }
    guard spatial.count == 1 else { return "leave `pixels` out" }
    let cure = "give rows and columns whose product is \(spatial[0])"
    let all = elementCount(of: [pixels.rows, pixels.columns]) ?? .max
    // A few spectra of a picture may not have been measured.
    guard spatial[0] < all, spatial[0] > all / 2 else { return cure }
    return "\(cure), or save all \(all) pixels in the order of the picture, NaN where there is none"
  }

  static func binTooLarge(_ path: String, _ key: String, _ size: Int, count: Int) -> Diagnostic {
    Diagnostic(
      "AE6516", "`\(key): \(size)` joins more neighbours than there are: \(count) are taken of `\(path)`", about: key,
      help: "give a number from 1 to \(count)")
  }

  static func noSuchChannel(_ path: String, _ channel: Int, count: Int) -> Diagnostic {
    Diagnostic(
      "AE6517", "`dead_channels` names channel \(channel) of `\(path)`, which has \(count)", about: "dead_channels",
      help: "channels are counted from 0 to \(count - 1)")
  }

  static func noChannelLeft(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6518", "no channel of `\(path)` is left: `dead_channels` leaves out all that are taken",
      about: "dead_channels",
      help: "with `bin_channels` every group with a dead channel is left out; name fewer, or join fewer")
  }

  static func noSuchPixel(_ path: String, _ place: [Int], _ shape: [Int]) -> Diagnostic {
    let words = shape.count == 2 ? "a picture of \(shape[0]) rows and \(shape[1]) columns" : "a list of \(shape[0])"
    let due = shape.count == 2 ? "`dead_pixels: [[row, column]]`" : "`dead_pixels: [number]`"
    return Diagnostic(
      "AE6519", "`dead_pixels` names \(place.count == 1 ? "\(place[0])" : "\(place)"), but `\(path)` is \(words)",
      about: "dead_pixels", help: "write \(due), counted from 0")
  }

  static func maskDoesNotFit(_ path: String, _ found: [Int], _ shape: [Int]) -> Diagnostic {
    let isTurned = found == shape.reversed() && shape.count == 2
    let further = found.indices.first { axis in
      found.count == shape.count + 1 && found[..<axis] + found[(axis + 1)...] == shape[...]
    }
    let help =
      if isTurned {
        "its rows and columns are the other way round: save mask.T, or write `transpose: true` to turn the picture"
      } else if let further {
        "a mask has one number for each pixel: save `mask.any(axis=\(further))`, or a grey picture without transparency"
      } else {
        "a mask has a number for each pixel of the whole picture, before rows and columns are taken"
      }
    return Diagnostic(
      "AE6520", "`mask` names `\(path)` of shape \(found), but the picture has \(shape)", about: "mask", help: help)
  }

  /// Masks are often read the other way round, so the message states their meaning.
  static func maskedPixels(_ path: String, _ count: Int, of shape: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6564",
      "\(count) of \(shape.reduce(1, *)) \(shape.count == 2 ? "pixels" : "spectra") \(count == 1 ? "is" : "are") "
        + "left out by "
        + "`\(path)` (numbers other than 0 mark what is left out)", severity: .note)
  }

  /// - Parameter dead: Channels without a value in any spectrum.
  static func noPixelLeft(_ path: String, _ notes: [String], dead: [Int]) -> Diagnostic {
    let isDead =
      "\(plural(dead.count, "channel")) \(dead.count == 1 ? "holds" : "hold") no value in any spectrum, "
      + "leave \(dead.count == 1 ? "it" : "them") out: `dead_channels: \(dead)`"
    return Diagnostic(
      "AE6521", "no spectrum of `\(path)` is left: all are masked", about: "mask", notes: notes,
      help: dead.isEmpty
        ? "a mask marks with numbers other than 0 what is left out, not what is used; "
          + "channels without values go into `dead_channels`" : isDead)
  }

  /// Latents of a run whose pixels are all left out.
  static func onlyNaN(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6521", "nothing of `\(path)` is left: every value is NaN",
      help: "give values that are numbers: a pixel whose values are all NaN counts as masked")
  }

  /// Pixels with a number that stands for no value.
  static func ignoredPixels(_ path: String, _ count: Int, _ words: String) -> Diagnostic {
    Diagnostic(
      "AE6522",
      "\(plural(count, "pixel")) of `\(path)` \(count == 1 ? "is" : "are") left out: "
        + "\(count == 1 ? "it holds" : "they hold") \(words), which the file says stands for no value", severity: .note)
  }

  /// A key of the `data` section that says nothing about this kind of file.
  static func keyNotForFormat(_ key: String, _ path: String, _ format: String) -> Diagnostic {
    Diagnostic(
      "AE6523", "`\(key)` says nothing about `\(path)`, which is \(format)", about: key, help: "leave `\(key)` out")
  }
}

extension Explanation {
  package static let choices = [
    Explanation(
      "AE6511", "An unknown spectral axis",
      meaning: "`spectral:` names an axis that the array does not have.",
      example: .situation("`spectral: 3` for a cube of three axes, which are 0, 1 and 2"),
      cure: "Name one of the axes that the message lists."),
    Explanation(
      "AE6512", "A key that has nothing to choose from",
      meaning: "The key chooses along an axis that the array does not have.",
      example: .situation("`rows: 0...9` for a list of spectra"),
      cure: "Leave the key out."),
    Explanation(
      "AE6513", "A range outside the array",
      meaning: "A range of rows, columns or channels goes beyond what there is.",
      example: .situation("`channels: 0...2047` for spectra of 1024 channels"),
      cure: "Stay within the numbers that the message tells; both ends belong to the range."),
    Explanation(
      "AE6514", "An interval without channels",
      meaning: "No channel lies between the two values of `between:`.",
      example: .situation("`between: 700...900` for an axis in eV"),
      cure: "Give values in the units of the axis."),
    Explanation(
      "AE6515", "A number of pixels that does not fit",
      meaning: "`pixels:` makes a picture of a list of spectra, and rows times columns are another number.",
      example: .situation("`pixels: [10, 10]` for 120 spectra"),
      cure: "Give rows and columns whose product is the number of spectra."),
    Explanation(
      "AE6516", "A bin larger than the data",
      meaning: "More neighbours are to be joined than there are.",
      example: .situation("`bin_channels: 100` for 64 channels"),
      cure: "Give a smaller number."),
    Explanation(
      "AE6517", "An unknown dead channel",
      meaning: "`dead_channels:` names a channel that there is not; channels are counted from 0.",
      example: .situation("`dead_channels: [64]` for 64 channels"),
      cure: "Name channels that there are."),
    Explanation(
      "AE6518", "No channel is left",
      meaning: "All channels that are taken are named as dead.",
      example: .situation("`dead_channels:` with every channel of `channels:`"),
      cure: "Name fewer channels, or take more."),
    Explanation(
      "AE6519", "An unknown dead pixel",
      meaning: "`dead_pixels:` names a place outside the picture.",
      example: .situation("`dead_pixels: [[40, 0]]` for 40 rows"),
      cure: "Name places that there are, counted from 0."),
    Explanation(
      "AE6520", "A mask of another shape",
      meaning: "A mask has one number for each pixel of the whole picture.",
      example: .situation("a mask of [50, 40] for a picture of [40, 50]"),
      cure: "Save a mask of the shape of the picture."),
    Explanation(
      "AE6521", "No spectrum is left",
      meaning: "The mask leaves out every pixel. It marks with numbers other than 0 what is left out. "
        + "Of latents a pixel whose values are all NaN is left out too.",
      example: .situation("a mask that marks what is to be used"),
      cure: "Turn the mask round: save 1 - mask."),
    Explanation(
      "AE6522", "Pixels that the file leaves out",
      meaning: "The header names a value that stands for no value, and pixels that hold it are left out.",
      example: .situation("an ENVI header with `data ignore value = 0`"),
      cure: "Nothing is wrong; remove the line from the header to use these pixels."),
    Explanation(
      "AE6523", "A key that does not concern this file",
      meaning: "The key says nothing about this kind of file.",
      example: .situation("`header: true` beside an `.npy` file"),
      cure: "Leave the key out."),
  ]
}

/// A number with the fewest digits that identify it; those from float32 have its digits.
private func shortest(_ number: Double) -> String {
  Double(Float(number)) == number ? "\(Float(number))" : "\(number)"
}
