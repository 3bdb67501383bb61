import Diagnostics
import Files
import Glibc
import Processes

/// The processes that a launcher such as `mpirun` started together with this one.
enum Launched {
  // Of the main thread, which alone starts and ends commands.
  nonisolated(unsafe) private static var launch: Launch?
  nonisolated(unsafe) private static var group: MPIGroup?
  /// How many there are; 1 for a process by itself.
  nonisolated(unsafe) private(set) static var processes = 1

  /// Before the command is read: all but process 0 fall silent, or end where they have nothing to do.
  static func begin(_ messages: Messages) {
    let words = CommandLine.arguments.dropFirst()
    // A part of several runs, and one of the runs that another process starts, is a process by itself.
    let isByItself = words.contains { $0 == "--one-of-several" || $0 == "--part" || $0.hasPrefix("--part=") }
    guard !isByItself, let found = Launch({ name in getenv(name).map { String(cString: $0) } }) else { return }
    processes = found.count
    let isShared = words.first.map { shared.contains($0) } ?? false
    if found.rank == 0 {
      if !isShared { tellAlone(words, found, messages) }
    } else {
      guard isShared else { exit(ExitStatus.done.rawValue) }
      Console.hold()
      Interrupt.fallSilent()
    }
    launch = isShared ? found : nil
    if isShared, let channel = found.channel { Interrupt.tellLauncher(on: channel) }
  }

  /// Commands of which every process does a part.
  private static let shared: Set<String> = ["train", "sweep", "encode", "decode", "reconstruct", "unmix"]

  private static func tellAlone(_ words: ArraySlice<String>, _ found: Launch, _ messages: Messages) {
    guard let command = words.first, !command.hasPrefix("-"), !words.contains("--quiet") else { return }
    messages.tell([.worksAlone("`aec \(printable(command))`", processes: found.count)])
  }

  /// Joins the other processes of a command; nil for a process that was started alone.
  static func join() throws(Diagnostic) -> MPIGroup? {
    group = try launch.map { (launch) throws(Diagnostic) in
      let watch = SlowJoin(after: Double(SlowJoin.seconds)) { tellWaiting(launch) }
      defer { watch.end() }
      return try MPIGroup(launch)
    }
    if let group { try requireSameCommand(group) }
    return group
  }

  private static func tellWaiting(_ launch: Launch) {
    let messages = Messages(isJSON: Console.speaksJSON)
    let told = Diagnostic.waitsForOthers(launch, seconds: SlowJoin.seconds)
    if launch.rank == 0 { messages.tell([told]) } else { Console.errorAtOnce(messages.text(of: [told])) }
  }

  /// Processes that do different things would wait for each other for ever.
  private static func requireSameCommand(_ group: MPIGroup) throws(Diagnostic) {
    let all = group.gather(CommandLine.arguments.dropFirst().joined(separator: " "))
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw .processesDiffer(
      rank: other, "command", own: "`aec \(printable(all[other]))`", first: "`aec \(printable(all[0]))`")
  }

  /// Whether another process speaks, and does what is not shared out.
  static var isFollower: Bool { launch.map { $0.rank > 0 } ?? false }

  /// Ends this process's part of the job; a process that failed ends all others.
  static func leave(_ code: ExitStatus) {
    guard let launch else { return }
    if code == .done || (group?.isOver ?? false) && !isFollower {
      // No signal may end a process before process 0 has written all.
      if isFollower { Interrupt.enter(.saves) }
      group?.leave(code.rawValue)
      return
    }
    if isFollower { speakUnlessFirstDoes(launch) }
    // The launcher passes on what was printed last before it ends all.
    usleep(200_000)
    if let group { group.abort(code.rawValue) }
    launch.endJob(code.rawValue)
  }

  /// What is wrong everywhere process 0 tells, and ends the job; it has this many seconds for it.
  private static func speakUnlessFirstDoes(_ launch: Launch) {
    // A signal is that of the launcher, which ends all once process 0 has spoken.
    guard sleep(3) == 0 else { return }
    Console.release(after: "process \(launch.rank) of \(launch.count), counted from 0:\n")
  }
}
