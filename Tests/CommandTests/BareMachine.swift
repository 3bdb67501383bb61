import Foundation
import Glibc
import TestSupport

/// A clone of the scripts in a path with a blank, and a machine of which only a few programs are there.
///
/// Programs that would change a machine are stand-ins: texts for `sh`, which find the machine's folder in `$MACHINE`.
final class BareMachine {
  private let folder = TemporaryFolder()
  private var environment = ["LC_ALL": "C"]
  let clone: String

  /// What the stand-ins do on a machine where only packages are missing, which `apt-get` brings.
  private static let standIns = [
    "swift": """
    case "$*" in
      --version) echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)" ;;
      *--show-bin-path*) echo "$PWD/.build/release" ;;
      *) echo "swift speaks"; echo "swift $*" >>"$MACHINE/calls" ;;
    esac
    """,
    "swiftc": "echo help",
    "clang": "echo \"/usr/lib/${1#*=}\"",
    "git": "",
    "pkg-config": "test -e \"$MACHINE/installed\"",
    "ldconfig": "test -e \"$MACHINE/installed\" && echo libopenblas.so.0 libcairo.so.2 libhdf5.so",
    "apt-get":
      "echo apt-get speaks; echo \"apt-get $*\" >>\"$MACHINE/calls\"; case $1 in install) >\"$MACHINE/installed\" ;; esac",
    "id": "echo 0",
    "df": "echo head; echo disk 1 1 9000000 1 /",
  ]
  private static let tools = [
    "awk", "basename", "bash", "cat", "chmod", "cp", "date", "dirname", "env", "find", "grep", "gzip", "head",
    "install", "ln", "ls", "mkdir", "mktemp", "mv", "rm", "sed", "sh", "sha256sum", "sort", "stat", "tail", "tar",
    "uname",
  ]

  /// - Parameter changes: stand-ins that differ; nil takes a program away.
  init(_ changes: [String: String?] = [:]) throws {
    clone = folder.file("a clone")
    try FileManager.default.createDirectory(atPath: "\(clone)/scripts", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
    for name in ["setup", "build", "test", "demo", "shared.sh", "release", "releasing.sh", "wheel"] {
      try FileManager.default.copyItem(atPath: Repository.path("scripts/\(name)"), toPath: "\(clone)/scripts/\(name)")
    }
    let programs = BareMachine.standIns.merging(changes.mapValues { $0 ?? "" }) { $1 }
    for (name, text) in programs where changes[name] != .some(nil) { add(text, named: name) }
    for name in BareMachine.tools where changes[name] == nil {
      guard let place = ["/usr/bin/", "/bin/"].map({ $0 + name }).first(where: { access($0, X_OK) == 0 }) else {
        continue
      }
      symlink(place, folder.file("bin/\(name)"))
    }
    environment["PATH"] = folder.file("bin")
    environment["MACHINE"] = folder.path
    environment["TMPDIR"] = folder.path
    // Whoever is not root must get in.
    chmod(folder.path, 0o777)
  }

  private func add(_ text: String, named name: String) {
    chmod(folder.write("#!/bin/sh\n\(text)\n", to: "bin/\(name)"), 0o755)
  }

  func set(_ name: String, to value: String) { environment[name] = value }

  /// What the stand-ins were asked to do that leaves something.
  var calls: String {
    String(decoding: FileManager.default.contents(atPath: folder.file("calls")) ?? Data(), as: UTF8.self)
  }

  func write(_ text: String, to name: String, isProgram: Bool = false) throws {
    let path = "\(clone)/\(name)"
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    if isProgram { chmod(path, 0o755) }
  }

  /// Takes a file or a folder of the project along.
  func copy(_ name: String) throws {
    let target = URL(fileURLWithPath: "\(clone)/\(name)")
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: URL(fileURLWithPath: Repository.path(name)), to: target)
  }

  func has(_ name: String) -> Bool { access("\(clone)/\(name)", F_OK) == 0 }

  /// Nothing in the clone can be written any more.
  func protect() { chmod(clone, 0o555) }

  /// Runs a script of the clone; `asNobody` gives up the rights of root, which protection does not stop.
  func run(_ script: String, _ flags: String..., asNobody: Bool = false) throws -> Outcome {
    let process = Process()
    let giveUp = asNobody && geteuid() == 0
    process.executableURL = URL(fileURLWithPath: giveUp ? "/usr/bin/setpriv" : "\(clone)/\(script)")
    let command = ["--reuid=65534", "--regid=65534", "--clear-groups", "\(clone)/\(script)"]
    process.arguments = (giveUp ? command : []) + flags
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    let streams = try ["output", "errors"].map { name in
      try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: name)))
    }
    (process.standardOutput, process.standardError) = (streams[0], streams[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = ["output", "errors"].map { name in
      String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
    }
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}
