import Foundation

/// A heading of a page and the text below it, up to the next one.
struct Heading {
  let level: Int
  let title: String
  var text = ""

  static func all(of page: String) -> [Heading] {
    var (found, isInFence) = ([Heading](), false)
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isInFence.toggle() }
      if !isInFence, let mark = line.prefixMatch(of: /(#+)\s/) {
        found.append(Heading(level: mark.1.count, title: String(line[mark.range.upperBound...])))
      } else if !found.isEmpty {
        found[found.count - 1].text += line + "\n"
      }
    }
    return found
  }

  /// The layers that a chapter is about: its title is their names in quotes of code and nothing else.
  var names: [String] {
    guard title.wholeMatch(of: /`\w+`(, `\w+`)*/) != nil else { return [] }
    return title.matches(of: /\w+/).map { String($0.output) }
  }

  /// Where a link to the heading leads, as GitHub makes it of the title.
  var anchor: String {
    title.lowercased().filter { $0.isLetter || $0.isNumber || " _-".contains($0) }.replacing(" ", with: "-")
  }
}
