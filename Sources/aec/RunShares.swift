import Diagnostics
import Files
import Processes
import Trials

/// How the processes of a launcher share out several runs: each trains some of them whole.
///
/// Without other processes everything is this one's.
struct RunShares {
  let group: (any ProcessGroup)?

  var isFirst: Bool { group?.isFirst ?? true }

  /// The runs of this process: one of each so many, as with `--part`.
  func own(of trials: [Trial]) -> [Trial] {
    guard let group else { return trials }
    return TrialPart(number: group.rank + 1, of: group.count).of(trials)
  }

  /// What process 0 finds or makes, told to all: texts that are not empty.
  func fromFirst<Fault: Error>(_ texts: () throws(Fault) -> [String]) throws(Fault) -> [String] {
    guard let group else { return try texts() }
    let own = group.isFirst ? try texts().joined(separator: "\0") : ""
    return group.gather(own)[0].split(separator: "\0").map { String($0) }
  }

  /// Waits for the runs of all; false where any process was interrupted.
  func meet(_ isWhole: Bool) -> Bool { group.map { !$0.agree(!isWhole) } ?? isWhole }

  /// After the last run process 0 compares, and the others have nothing more to do.
  func finish() { group?.isOver = true }
}
