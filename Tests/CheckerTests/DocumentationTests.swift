import Checker
import Diagnostics
import TestSupport
import Testing

/// The documentation's examples are checked; `ManualTests` hold its tables.
///
/// A code fence of README.md and the pages in docs that starts with `ae` says what it is:
///
///     ae                        a whole file
///     ae part                   declarations (fn, block, data, train); a header and a small model are put around them
///     ae body x: [10, 3]        the body of an encoder with these inputs, whatever its result
///     ae loss                   a loss over x and y of shape [steps] and z of shape [latent]
///
/// Fragments may use the hyper-parameters steps = 10, latent = 4 and width = 12. An example must check; a whole file
/// also without a warning. `error CODE ...` at the end means that the example gives these errors, and no others.
///
/// A fence `message` is what the example before it gives, word for word; a fence `table` starts with the table of
/// layers of the example before it.
@Suite struct DocumentationTests {
  static let pages =
    ["README.md"] + Repository.pages(in: "docs")
  static let examples = pages.flatMap { Example.all(of: $0) }

  @Test("Every example is right, or wrong as it says", arguments: examples)
  func example(_ example: Example) throws {
    let text = try #require(example.text, "`\(example.kind)` is no kind of example")
    let found = checked(text).diagnostics
    let message = rendered(found, of: text)
    if !example.codes.isEmpty {
      #expect(found.map(\.code) == example.codes, "\(message)")
    } else if example.kind.isEmpty {
      #expect(found.isEmpty, "\(message)")
    } else {
      #expect(found.allSatisfy { $0.severity == .warning }, "\(message)")
    }
  }

  @Test(
    "What is shown of an example's result is what the program says",
    arguments: examples.filter { !$0.shown.isEmpty })
  func shown(_ example: Example) throws {
    let text = try #require(example.text)
    let result = checked(text)
    for shown in example.shown {
      if shown.isTable {
        #expect(shown.content.hasPrefix(summaryTable(try #require(result.typed).model)))
      } else {
        let name = shown.content.firstMatch(of: /-->\ ([^:]+):/).map { String($0.1) } ?? ""
        #expect(rendered(result.diagnostics, of: text, name: name) == shown.content)
      }
    }
  }

  @Test("There are examples, also wrong ones")
  func enough() {
    #expect(Self.pages.contains(Manual.firstPage) && Self.examples.count > 20)
    #expect(Self.examples.contains { !$0.codes.isEmpty })
    #expect(Self.examples.contains { $0.shown.contains(where: \.isTable) })
    #expect(Self.examples.contains { $0.shown.contains { !$0.isTable } })
  }
}
