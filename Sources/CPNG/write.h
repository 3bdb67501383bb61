#ifndef AEC_CPNG_WRITE_H
#define AEC_CPNG_WRITE_H

#include "shim.h"

/// A picture in memory, rows from the top, and who takes the bytes of its PNG file.
typedef struct {
  /// Four bytes a pixel: blue, green, red and one that is left out.
  const uint8_t *pixels;
  size_t row_bytes;
  uint32_t width, height;
  uint32_t pixels_per_metre;
  void *context;
  void (*take)(void *context, const uint8_t *bytes, size_t count);
} aec_png_picture;

static inline void aec_png_refuse(png_structp png, png_const_charp text) { png_longjmp(png, 1); }

static inline void aec_png_hand_over(png_structp png, png_bytep bytes, size_t count) {
  aec_png_picture *picture = (aec_png_picture *)png_get_io_ptr(png);
  picture->take(picture->context, bytes, count);
}

static inline void aec_png_done(png_structp png) {}

// Figures are flat areas and pixels that repeat the row above: differences to that row are mostly zeros, for which the
// fastest level of deflate is as good as the slow ones; maps of noise take twice as long at the next ones, for 2 %.
static inline void aec_png_send(aec_png_picture *picture, png_structp png, png_infop info) {
  png_set_write_fn(png, picture, aec_png_hand_over, aec_png_done);
  png_set_IHDR(
      png, info, picture->width, picture->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_pHYs(
      png, info, picture->pixels_per_metre, picture->pixels_per_metre, PNG_RESOLUTION_METER);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_set_compression_level(png, 1);
  png_write_info(png, info);
  png_set_bgr(png);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
  for (uint32_t row = 0; row < picture->height; row++)
    png_write_row(png, picture->pixels + row * picture->row_bytes);
  png_write_end(png, info);
}

/// Hands over the bytes of a PNG file; 1 when all went well.
static inline int aec_png_write(aec_png_picture *picture) {
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, aec_png_refuse, aec_png_ignore);
  if (!png) return 0;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  aec_png_send(picture, png, info);
  png_destroy_write_struct(&png, &info);
  return 1;
}

#endif
