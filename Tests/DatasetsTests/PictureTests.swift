import Datasets
import Diagnostics
import Files
import Testing

private func read(_ maker: PNGMaker) throws -> Picture {
  try readPNG(InputFile(name: "p.png", bytes: maker.bytes))
}

@Suite struct PictureTests {
  @Test("grey of every depth is divided by its largest value")
  func grey() throws {
    let files: [(depth: UInt8, row: [UInt8], values: [Double])] = [
      (1, [0b0110_0000], [0, 1, 1]), (2, [0b0001_1000], [0, 1.0 / 3, 2.0 / 3]),
      (4, [0x07, 0xF0], [0, 7.0 / 15, 1]), (8, [0, 100, 255], [0, 100.0 / 255, 1]),
      (16, [0, 1, 0x80, 0, 0xFF, 0xFE], [1.0 / 65535, 32768.0 / 65535, 65534.0 / 65535]),
    ]
    for file in files {
      let maker = PNGMaker(width: 3, height: 1, depth: file.depth, colour: .grey, rows: [file.row])
      let picture = try read(maker)
      #expect(picture.values == file.values)
      #expect(picture.channels == 1 && !picture.hasAlpha)
    }
  }

  @Test("colours and alpha come channel by channel, rows from the top")
  func colours() throws {
    let rgb = try read(
      PNGMaker(width: 1, height: 2, depth: 8, colour: .rgb, rows: [[1, 2, 3], [4, 5, 6]]))
    #expect(rgb.values == (1...6).map { Double($0) / 255 })
    #expect((rgb.height, rgb.width, rgb.channels) == (2, 1, 3))
    let rgba = try read(
      PNGMaker(
        width: 1, height: 1, depth: 16, colour: .rgba, rows: [[0, 1, 0, 2, 0, 3, 1, 0]]))
    #expect(rgba.values == [1, 2, 3, 256].map { Double($0) / 65535 })
    #expect(rgba.hasAlpha)
    let greyAlpha = try read(
      PNGMaker(width: 1, height: 1, depth: 8, colour: .greyAlpha, rows: [[7, 9]]))
    #expect(greyAlpha.values == [7.0 / 255, 9.0 / 255])
  }

  @Test("palettes and transparent colours are expanded")
  func palettes() throws {
    var maker = PNGMaker(width: 2, height: 1, depth: 4, colour: .palette, rows: [[0x10]])
    maker.palette = [10, 20, 30, 40, 50, 60]
    #expect(try read(maker).values == [40, 50, 60, 10, 20, 30].map { $0 / 255 })
    maker.transparency = [128]
    #expect(try read(maker).values == [40, 50, 60, 255, 10, 20, 30, 128].map { $0 / 255 })
    var grey = PNGMaker(width: 2, height: 1, depth: 8, colour: .grey, rows: [[5, 6]])
    grey.transparency = [0, 5]
    #expect(try read(grey).values == [5, 0, 6, 255].map { $0 / 255 })
  }

  @Test("a gamma chunk changes nothing")
  func gamma() throws {
    var maker = PNGMaker(
      width: 1, height: 1, depth: 16, colour: .rgb, rows: [[0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC]])
    maker.gamma = 100_000
    #expect(try read(maker).values == [0x1234, 0x5678, 0x9ABC].map { Double($0) / 65535 })
  }

  @Test("every cut and a wrong checksum are refused")
  func damage() throws {
    let rows = [[UInt8]](repeating: [1, 2, 3], count: 4)
    let whole = PNGMaker(width: 3, height: 4, depth: 8, colour: .grey, rows: rows).bytes
    for count in 0..<whole.count - 4 {
      let cut = InputFile(name: "p.png", bytes: Array(whole[..<count]))
      #expect(["AE6301", "AE6302"].contains(refusal { try readPNG(cut) }.code), "\(count) bytes")
    }
    var wrong = whole
    wrong[50] ^= 1
    let file = InputFile(name: "p.png", bytes: wrong)
    #expect(refusal { try readPNG(file) }.message.contains("p.png"))
  }

  @Test("a head that promises more pixels than the file can hold is refused before they are made")
  func bomb() {
    let maker = PNGMaker(width: 900_000, height: 900_000, depth: 16, colour: .rgba, rows: [[0]])
    let message = refusal { try read(maker) }
    #expect(message.code == "AE6302")
    #expect(message.message.contains("900000 x 900000"))
  }

  @Test("only alpha may be left out for a function with fewer channels")
  func channels() throws {
    let rgba = Picture(
      height: 1, width: 2, channels: 4, hasAlpha: true, values: [1, 2, 3, 4, 5, 6, 7, 8], name: "p")
    #expect(try rgba.with(channels: 3).values == [1, 2, 3, 5, 6, 7])
    #expect(try rgba.with(channels: 4) == rgba)
    #expect(refusal { try rgba.with(channels: 1) }.code == "AE6303")
  }

  @Test("the phantom spans 0...1 in every channel at every size and has many colours")
  func phantom() {
    for (height, width) in [(2, 2), (2, 9), (17, 3), (85, 70), (40, 200)] {
      let picture = Picture.phantom(height: height, width: width)
      for channel in 0..<3 {
        let values = stride(from: channel, to: picture.values.count, by: 3).map {
          picture.values[$0]
        }
        #expect(values.min() == 0 && values.max() == 1, "\(height) x \(width), channel \(channel)")
      }
    }
    let picture = Picture.phantom()
    #expect((picture.height, picture.width, picture.channels) == (85, 70, 3))
    #expect(Set(picture.values).count > 3000)
    #expect(picture == Picture.phantom())
  }

  @Test("spectra are functions of the axis and the pixel's channels, pixels in rows")
  func spectra() throws {
    let picture = Picture.phantom(height: 40, width: 30)
    let axis = [-1.0, 0, 0.5]
    let samples = try picture.spectra(over: axis) { $0[0] * $0[1] + $0[2] - 2 * $0[3] }
    #expect(samples.count == 1200 && samples.sampleShape == [3])
    #expect(samples.image == ImageSize(height: 40, width: 30))
    for pixel in [0, 1, 29, 30, 1023, 1024, 1199] {
      let (r, g, b) = (
        picture.values[3 * pixel], picture.values[3 * pixel + 1], picture.values[3 * pixel + 2]
      )
      for (step, t) in axis.enumerated() {
        #expect(samples.values[3 * pixel + step] == Float(t * r + g - 2 * b))
      }
    }
  }

  @Test("a spectrum that is not finite is placed in the picture")
  func notFinite() {
    let picture = Picture.phantom(height: 3, width: 3)
    let message = refusal { try picture.spectra(over: [0.5]) { 1 / ($0[1] - 0.5) } }
    #expect(message.code == "AE6304")
    #expect(message.message.contains("row 0, column 1"))
    #expect(message.message.contains("t = 0.5"))
  }
}
