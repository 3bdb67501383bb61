import Diagnostics
import Files
import Glibc
import Training

/// How a trial goes on, for those who watch.
package enum TrialEvent {
  /// A line of progress, as the run prints it for programs.
  case epoch(Trial, JSONTree)
  /// It ended; nil without an epoch.
  case ended(Trial, code: Int32, last: JSONTree?)
}

/// Runs trials side by side, each in a process of its own, as many at a time as there are workers for.
///
/// What a trial warns of is told once for all. Signals are passed on, and a signal starts no further trial.
package struct TrialRunner {
  private let folder: TrialsFolder
  private let workers: Int
  private let tell: (Diagnostic) -> Void
  private let watch: (TrialEvent) -> Void

  /// `workers` are the threads of all trials together.
  package init(
    _ folder: TrialsFolder, workers: Int, tell: @escaping (Diagnostic) -> Void, watch: @escaping (TrialEvent) -> Void
  ) {
    (self.folder, self.workers, self.tell, self.watch) = (folder, max(1, workers), tell, watch)
  }

  /// Trials at work, with what is known of each.
  private struct Work {
    let trial: Trial
    let process: ChildProcess
    var last: JSONTree?
    var error: Diagnostic?
  }

  /// Runs those that are not whole yet; false when it was interrupted.
  ///
  /// - Throws: the error of a trial that all others would meet too, such as that of a file that cannot be read.
  ///
  /// `length` is how long they are for now; nil leaves that to their recipe.
  package func run(_ trials: [Trial], length: TrialLength? = nil) throws(Diagnostic) -> Bool {
    var waiting = trials.filter { !TrialState.isWhole(folder.folder(of: $0), length) }
    let atOnce = max(1, min(workers, waiting.count))
    var (work, told, fault) = ([Work](), Set<Diagnostic>(), Diagnostic?.none)
    var (passed, refusals) = (0, Refusals())
    var taken: [Trial] = []
    waiting.reverse()
    while !work.isEmpty || !(waiting + taken).isEmpty && !Interrupt.isRequested && fault == nil {
      while work.count < atOnce, !Interrupt.isRequested, fault == nil, let trial = waiting.popLast() {
        if let process = try start(trial, threads: max(1, workers / atOnce), length) {
          work.append(Work(trial: trial, process: process))
        } else {
          taken.append(trial)
        }
      }
      if work.isEmpty, waiting.isEmpty, fault == nil { waiting = left(of: &taken, length) }
      guard !work.isEmpty else { continue }
      pass(to: work, &passed)
      waitForAny(of: work)
      for index in work.indices.reversed() {
        guard let lines = work[index].process.lines() else {
          let ended = work.remove(at: index)
          guard let cause = end(ended) else { continue }
          if !cause.isOfDisk, let setting = refusals.take(cause, of: ended.trial, in: folder) {
            waiting.removeAll { folder.setting(of: $0) == setting }
          } else if fault == nil {
            fault = cause
          } else if cause.isOfDisk {
            // Each has a place of its own for what was trained.
            tell(.trialFailed(folder.folder(of: ended.trial).path, cause))
          }
          continue
        }
        for line in lines { take(line, &work[index], &told) }
      }
    }
    if let fault { throw fault }
    try refusals.close(in: folder, tell)
    return !Interrupt.isRequested
  }

  /// Refuses trials that another process of this machine trains, as a single run does; one that ends soon is waited for.
  ///
  /// - Throws: AE6935.
  package func requireFree(_ trials: [Trial]) throws(Diagnostic) {
    let end = ContinuousClock.now + TrialRunner.grace
    while let busy = trials.first(where: { folder.folder(of: $0).isBeingTrained }), !Interrupt.isRequested {
      guard ContinuousClock.now < end else { throw .stillTrainingHere(folder.folder(of: busy).path) }
      usleep(50_000)
    }
  }

  /// A run that ends by itself within this time is no reason to refuse all.
  private static let grace = Duration.seconds(2)

  /// A process whose starter was killed ends within this time.
  private static let patience = Duration.seconds(10)

  /// Those of the trials of other processes that were left unfinished: a starter that was killed leaves such processes.
  private func left(of taken: inout [Trial], _ length: TrialLength?) -> [Trial] {
    func isRunning(_ trial: Trial) -> Bool {
      if case .running = TrialState(of: folder.folder(of: trial)) { true } else { false }
    }
    let end = ContinuousClock.now + TrialRunner.patience
    while taken.contains(where: isRunning), ContinuousClock.now < end, !Interrupt.isRequested { usleep(50_000) }
    for trial in taken where isRunning(trial) { tell(.trialTaken(folder.folder(of: trial).path)) }
    let left = taken.filter { !isRunning($0) && !TrialState.isWhole(folder.folder(of: $0), length) }
    taken = []
    return left
  }

  /// Starts a trial, or goes on with it; nil for one that another process is at work on.
  private func start(_ trial: Trial, threads: Int, _ length: TrialLength?) throws(Diagnostic) -> ChildProcess? {
    let run = folder.folder(of: trial)
    if let setting = folder.setting(of: trial) { folder.accept(setting) }
    let common = flags(threads: threads, length)
    switch TrialState(of: run) {
    case .running: return nil
    case .stopped, .ended: return try ChildProcess(["train", "--resume", run.path] + common)
    case .blank:
      for name in RunFolder.ownFiles { _ = unlink(run.file(name)) }
      _ = rmdir(run.path)
    case .missing: break
    }
    return try ChildProcess(
      ["train", folder.model, "--out", run.path, "--repeats", "1"] + folder.arguments + trial.arguments + common)
  }

  private func flags(threads: Int, _ length: TrialLength?) -> [String] {
    ["--threads", "\(threads)", "--json", "--no-figures", RunFolder.childFlag]
      + (length.map { ["--\($0.flag)", "\($0.count)"] } ?? [])
  }

  /// Passes signals on, each once.
  private func pass(to work: [Work], _ passed: inout Int) {
    let due = Interrupt.isRequestedAgain && passed > 0 ? 2 : Interrupt.isRequested ? 1 : 0
    guard due > passed else { return }
    passed = due
    if passed == 1 { Interrupt.answer() }
    for one in work { one.process.send(Interrupt.isUrgent ? SIGTERM : SIGINT) }
  }

  /// Waits until one of them prints something or ends, or a tenth of a second.
  private func waitForAny(of work: [Work]) {
    var places = work.map { pollfd(fd: $0.process.output, events: Int16(POLLIN), revents: 0) }
    poll(&places, nfds_t(places.count), 100)
  }

  private func take(_ line: String, _ work: inout Work, _ told: inout Set<Diagnostic>) {
    guard let tree = try? JSONTree(parsing: Array(line.utf8)) else { return }
    if let diagnostic = Diagnostic(told: tree) {
      if diagnostic.severity == .error { work.error = diagnostic }
      // What has a place in the model file was told before the first trial.
      guard diagnostic.severity != .error, tree["line"] == nil, told.insert(diagnostic).inserted else { return }
      tell(diagnostic)
    } else if tree["epoch"] != nil {
      work.last = tree
      watch(.epoch(work.trial, tree))
    }
  }

  /// The refusal of a run of which nothing is missing.
  private static let wholeRun = "AE6933"

  /// Notes the end of a trial; what ended it is returned where it would end the others too.
  private func end(_ work: Work) -> Diagnostic? {
    let ended = work.process.wait()
    // The process that left the run has finished it meanwhile.
    let code = work.error?.code == TrialRunner.wholeRun ? ExitStatus.done.rawValue : ended
    watch(.ended(work.trial, code: code, last: work.last))
    switch ExitStatus(rawValue: code) {
    case .done?, .interrupted?: return nil
    case .training?: if let error = work.error { tell(.trialFailed(folder.folder(of: work.trial).path, error)) }
    case .model?, .usage?, .data?: return work.error ?? .trialLost(folder.folder(of: work.trial).path, code)
    case nil: tell(.trialLost(folder.folder(of: work.trial).path, code))
    }
    return nil
  }
}

extension Diagnostic {
  /// Whether a run had no room for its files, which is no fault of its setting: AE6003, AE6011.
  fileprivate var isOfDisk: Bool { ["AE6003", "AE6011"].contains(code) }

  /// A message that another process has told as JSON; nil for another line.
  fileprivate init?(told tree: JSONTree) {
    guard case .string(let word)? = tree["severity"], let severity = Severity(rawValue: word),
      case .string(let code)? = tree["code"], case .string(let message)? = tree["message"]
    else { return nil }
    var help: String?
    if case .string(let text)? = tree["help"] { help = text }
    self.init(code, message, severity: severity, notes: tree["notes"]?.texts ?? [], help: help)
  }
}
