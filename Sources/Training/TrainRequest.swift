import Processes

/// What `aec train` was asked to do.
package struct TrainRequest: Sendable {
  package var data: GivenData = []
  /// Marks pixels to be left out, instead of the file that the model file names.
  package var mask: String?
  package var initialWeights: String?
  package var out: String?
  package var progress = ProgressStyle.people
  /// The folder for events of TensorBoard; nil for none.
  package var tensorboard: String?
  /// The run that is gone on with; nil for a new one.
  package var resumed: ResumedRun?
  /// The folder of the model file, where files of its `data` section are looked for.
  package var modelFolder = "."
  /// Names the run when `out` is nil.
  package var name = "run"
  /// Whether the run gets figures at its end, which one that is gone on with keeps.
  package var drawsFigures = true
  /// Other processes that train the same run; nil for a process alone.
  package var group: (any ProcessGroup)?
  /// Takes the latents of the whole run, which the processes share out; nil where process 0 makes them alone.
  package var sharedLatents: SharedLatents?
  /// Looks at the run while it trains.
  package var watcher: (any RunWatcher)?

  package init() {}

  /// Whether a file gives the weights at the start, or gave them to the run that is gone on with.
  var startsFromGivenWeights: Bool {
    if case .string? = resumed?.record["initial_weights"] { return true }
    return initialWeights != nil
  }

  /// How much of the data is held in memory.
  var dataRoom: DataRoom { group.map { DataRoom(sharedBy: $0) } ?? DataRoom() }

  /// Where data that are too large for the memory may be copied: beside the run, on a disk that the user has chosen.
  var dataFolder: String {
    guard let out, let slash = out.lastIndex(of: "/") else { return "." }
    return slash == out.startIndex ? "/" : String(out[..<slash])
  }
}
