import Diagnostics

// Messages about processes that work together. Codes: AE5601 to AE5619.
extension Diagnostic {
  /// A launcher started several processes, which cannot find each other.
  static func noMPI(_ launch: Launch) -> Diagnostic {
    Diagnostic(
      "AE5601",
      "this process is one of \(launch.count), but no MPI library is found: "
        + launch.libraries.joined(separator: ", "),
      help: "install one (apt-get install openmpi-bin), name it with \(Launch.variable)=/path/libmpi.so, "
        + "or set \(Launch.variable)=off for processes that have nothing to do with each other")
  }

  /// The user has named a library that is none; others may be there.
  static func uselessMPI(_ fault: String) -> Diagnostic {
    Diagnostic(
      "AE5601", "the MPI library that \(Launch.variable) names cannot be used: \(fault)",
      help: "name another one, or unset \(Launch.variable): that of the launcher is found by itself where one is "
        + "installed (apt-get install openmpi-bin)")
  }

  /// The library does not belong to the launcher: each process would take itself for the only one.
  static func otherLauncher(_ library: String, found: Int, started: Int) -> Diagnostic {
    Diagnostic(
      "AE5602",
      "the launcher started \(started) processes, but \(library) finds \(found): it belongs to another launcher, "
        + "or does not work with its own",
      help: "start with the launcher of the library, such as `mpirun.openmpi` or `mpiexec.mpich`, "
        + "or name its library with \(Launch.variable)=/path/libmpi.so; MPICH of Ubuntu 24.04 finds one process with "
        + "any launcher: take Open MPI there (`apt install openmpi-bin`)")
  }

  /// Processes that would not compute the same.
  package static func processesDiffer(rank: Int, _ what: String, own: String, first: String) -> Diagnostic {
    Diagnostic(
      "AE5603", "process \(rank) differs from process 0 in its \(what): \(own), not \(first)",
      help: cure(of: what))
  }

  private static func cure(of what: String) -> String {
    if what == "instruction set" { return "start all with the same one, such as `AEC_ISA=avx2`" }
    if what.hasPrefix("file `") || what.hasPrefix("model `") {
      return "all processes must see the same one: put it on a disk that all machines share, or copy it to each again"
    }
    return "start all with the same program, model, flags and data"
  }

  /// MPI waits for ever for processes that never join.
  package static func waitsForOthers(_ launch: Launch, seconds: Int) -> Diagnostic {
    Diagnostic(
      "AE5610",
      "process \(launch.rank) of \(launch.count), counted from 0, has waited \(seconds) seconds for the others",
      severity: .warning,
      help: "all must be started with the same command: one that does something else, or has ended, never joins; "
        + "Ctrl-C ends the job")
  }

  /// A command that one process does alone.
  package static func worksAlone(_ what: String, processes: Int) -> Diagnostic {
    Diagnostic(
      "AE5604", "\(what) is not shared out: process 0 works alone, the other \(processes - 1) only wait",
      severity: .note,
      help: "start it without a launcher; docs/cluster.md tells what is shared out")
  }

  /// Data of which no process can read a part.
  package static func readWhole(_ source: String, bytes: String, processes: Int) -> Diagnostic {
    Diagnostic(
      "AE5606", "each of the \(processes) processes holds all of `\(source)`: \(bytes) of numbers",
      severity: .note,
      help: "where memory is short, store it as `.npy`, as ENVI with interleave bip, or in HDF5 without chunks: "
        + "of those each process reads its own samples")
  }

  /// Processes that no longer compute the same.
  package static func weightsDiffer(rank: Int, epoch: Int) -> Diagnostic {
    Diagnostic(
      "AE5605", "process \(rank) has other weights than process 0 after epoch \(epoch)",
      help: "run all processes on machines with the same system libraries; the run goes on from its last checkpoint "
        + "with `--resume`")
  }
}

extension Explanation {
  package static let processes = [
    Explanation(
      "AE5601", "Several processes without MPI",
      meaning: "A launcher such as `mpirun` started the program several times, so that the processes train together. "
        + "They find each other through an MPI library, which is looked for at the start, and none is there, or "
        + "`AEC_MPI` names a file that is none.",
      example: .command("mpirun -n 2 aec train dense.ae"),
      cure: "Install Open MPI or MPICH (openmpi-bin or mpich on Debian), or name the library: "
        + "`AEC_MPI=/opt/mpi/lib/libmpi.so`. Unset, it takes that of the launcher; with `AEC_MPI=off` every process is "
        + "one by itself."),
    Explanation(
      "AE5602", "An MPI library of another launcher",
      meaning: "Each MPI library has its own launcher. Started by another one, every process takes itself for the only "
        + "one, and several runs would be trained in place of one. The library of Ubuntu 24.04's MPICH (4.2.0) finds but "
        + "one process with its own launcher too.",
      example: .command("AEC_MPI=libmpi.so.40 mpiexec.mpich -n 2 aec train dense.ae"),
      cure: "Use the launcher of the library, or name the library of the launcher with `AEC_MPI`. On Ubuntu "
        + "24.04 take Open MPI."),
    Explanation(
      "AE5603", "Processes that differ",
      meaning: "Processes that train together add up the same numbers in the same order. So they need the same "
        + "version, instruction set, model, recipe and data; otherwise each would have other weights. The file that "
        + "differs is named.",
      example: .situation("`mpirun` over two machines, one of which has no AVX-512"),
      cure: "Start the same program with the same files everywhere; `AEC_ISA=avx2` chooses an instruction set that "
        + "all machines have."),
    Explanation(
      "AE5604", "A command that is not shared out",
      meaning:
        "Processes train together, unmix, and compute what a run makes of data. Other commands are done by the first "
        + "process alone.",
      example: .command("mpirun -n 4 aec figures RUN"),
      cure: "Start the command without a launcher."),
    Explanation(
      "AE5605", "Weights that differ",
      meaning: "After every epoch the processes compare their weights. They are the same bit for bit, unless a machine "
        + "computes otherwise, for example with another mathematical library of the system or with broken memory.",
      example: .situation("a training over machines with different systems"),
      cure: "Use machines with the same system, and go on with `aec train --resume RUN`."),
    Explanation(
      "AE5606", "Data that every process holds",
      meaning: "Of a file in which samples stand one after the other, a process reads those that it computes. Tables, "
        + "packed files, chunks of HDF5 and images band after band give no sample without its neighbours, so that "
        + "every process holds them all.",
      example: .command("mpirun -n 4 aec train dense.ae --data chunked.h5"),
      cure: "Nothing need be done where memory is plenty. Otherwise store the data as `.npy`, as ENVI with interleave "
        + "bip, or in HDF5 without chunks."),
    Explanation(
      "AE5610", "Others are waited for",
      meaning: "Processes that work together first find each other. One of them runs another command, has ended "
        + "before, or its machine is slow to start. Those that wait say so; the numbers that are missing are the "
        + "processes to look at.",
      example: .command("mpiexec -n 1 aec check dense.ae : -n 1 aec train dense.ae"),
      cure: "End the job with Ctrl-C and start all processes with the same command. Where machines are slow to start, "
        + "wait on."),
  ]
}
