import Glibc

/// The functions of Cairo that figures use, with their C types.
struct CairoFunctions: @unchecked Sendable {
  typealias Object = OpaquePointer
  typealias Call = @convention(c) (Object?) -> Void
  typealias Call1 = @convention(c) (Object?, Double) -> Void
  typealias Call2 = @convention(c) (Object?, Double, Double) -> Void
  typealias Call3 = @convention(c) (Object?, Double, Double, Double) -> Void
  typealias Call4 = @convention(c) (Object?, Double, Double, Double, Double) -> Void
  typealias Call5 = @convention(c) (Object?, Double, Double, Double, Double, Double) -> Void
  typealias Choice = @convention(c) (Object?, Int32) -> Void
  typealias Number = @convention(c) (Object?) -> Int32
  typealias TextCall = @convention(c) (Object?, UnsafePointer<CChar>?) -> Void
  /// Takes the bytes that a surface writes; 0 when all went well.
  typealias Sink =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
  typealias StreamSurface =
    @convention(c) (Sink?, UnsafeMutableRawPointer?, Double, Double) -> Object?

  // Surfaces.
  let imageSurface: @convention(c) (Int32, Int32, Int32) -> Object?
  let imageData: @convention(c) (Object?) -> UnsafeMutablePointer<UInt8>?
  let imageStride: Number
  let pdfSurface: StreamSurface
  let svgSurface: StreamSurface
  let setPDFMetadata: @convention(c) (Object?, Int32, UnsafePointer<CChar>?) -> Void
  let flushSurface: Call
  let markDirty: Call
  let finishSurface: Call
  let surfaceStatus: Number
  let destroySurface: Call

  // Contexts.
  let create: @convention(c) (Object?) -> Object?
  let destroy: Call
  let status: Number
  let statusText: @convention(c) (Int32) -> UnsafePointer<CChar>?
  let save: Call
  let restore: Call
  let scale: Call2
  let translate: Call2
  let rotate: Call1
  let clip: Call

  // Colours and pictures.
  let setColour: Call3
  let setSurface: @convention(c) (Object?, Object?, Double, Double) -> Void
  let source: @convention(c) (Object?) -> Object?
  let setFilter: Choice
  let paint: Call

  // Paths.
  let setLineWidth: Call1
  let setLineCap: Choice
  let setLineJoin: Choice
  let setDash: @convention(c) (Object?, UnsafePointer<Double>?, Int32, Double) -> Void
  let newPath: Call
  let newSubpath: Call
  let moveTo: Call2
  let lineTo: Call2
  let closePath: Call
  let rectangle: Call4
  let arc: Call5
  let fill: Call
  let stroke: Call
  let strokePreserve: Call

  // Texts.
  let selectFont: @convention(c) (Object?, UnsafePointer<CChar>?, Int32, Int32) -> Void
  let setFontSize: Call1
  let textExtents: @convention(c) (Object?, UnsafePointer<CChar>?, UnsafeMutablePointer<Double>?) -> Void
  let showText: TextCall
  let textPath: TextCall
  let createFontOptions: @convention(c) () -> Object?
  let destroyFontOptions: Call
  let setHintStyle: Choice
  let setHintMetrics: Choice
  let setAntialias: Choice
  let setFontOptions: @convention(c) (Object?, Object?) -> Void
}

/// Constants of Cairo's C interface.
enum Cairo {
  static let formatRGB: Int32 = 1
  static let filterNearest: Int32 = 3
  static let capButt: Int32 = 0
  static let capRound: Int32 = 1
  static let joinMiter: Int32 = 0
  static let joinRound: Int32 = 1
  static let bold: Int32 = 1
  static let hintStyleNone: Int32 = 1
  static let hintMetricsOff: Int32 = 1
  static let antialiasGrey: Int32 = 2
  static let metadataTitle: Int32 = 0
  static let metadataCreationDate: Int32 = 5
  static let statusWriteError: Int32 = 11
}
