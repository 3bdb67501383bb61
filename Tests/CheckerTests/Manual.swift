import TestSupport

/// The reference of the language by its headings, on whatever pages they stand.
struct Manual {
  static let firstPage = "docs/language.md"
  static let pages = [firstPage] + Repository.pages(in: "docs/language")

  private var sections: [String: String] = [:]
  /// The text about each layer, by its name; layers may share a chapter.
  private(set) var chapters: [String: String] = [:]

  init() {
    for page in Self.pages {
      let headings = Heading.all(of: Repository.text(page))
      for (index, heading) in headings.enumerated() {
        let below = headings[(index + 1)...].prefix { $0.level > heading.level }
        sections[heading.title] = ([heading] + below).map(\.text).joined(separator: "\n")
        for name in heading.names { chapters[name] = heading.text }
      }
    }
  }

  func section(_ name: String) -> String { sections[name] ?? "" }

  /// The page with the part that `expectPage` compares and writes.
  static func page(with part: String) -> String {
    pages.first { Repository.text($0).contains("<!-- \(part) -->") } ?? firstPage
  }
}

/// The cells of every table row but the heads, without the quotes of code around them.
func tableRows(of text: String) -> [[String]] {
  var rows: [[String]] = []
  for line in text.split(separator: "\n") where line.hasPrefix("|") {
    if line.hasPrefix("|---") {
      rows.removeLast()
      continue
    }
    let cells = line.replacing("\\|", with: "/").dropFirst().dropLast()
      .split(separator: "|", omittingEmptySubsequences: false)
    rows.append(cells.map { unquoted($0.trimmingPrefix { $0 == " " }) })
  }
  return rows
}

func unquoted(_ cell: Substring) -> String {
  var cell = cell
  while cell.last == " " { cell.removeLast() }
  if cell.first == "`" { cell.removeFirst() }
  if cell.last == "`" { cell.removeLast() }
  return String(cell)
}
