import Files
import TestSupport
import Testing

/// The version is declared in one place, and pages that state it agree.
@Suite struct VersionTests {
  @Test("the program, the change log and the README state one version")
  func version() throws {
    let version = try aec("--version").output.split(separator: "\n").joined()
    #expect(version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil, "\(version)")
    let released = try text("CHANGELOG.md").firstMatch(of: /\n## (\d+\.\d+\.\d+)/).map { String($0.1) }
    #expect(released == version)
    for stated in try text("README.md").matches(of: /\baec (\d+\.\d+\.\d+)/) { #expect(String(stated.1) == version) }
  }

  @Test("no other source states it")
  func once() throws {
    let version = try aec("--version").output.split(separator: "\n").joined()
    let holders = try sources(under: "Sources").filter { try text($0).contains("\"\(version)\"") }
    #expect(holders == ["Sources/Training/Version.swift"])
  }

  private func sources(under folder: String) -> [String] {
    entries(of: Repository.path(folder)).flatMap { name in
      name.hasSuffix(".swift") ? ["\(folder)/\(name)"] : name.contains(".") ? [] : sources(under: "\(folder)/\(name)")
    }
  }

  private func text(_ path: String) throws -> String {
    try String(decoding: readBytes(Repository.path(path)), as: UTF8.self)
  }
}
