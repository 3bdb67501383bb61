import Foundation
import TestSupport
import Testing

/// Batch systems limit the addresses of a process: whatever the limit, a training ends, well or with a message.
@Suite struct MemoryLimitTests {
  private let folder = TemporaryFolder()

  /// The products of wide layers are OpenBLAS's, which asks for ever for memory that it does not get.
  private let model = """
    ae 1
    model Wide(steps: int = 1500, hidden: int = HIDDEN, latent: int = 2) {
      encoder (x: [steps]) -> z: [latent] { x |> dense(hidden) |> relu |> dense(latent) }
      decoder (z) -> y: [steps] { z |> dense(hidden) |> relu |> dense(steps) }
      loss mse(y, x)
    }
    data { file: "data.npy" }
    train {
      steps: 2
      batch: 32
    }

    """

  @Test("a training within a limit of addresses ends", arguments: [16, 1500], [90, 120, 150, 180, 210, 260, 330, 500])
  func trainingWithin(hidden: Int, megabytes: Int) throws {
    let bytes = (0..<600 * 1500).map { UInt8(truncatingIfNeeded: $0 / 1500 &* ($0 % 1500) / 7) }
    _ = folder.write(npy(shape: "600, 1500", type: "|u1", bytes: bytes), to: "data.npy")
    _ = folder.write(model.replacingOccurrences(of: "HIDDEN", with: "\(hidden)"), to: "model.ae")
    let ending = try Command(
      ["train", "model.ae", "--threads", "2", "--quiet", "--no-figures", "--out", "run"], in: folder.path,
      limit: "-v \(megabytes)000 -t 60"
    ).wait()
    if ending.status != 0 {
      #expect([2, 3].contains(ending.status), "\(ending.status) \(ending.errors)")
      #expect(ending.errors.contains("error[AE"))
    }
  }

  /// 250000 spectra of 196 channels or more take 400 MB.
  @Test("a scene that a limit of addresses has no room for is refused in one line", arguments: [150, 250, 350])
  func scene(megabytes: Int) throws {
    let words = ["scene", "dirichlet", "-o", "s.npy", "--size", "500,500"]
    let ending = try Command(words, in: folder.path, limit: "-v \(megabytes)000").wait()
    expect(ending, 3, says: "error[AE6004]: `s.npy`")
    #expect(!ending.errors.contains("Fatal error"), "\(ending.errors)")
  }
}
