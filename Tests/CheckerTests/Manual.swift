import Foundation
import TestSupport

/// The reference of the language by its headings.
struct Manual {
  private var sections: [String: String] = [:]
  /// The text about each layer, by its name; layers may share a chapter.
  private(set) var chapters: [String: String] = [:]

  init() {
    let text = Repository.text("docs/language.md")
    for part in text.components(separatedBy: "\n## ").dropFirst() {
      sections[String(part.prefix { $0 != "\n" })] = part
    }
    for chapter in section("Layers").components(separatedBy: "\n### ").dropFirst() {
      for name in chapter.prefix(while: { $0 != "\n" }).matches(of: /`(\w+)`/) {
        chapters[String(name.1)] = chapter
      }
    }
  }

  func section(_ name: String) -> String { sections[name] ?? "" }
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
