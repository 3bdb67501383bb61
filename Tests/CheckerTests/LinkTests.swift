import Foundation
import Ops
import TestSupport
import Testing

/// Pages lead to each other.
@Suite struct LinkTests {
  static let pages = ["README.md", "CONTRIBUTING.md"] + Repository.pages(in: "docs")
  private static let first = Repository.text(Manual.firstPage)

  @Test("Every link to a file of the project leads to it, and to a heading that is there", arguments: pages)
  func links(page: String) {
    for link in Self.links(of: page) where !link.contains("://") {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let target = parts[0].isEmpty ? page : Self.path(parts[0], from: page)
      guard FileManager.default.fileExists(atPath: Repository.path(target)) else {
        Issue.record("\(page): there is no \(link)")
        continue
      }
      guard parts.count == 2 else { continue }
      let anchors = Heading.all(of: Repository.text(target)).map(\.anchor)
      #expect(anchors.contains(parts[1]), "\(page): no heading of \(target) has the anchor #\(parts[1])")
    }
  }

  @Test("The first page of the manual links to every other one", arguments: Manual.pages.dropFirst())
  func firstPage(page: String) {
    let linked = Self.links(of: Manual.firstPage).map { Self.path($0, from: Manual.firstPage) }
    #expect(linked.contains(page))
  }

  @Test("The first page of the manual fits a screen and names every layer and function")
  func screen() {
    #expect(Self.first.split(separator: "\n", omittingEmptySubsequences: false).count <= 55)
    let functions = Prelude.text.matches(of: /\nfn (\w+)/).map { String($0.1) } + FunctionTable.byName.keys
    for name in functions + LayerTable.byName.keys { #expect(Self.first.contains("`\(name)`"), "\(name)") }
  }

  @Test("Every page of the manual is short and links back to the first one", arguments: Manual.pages.dropFirst())
  func short(page: String) {
    let text = Repository.text(page)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 300)
    #expect(text.contains("[All pages](../language.md)"))
  }

  private static func links(of page: String) -> [String] {
    var isInFence = false
    let lines = Repository.text(page).split(separator: "\n").filter { line in
      if line.hasPrefix("```") { isInFence.toggle() }
      return !isInFence
    }
    return lines.flatMap { $0.replacing(/`[^`]*`/, with: "`").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }
  }

  /// The target of a relative link as a name in the project.
  private static func path(_ link: String, from page: String) -> String {
    var folders = page.split(separator: "/").dropLast()
    for part in link.split(separator: "/") {
      if part == ".." { folders = folders.dropLast() } else { folders.append(part) }
    }
    return folders.joined(separator: "/")
  }
}
