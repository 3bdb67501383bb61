import Diagnostics
import Glibc
import Processes
import Testing

/// What the environment says of a launcher.
@Suite struct LaunchTests {
  private func launch(_ environment: [String: String]) -> Launch? { Launch { environment[$0] } }

  @Test(
    "launchers of Open MPI, MPICH and Slurm are known by their variables",
    arguments: [
      ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "2", "PMIX_RANK": "2"],
      ["PMI_SIZE": "4", "PMI_RANK": "2"],
      ["PMIX_RANK": "2", "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "2"],
      ["PMI_RANK": "2", "SLURM_STEP_NUM_TASKS": "4"],
    ])
  func launchers(environment: [String: String]) throws {
    let found = try #require(launch(environment))
    #expect(found.rank == 2)
    #expect(found.count == 4)
  }

  @Test(
    "a process that was started alone, or is one of a script of Slurm, has no launcher",
    arguments: [
      [:], ["SLURM_PROCID": "0", "SLURM_NTASKS": "4"], ["SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "4"],
      ["OMPI_COMM_WORLD_SIZE": "1", "OMPI_COMM_WORLD_RANK": "0"], ["PMI_SIZE": "1", "PMI_RANK": "0"],
      ["PMI_SIZE": "4", "PMI_RANK": "4"], ["PMI_SIZE": "four", "PMI_RANK": "0"], ["PMIX_RANK": "1"],
      ["PMI_SIZE": "4", "PMI_RANK": "2", "AEC_MPI": "off"],
      ["PMI_SIZE": "4", "PMI_RANK": "2", "AEC_MPI": "OFF"],
    ])
  func alone(environment: [String: String]) { #expect(launch(environment) == nil) }

  @Test("AEC_MPI names another library") func library() {
    let plain = launch(["PMI_SIZE": "2", "PMI_RANK": "0"])
    let chosen = launch(["PMI_SIZE": "2", "PMI_RANK": "0", "AEC_MPI": "/opt/libmpi.so"])
    #expect(plain != nil && chosen != nil && plain != chosen)
    #expect(launch(["PMI_SIZE": "2", "PMI_RANK": "0", "AEC_MPI": ""]) == plain, "empty is unset")
  }

  @Test("a process that has not joined the others tells MPICH's launcher to end them") func endJob() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let mpich = try #require(launch(["PMI_SIZE": "2", "PMI_RANK": "1", "PMI_FD": "\(ends[1])"]))
    mpich.endJob(3)
    let words = ["OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": "1", "PMI_FD": "\(ends[1])"]
    let openMPI = try #require(launch(words))
    #expect(openMPI.channel == nil, "Open MPI's launcher hears of the exit code")
    openMPI.endJob(3)
    close(ends[1])
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(ends[0], &bytes, bytes.count)
    #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == "cmd=abort exitcode=3\n")
  }

  @Test("a name that AEC_MPI gives is complained of with its reason", arguments: ["/no/libmpi.so", "libc.so.6"])
  func uselessLibrary(name: String) throws {
    let found = try #require(launch(["PMI_SIZE": "2", "PMI_RANK": "0", "AEC_MPI": name]))
    let told = #expect(throws: Diagnostic.self) { try MPIGroup(found) }
    #expect(told?.code == "AE5601")
    #expect(told?.message.contains("AEC_MPI names") == true && told?.message.contains(name) == true)
    #expect(told?.message.contains(name == "libc.so.6" ? "lacks functions of MPI" : "No such file") == true)
  }
}
