import Foundation
import TestSupport
import Testing

/// How a run of the built program ended, and what it said.
struct Outcome {
  /// The exit code; minus the number of the signal that ended it.
  let status: Int32
  let output: String
  let errors: String

  /// The same with messages of `--json`, which are on stdout, where those for people are.
  var swapped: Outcome { Outcome(status: status, output: errors, errors: output) }
}

/// The program as the build has left it, beside the tests.
private let program: URL = {
  let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  return own.deletingLastPathComponent().appendingPathComponent("aec")
}()

/// The program at work.
final class Command {
  private let process = Process()
  private let folder = TemporaryFolder()

  /// Where the program is.
  static var path: String { program.path }

  /// - Parameter limit: ulimit options for the shell that starts the program, as `-f 8` for files of 8 blocks.
  convenience init(_ arguments: [String], in workingFolder: String? = nil, limit: String? = nil) throws {
    let shell = ["-c", "ulimit \(limit ?? ""); exec \"$0\" \"$@\"", Command.path]
    try self.init(
      program: limit == nil ? Command.path : "/bin/sh", (limit == nil ? [] : shell) + arguments, in: workingFolder)
  }

  /// Any program.
  init(program: String, _ arguments: [String], in workingFolder: String? = nil) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: workingFolder ?? folder.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try handle("out")
    process.standardError = try handle("err")
    try process.run()
  }

  private func handle(_ name: String) throws -> FileHandle {
    try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: name)))
  }

  func interrupt() { process.interrupt() }
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Bytes that it has written so far, to files that may have no name yet.
  var bytesWritten: Int {
    let counts = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/io", encoding: .utf8)) ?? ""
    let line = counts.split(separator: "\n").first { $0.hasPrefix("wchar:") }
    return line.flatMap { Int($0.dropFirst("wchar: ".count)) } ?? 0
  }

  var isRunning: Bool { process.isRunning }

  /// What was written to stdout, where it is no text.
  var outputBytes: [UInt8] { Array(FileManager.default.contents(atPath: folder.file("out")) ?? Data()) }

  /// What was written to stderr so far.
  var errors: String { text("err") }

  func wait() -> Outcome {
    process.waitUntilExit()
    let wasKilled = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: wasKilled ? -process.terminationStatus : process.terminationStatus,
      output: text("out"), errors: errors)
  }

  private func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}

/// Runs the program to its end.
func aec(_ arguments: String..., in folder: TemporaryFolder? = nil) throws -> Outcome {
  try Command(arguments, in: folder?.path).wait()
}

func aec(_ arguments: [String], in folder: TemporaryFolder? = nil) throws -> Outcome {
  try Command(arguments, in: folder?.path).wait()
}

/// Expects a refusal: its exit code, words of the message on stderr, nothing on stdout.
func expect(
  _ outcome: Outcome, _ status: Int32, says words: String...,
  at location: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
  #expect(outcome.output == "", sourceLocation: location)
  for word in words {
    #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
  }
}
