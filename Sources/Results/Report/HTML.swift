/// Pieces of a page; what goes into them as text is escaped.
enum HTML {
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // A page is looked at in editors and terminals too.
      case _ where scalar.isHidden && !"\n\r\t".unicodeScalars.contains(scalar): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func section(_ name: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(escaped(name))\">\n<h2>\(escaped(title))</h2>\n\(body)\n</section>\n"
  }

  static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

  /// Text that keeps its lines.
  static func code(_ text: String) -> String { "<pre><code>\(escaped(text))</code></pre>\n" }

  /// Rows of cells; the first cell of each row names it.
  static func table(_ rows: [[String]], head: [String] = []) -> String {
    func row(_ cells: [String], _ tag: (Int) -> String) -> String {
      "<tr>" + cells.enumerated().map { "<\(tag($0))>\(escaped($1))</\(tag($0))>" }.joined() + "</tr>\n"
    }
    let first = head.isEmpty ? "" : "<thead>" + row(head) { _ in "th" } + "</thead>\n"
    return "<table>\n\(first)<tbody>\n" + rows.map { row($0) { $0 == 0 ? "th" : "td" } }.joined()
      + "</tbody>\n</table>\n"
  }

  /// Pictures inside the page, with one caption.
  static func pictures(_ files: [[UInt8]], words: String) -> String {
    let images = files.map { "<img alt=\"\(escaped(words))\" src=\"data:image/png;base64,\(base64($0))\">" }
    return "<figure>\(images.joined())<figcaption>\(escaped(words))</figcaption></figure>\n"
  }
}

/// Bytes as text (RFC 4648, section 4).
func base64(_ bytes: some RandomAccessCollection<UInt8>) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count / 3 * 4 + 4)
  var rest = bytes[...]
  while let first = rest.first {
    let three = rest.prefix(3)
    var word = UInt32(first) << 16
    for (index, byte) in three.dropFirst().enumerated() { word |= UInt32(byte) << (index == 0 ? 8 : 0) }
    for index in 0..<4 {
      text.append(index <= three.count ? letters[Int(word >> UInt32(18 - 6 * index)) & 63] : 61)
    }
    rest = rest.dropFirst(3)
  }
  return String(decoding: text, as: UTF8.self)
}
