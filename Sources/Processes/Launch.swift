import Glibc

/// What the environment says of the launcher that started this process beside others, such as `mpirun` or `srun`.
///
/// A job of Slurm alone is no launcher: its variables are there in scripts that start single programs too.
package struct Launch: Equatable, Sendable {
  /// The number of this process, from 0, and how many there are: two or more.
  package let rank: Int
  package let count: Int
  /// What opens the MPI library, the likeliest name first.
  let libraries: [String]
  /// The library that the user has named.
  let chosen: String?
  /// Where MPICH's launcher hears of this process; nil for other launchers.
  package let channel: Int32?

  private static let openMPI = ["libmpi.so.40"]
  /// The second name is that of other libraries with MPICH's interface, as those of Intel and Cray.
  private static let mpich = ["libmpich.so.12", "libmpi.so.12"]

  /// The variable that names the library, or is `off`; empty it is as if unset.
  package static let variable = "AEC_MPI"

  /// Nil for a process that was started alone, or told to be.
  ///
  /// - Parameter value: the value of a variable of the environment.
  package init?(_ value: (String) -> String?) {
    func number(_ names: String...) -> Int? { names.compactMap(value).first.flatMap { Int($0) } }
    chosen = value(Launch.variable).flatMap { $0.isEmpty ? nil : $0 }
    guard chosen?.lowercased() != "off" else { return nil }
    let found: (rank: Int?, count: Int?, libraries: [String])
    if value("OMPI_COMM_WORLD_SIZE") != nil {
      found = (number("OMPI_COMM_WORLD_RANK"), number("OMPI_COMM_WORLD_SIZE"), Launch.openMPI + Launch.mpich)
    } else if value("PMI_RANK") != nil {
      found = (number("PMI_RANK"), number("PMI_SIZE", "SLURM_STEP_NUM_TASKS"), Launch.mpich + Launch.openMPI)
    } else {
      found = (number("PMIX_RANK"), number("SLURM_STEP_NUM_TASKS"), Launch.openMPI + Launch.mpich)
    }
    guard let rank = found.rank, let count = found.count, count > 1, (0..<count).contains(rank) else { return nil }
    (self.rank, self.count) = (rank, count)
    libraries = chosen.map { [$0] } ?? found.libraries
    channel = value("OMPI_COMM_WORLD_SIZE") == nil ? value("PMI_FD").flatMap { Int32($0) } : nil
  }

  /// Ends the job for a process that has not joined the others.
  ///
  /// MPICH's launcher takes the end of such a process for success, and the others would wait for it for ever. A line of
  /// the protocol PMI ends them, as `MPI_Abort` writes it.
  package func endJob(_ code: Int32) {
    guard let channel else { return }
    let line = "cmd=abort exitcode=\(code)\n"
    _ = write(channel, line, line.utf8.count)
  }
}
