/// What a file seems to be from its first bytes, in words for messages; nil when nothing is known.
package func kind(ofFileStarting bytes: [UInt8]) -> String? {
  let kinds: [(start: [UInt8], words: String)] = [
    ([0x93] + Array("NUMPY".utf8), "a NumPy array (.npy)"),
    ([0x89] + Array("PNG".utf8), "a PNG picture"),
    ([0x89] + Array("HDF".utf8), "an HDF5 file"),
    (Array("PK".utf8) + [3, 4], "a zip archive, such as np.savez writes (.npz)"),
    ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
    (Array("GIF8".utf8), "a GIF picture"),
    ([0x49, 0x49, 0x2A, 0], "a TIFF picture"),
    ([0x4D, 0x4D, 0, 0x2A], "a TIFF picture"),
    ([0x1F, 0x8B], "gzip-compressed"),
    (Array("MATLAB 5".utf8), "a MATLAB file (.mat)"),
    ([0x80, 2], "a Python pickle"),
    ([0x80, 3], "a Python pickle"),
    ([0x80, 4], "a Python pickle"),
    ([0xFF, 0xFE], "text in UTF-16 (save it as UTF-8)"),
    ([0xFE, 0xFF], "text in UTF-16 (save it as UTF-8)"),
    (Array("version https".utf8), "a pointer of Git LFS (run `git lfs pull`)"),
    (Array("##TITLE".utf8), "a JCAMP-DX spectrum; export it as a table"),
    (Array("##JCAMP".utf8), "a JCAMP-DX spectrum; export it as a table"),
    (Array("<!DOCTYPE".utf8), "a page of the web (HTML)"),
    (Array("<html".utf8), "a page of the web (HTML)"),
    (Array("<?xml".utf8), "XML"),
    (Array("{\"".utf8), "JSON"),
    (Array("{\n".utf8), "JSON"),
    (Array("%PDF".utf8), "a PDF document"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Word file; export it as a table"),
    (Array("WDF1".utf8), "a Renishaw file (.wdf); export it as a table"),
  ]
  if bytes.isEmpty { return "empty" }
  return kinds.first { bytes.starts(with: $0.start) }?.words ?? wideText(bytes)
}

/// Text in UTF-16 without a mark at its start: every second byte is 0.
private func wideText(_ bytes: [UInt8]) -> String? {
  guard bytes.count > 7 else { return nil }
  let halves = [0, 1].map { start in stride(from: start, to: bytes.count, by: 2).map { bytes[$0] } }
  let isWide = halves.contains { $0.allSatisfy { $0 == 0 } }
  let isText = halves.contains { $0.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) } }
  return isWide && isText ? "text in UTF-16 (save it as UTF-8)" : nil
}
