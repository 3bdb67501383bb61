import Diagnostics
import Glibc

/// Cairo, opened when the first figure is drawn.
///
/// It is not linked: with its fonts and its X11 it would cost every command several milliseconds before `main`.
enum CairoLibrary {
  /// Names under which systems install it.
  private static let names = ["libcairo.so.2", "libcairo.so", "libcairo.2.dylib"]

  private static let loaded: CairoFunctions? = {
    for name in names {
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      if let functions = try? CairoFunctions(library) { return functions }
    }
    return nil
  }()

  static func functions() throws(Diagnostic) -> CairoFunctions {
    guard let loaded else { throw .cairoMissing() }
    return loaded
  }
}

private struct MissingSymbol: Error {}

/// Finds functions by name; the place that receives one knows its type.
private struct Symbols {
  let library: UnsafeMutableRawPointer

  func callAsFunction<Function>(_ name: String) throws -> Function {
    guard let symbol = dlsym(library, "cairo_" + name) else { throw MissingSymbol() }
    return unsafeBitCast(symbol, to: Function.self)
  }
}

extension CairoFunctions {
  fileprivate init(_ library: UnsafeMutableRawPointer) throws {
    let symbol = Symbols(library: library)
    imageSurface = try symbol("image_surface_create")
    imageData = try symbol("image_surface_get_data")
    imageStride = try symbol("image_surface_get_stride")
    pdfSurface = try symbol("pdf_surface_create_for_stream")
    svgSurface = try symbol("svg_surface_create_for_stream")
    setPDFMetadata = try symbol("pdf_surface_set_metadata")
    flushSurface = try symbol("surface_flush")
    markDirty = try symbol("surface_mark_dirty")
    finishSurface = try symbol("surface_finish")
    surfaceStatus = try symbol("surface_status")
    destroySurface = try symbol("surface_destroy")
    create = try symbol("create")
    destroy = try symbol("destroy")
    status = try symbol("status")
    statusText = try symbol("status_to_string")
    save = try symbol("save")
    restore = try symbol("restore")
    scale = try symbol("scale")
    translate = try symbol("translate")
    rotate = try symbol("rotate")
    clip = try symbol("clip")
    setColour = try symbol("set_source_rgb")
    setSurface = try symbol("set_source_surface")
    source = try symbol("get_source")
    setFilter = try symbol("pattern_set_filter")
    paint = try symbol("paint")
    setLineWidth = try symbol("set_line_width")
    setLineCap = try symbol("set_line_cap")
    setLineJoin = try symbol("set_line_join")
    setDash = try symbol("set_dash")
    newPath = try symbol("new_path")
    newSubpath = try symbol("new_sub_path")
    moveTo = try symbol("move_to")
    lineTo = try symbol("line_to")
    closePath = try symbol("close_path")
    rectangle = try symbol("rectangle")
    arc = try symbol("arc")
    fill = try symbol("fill")
    stroke = try symbol("stroke")
    strokePreserve = try symbol("stroke_preserve")
    selectFont = try symbol("select_font_face")
    setFontSize = try symbol("set_font_size")
    textExtents = try symbol("text_extents")
    showText = try symbol("show_text")
    textPath = try symbol("text_path")
    createFontOptions = try symbol("font_options_create")
    destroyFontOptions = try symbol("font_options_destroy")
    setHintStyle = try symbol("font_options_set_hint_style")
    setHintMetrics = try symbol("font_options_set_hint_metrics")
    setAntialias = try symbol("font_options_set_antialias")
    setFontOptions = try symbol("set_font_options")
  }
}
