import ArgumentParser
import Diagnostics
import Files
import Glibc
import Runtime
import Training

/// Autoencoders for spectra, from a text file.
struct Aec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aec",
    abstract: "Autoencoders for spectra, written in a text file, checked and trained.",
    discussion: "Examples:\n" + commands.map { "  \($0.example)" }.joined(separator: "\n")
      + "\n\nPackages and archives hold models in share/aec/models and pages in share/doc/aec.",
    version: aecVersion,
    subcommands: commands)

  /// In the order in which people need them.
  static let commands: [any CommandWithExample.Type] = [
    InfoCommand.self, NewCommand.self, CheckCommand.self, ExplainCommand.self, TrainCommand.self, FiguresCommand.self,
    ReportCommand.self, DiagnoseCommand.self, SweepCommand.self, GatherCommand.self, EncodeCommand.self,
    DecodeCommand.self, ReconstructCommand.self, WeightsCommand.self, ExportCommand.self, UnmixCommand.self,
    TruthCommand.self,
    ScoreCommand.self, CompareCommand.self, SceneCommand.self, ShowCommand.self, BenchCommand.self, IRCommand.self,
  ]
}

@main
enum Main {
  /// Exit codes: 0 done, 1 the model is wrong, 2 wrong usage, 3 the data is wrong, 4 training failed, 130 interrupted.
  static func main() {
    // A closed pipe or a file that may not grow is an error of a write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    spareAddresses()
    // Places that know nothing of the command, and errors of its arguments, speak as it would.
    if CommandLine.arguments.prefix(while: { $0 != "--" }).contains("--json") { Console.speakJSON() }
    let messages = Messages(isJSON: Console.speaksJSON)
    // Before this a signal ends the process by itself, which every launcher hears of.
    Launched.begin(messages)
    Interrupt.endProcess()
    if let text = argumentThatIsNotText() { leave(messages.fail([.argumentIsNotText(text)]).code) }
    MemoryAlarm.set(messages)
    whenMemoryIsRefused { bytes in leave(messages.fail([.memoryRefused(bytes)]).code) }
    do {
      try requireSingleOptions(Array(CommandLine.arguments.dropFirst()), of: Aec.self)
      var command = try Aec.parseAsRoot()
      try command.run()
      guard Console.failure == nil else { end(.done) }
      Launched.leave(.done)
    } catch let ending as Ending {
      end(ending.code)
    } catch {
      end(tell(error, messages))
    }
  }

  /// Tells what the argument parser stopped at, a wrong argument or a wish for help.
  private static func tell(_ error: any Error, _ messages: Messages) -> ExitStatus {
    let isHelp = Aec.exitCode(for: error).isSuccess
    let message = Aec.message(for: error)
    let told = withMeantFlag(message, of: CommandLine.arguments.dropFirst().first)
    let full = Aec.fullMessage(for: error).replacing(message, with: told, maxReplacements: 1)
    let text = CompletionScript.repaired(full)
    if isHelp {
      Console.print(text + "\n")
    } else if Console.speaksJSON {
      messages.tell([.wrongArguments(told)])
    } else {
      Console.error(shownLines(text))
    }
    return isHelp ? .done : .usage
  }

  /// Leaves, and says so where what was printed did not arrive.
  private static func end(_ code: ExitStatus) -> Never {
    guard let reason = Console.failure else { leave(code) }
    // The standard output, which takes the messages of `--json`, is what failed.
    let lost = Messages(isJSON: false).fail([.outputLost(reason)]).code
    leave(code == .done ? lost : code)
  }

  /// The lines of a text that repeats what was typed.
  private static func shownLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { printable($0) + "\n" }.joined()
  }

  /// The first argument that is no UTF-8, with its strange bytes written out.
  private static func argumentThatIsNotText() -> String? {
    for argument in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).dropFirst() {
      guard let argument, String(validatingCString: argument) == nil else { continue }
      return UnsafeBufferPointer(start: argument, count: strlen(argument)).reduce("") { text, byte in
        let byte = UInt8(bitPattern: byte)
        let isPlain = (0x20..<0x7F).contains(byte)
        return text + (isPlain ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16))
      }
    }
    return nil
  }

  /// After an interruption threads may still be at work in libraries, whose destructors would take away what they use.
  private static func leave(_ code: ExitStatus) -> Never {
    Launched.leave(code)
    if Interrupt.hasHappened { _exit(code.rawValue) }
    exit(code.rawValue)
  }
}

extension Diagnostic {
  static func outputLost(_ reason: String) -> Diagnostic {
    Diagnostic("AE6906", "what was printed did not arrive: \(reason)")
  }
}

/// The end of a command whose messages are already out.
struct Ending: Error {
  let code: ExitStatus
}

extension Explanation {
  package static let printing = [
    Explanation(
      "AE6906", "Printed text that did not arrive",
      meaning: "What the command printed could not be written, for example since the disk is full "
        + "to which its output goes.",
      example: .command("aec info cube.npy > /full/disk/info.txt"),
      cure: "Make room, or send the output elsewhere.")
  ]
}
