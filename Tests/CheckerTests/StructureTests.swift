import Foundation
import TestSupport
import Testing

/// How the files of the checker hang together.
@Suite struct StructureTests {
  /// The files of `Sources/Checker`, by their paths in it.
  static let files: [String: String] = {
    let paths = Repository.sources(in: "Sources/Checker")
    return Dictionary(uniqueKeysWithValues: paths.map { (String($0.dropFirst(16)), Repository.text($0)) })
  }()

  /// What changes a part of the elaborator's state.
  static let changes: [(part: String, calls: [String])] = [
    (
      "environment",
      [
        "environment.use(", "environment.local(", "environment.start(", "environment.frames = ", "environment.frame.",
        "environment.namings.append", "environment.namings = ", "environment.naming.named(",
        "environment.naming.anonymous(", "environment.openings.append", "environment.openings = ",
        "environment.copies = ", "environment.depth += ", "within(",
      ]
    ),
    (
      "facts",
      [
        "facts.values[", "facts.holds(", "facts.fails(", "facts.addPositive(", " holds(", "!holds(", "require(",
        "equal(", "isSound(", "isLargeEnough(", "reportOnce(",
      ]
    ),
    (
      "draft",
      [
        "addNode(", "draft.add(", "draft.list(", "draft.newInstance(", "draft.setPath(", "draft = ", "inputNode(",
        "operandNode(",
      ]
    ),
    (
      "reporter",
      [
        "report(", "fail(", "reportOnce(", "reporter.judge", "reporter.finish", "reporter.broken.formUnion",
        "reporter.habits.number",
      ]
    ),
    ("scopes", ["scopes.append(", "scopes += "]),
  ]

  @Test("A file says which parts of the elaborator's state it changes")
  func statesItsChanges() {
    var count = 0
    for (name, text) in Self.files
    where text.contains("\nextension Elaborator {") && !name.hasSuffix("/Elaborator.swift") {
      let lines = text.split(separator: "\n").filter { !$0.trimmed.hasPrefix("//") }
      guard lines.contains(where: { $0.contains("mutating func") }) else { continue }
      count += 1
      let parts = Self.changes.filter { change in
        lines.contains { line in
          change.calls.contains { line.contains($0) }
            || change.part == "environment" && line.contains(" bind(") && line.contains("as: .")
        }
      }
      let due = "// Changes: \(parts.map(\.part).joined(separator: ", ")).\nextension Elaborator {"
      #expect(text.contains(due), "\(name) should say\n\(due)")
    }
    #expect(count > 20)
  }

  @Test("The types of the checker's files use each other in no circle")
  func noCircle() {
    let codes = Self.files.mapValues(code)
    var owners: [String: String] = [:]
    for (name, text) in codes {
      for match in text.matches(of: /(?m)^(?:package |indirect )*(?:struct|enum|protocol|typealias) (\w+)/) {
        owners[String(match.1)] = name
      }
    }
    var uses = codes.mapValues { text in Set(text.matches(of: /\w+/).compactMap { owners[String($0.0)] }) }
    for name in uses.keys { uses[name]?.remove(name) }
    // Files that use nothing of those left go, and files that nothing left uses; a circle stays.
    while let free = uses.first(where: { file in
      file.value.isEmpty || !uses.values.contains { $0.contains(file.key) }
    })?.key {
      uses[free] = nil
      for name in uses.keys { uses[name]?.remove(free) }
    }
    #expect(codes.count > 50)
    #expect(uses.isEmpty, "circle: \(uses.keys.sorted())")
  }

  private func code(_ text: String) -> String {
    text.replacing(/\/\/.*/, with: "").replacing(/"(?:[^"\\\n]|\\.)*"/, with: "").replacing(/\.[A-Z]\w*/, with: "")
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " } }
}
