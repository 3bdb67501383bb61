#ifndef AEC_CPNG_SHIM_H
#define AEC_CPNG_SHIM_H

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>

// libpng reports errors with longjmp, which must not cross Swift frames. These functions keep the
// jump inside C: they return 1 when all went well, else 0 with the reason in `message`.

/// A PNG file in memory and what its header says.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t place;
  uint32_t width, height;
  /// Channels and bits of a channel (8 or 16) once palettes, small depths and tRNS are expanded.
  int channels, depth, has_alpha;
  /// The bytes of one row before that expansion.
  size_t stored_row_bytes;
  char message[160];
} aec_png;

static inline void aec_png_fail(png_structp png, png_const_charp text) {
  aec_png *state = (aec_png *)png_get_error_ptr(png);
  snprintf(state->message, sizeof state->message, "%s", text);
  png_longjmp(png, 1);
}

static inline void aec_png_ignore(png_structp png, png_const_charp text) {}

static inline void aec_png_supply(png_structp png, png_bytep target, size_t wanted) {
  aec_png *state = (aec_png *)png_get_io_ptr(png);
  if (wanted > state->count - state->place) png_error(png, "the file ends too early");
  for (size_t i = 0; i < wanted; i++) target[i] = state->bytes[state->place + i];
  state->place += wanted;
}

static inline int aec_png_describe(aec_png *state, png_structp png, png_infop info) {
  png_set_read_fn(png, state, aec_png_supply);
  png_read_info(png, info);
  state->stored_row_bytes = png_get_rowbytes(png, info);
  png_set_expand(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  state->width = png_get_image_width(png, info);
  state->height = png_get_image_height(png, info);
  state->channels = png_get_channels(png, info);
  state->depth = png_get_bit_depth(png, info);
  state->has_alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0;
  return passes;
}

static inline void aec_png_rows(
    png_structp png, png_infop info, uint32_t height, int passes, uint8_t *pixels) {
  size_t row_bytes = png_get_rowbytes(png, info);
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t row = 0; row < height; row++)
      png_read_row(png, pixels + row * row_bytes, NULL);
  png_read_end(png, NULL);
}

/// Fills in what the header says and, unless `pixels` is null, decodes into it: rows from the top,
/// height * width * channels * depth / 8 bytes, samples of 16 bits with the high byte first.
static inline int aec_png_read(aec_png *state, uint8_t *pixels) {
  state->place = 0;
  state->message[0] = 0;
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, state, aec_png_fail, aec_png_ignore);
  if (!png) return 0;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  int passes = aec_png_describe(state, png, info);
  if (pixels) aec_png_rows(png, info, state->height, passes, pixels);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

#endif
