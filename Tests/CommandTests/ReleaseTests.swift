import Foundation
import TestSupport
import Testing

/// What `scripts/release` gives to others, and what it refuses to give.
@Suite struct ReleaseTests {
  /// Programs that the scripts call, and what an ordinary one of aec says.
  private static let standIns: [String: String?] = [
    "git": "echo 1700000000",
    "strip": "cp \"$3\" \"$2\"",
    "objdump": "echo '  NEEDED  libc.so.6'; echo GLIBC_2.34",
    "python3": """
    while [ $# -gt 0 ]; do
      [ "$1" != --wheel-dir ] || { mkdir -p "$2"; echo wheel >"$2/aec_unmix.whl"; }
      shift
    done
    """,
  ]
  private static let version = "sed -n 's/.*aecVersion = \"\\(.*\\)\"$/\\1/p' Sources/Training/Version.swift"

  /// A clone with what a release takes along, and a program that says a version.
  private func machine(
    _ changes: [String: String?] = [:], saying version: String = Self.version
  ) throws -> BareMachine {
    let machine = try BareMachine(Self.standIns.merging(changes) { $1 })
    let names = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "docs", "grammar", "models"]
    for name in names + ["python", "Sources/Training/Version.swift"] { try machine.copy(name) }
    let program = """
      #!/bin/sh
      case "$*" in
        --version) \(version) ;;
        --help) printf 'SUBCOMMANDS:\\n  train   Train a model.\\n\\n' ;;
        *) echo words ;;
      esac
      """
    try machine.write(program, to: "built/aec", isProgram: true)
    machine.set("AEC_PROGRAM", to: "\(machine.clone)/built/aec")
    return machine
  }

  @Test("an archive holds all that its pages link to, and sums fit") func archive() throws {
    let machine = try machine()
    let target = "\(machine.clone)/made"
    let outcome = try machine.run("scripts/release", target)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = entries(of: target)
    #expect(names.count == 3 && names.contains("SHA256SUMS") && names.contains("aec_unmix.whl"), "\(names)")
    #expect(outcome.output.split(separator: "\n").count == 3)
    let archive = try #require(names.first { $0.hasSuffix(".tar.gz") })
    #expect(try run("/usr/bin/sha256sum", "-c", "SHA256SUMS", in: target).status == 0)
    #expect(try run("/bin/tar", "xzf", archive, in: target).status == 0)
    let pages = "\(target)/\(archive.dropLast(7))/share/doc/aec"
    var links = 0
    for page in pagesBelow(pages) {
      let text = String(decoding: FileManager.default.contents(atPath: page) ?? Data(), as: UTF8.self)
      for link in text.matches(of: /\]\(([^)#\s]+)/) where !link.1.contains("://") {
        links += 1
        let place = "\(URL(fileURLWithPath: page).deletingLastPathComponent().path)/\(link.1)"
        #expect(FileManager.default.fileExists(atPath: place), "\(page) names \(link.1)")
      }
    }
    #expect(links > 100)
  }

  @Test("a program that starts on no other machine, or is of another version, leaves no file") func refused() throws {
    let needsSwift = try machine(["objdump": "echo '  NEEDED  libswiftCore.so'; echo GLIBC_2.34"])
    let old = try machine(saying: "echo 0.0.1")
    let words = ["libraries that a wheel must not expect: libswiftCore.so", "aec is 0.0.1, but the sources are aec "]
    for (machine, words) in zip([needsSwift, old], words) {
      let target = "\(machine.clone)/made"
      expect(try machine.run("scripts/release", target), 1, says: words)
      #expect(entries(of: target).isEmpty)
    }
  }

  @Test("what a script of releases is given is told where it is wrong", arguments: ["release", "wheel"])
  func arguments(script: String) throws {
    let machine = try machine()
    expect(try machine.run("scripts/\(script)", "--folder"), 1, says: "\(script): takes the name of a folder")
    #expect(try machine.run("scripts/\(script)", "--help").output.contains("scripts/\(script) [FOLDER]"))
    machine.set("AEC_PROGRAM", to: "/no/aec")
    expect(
      try machine.run("scripts/\(script)", "\(machine.clone)/made"), 1, says: "AEC_PROGRAM names /no/aec, which is no")
  }

  private func run(_ program: String, _ arguments: String..., in folder: String) throws -> Outcome {
    try Command(program: program, arguments, in: folder).wait()
  }

  private func pagesBelow(_ folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
  }
}
