import Datasets
import Files
import TestSupport
import Testing

/// Models of several inputs by the real command.
@Suite struct InputCommandTests {
  private let folder = TemporaryFolder()

  @Test("--data names a file for each input, in training and afterwards")
  func named() throws {
    _ = folder.write(
      """
      ae 1

      model M(n: int = 4) {
        encoder (x: [n], c: [2]) -> (z: [2], own: [2]) { (concat(x, c) |> dense(2), c) }
        decoder (z, own) -> y: [n] { concat(z, own) |> dense(n) }
        loss mse(y, x)
      }

      """, to: "m.ae")
    try writeNPY((0..<40).map { Float($0 % 7) }, shape: [10, 4], to: folder.file("x.npy"))
    try writeNPY((0..<20).map { Float($0 % 2) }, shape: [10, 2], to: folder.file("c.npy"))
    let both = ["--data", "x=x.npy", "--data", "c=c.npy"]
    let trained = try aec(["train", "m.ae", "--epochs", "1", "--out", "run", "--no-figures"] + both, in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    for arguments in [["encode", "run", "-o", "z.npy"], ["reconstruct", "run", "-o", "y.npy"] + both] {
      let outcome = try aec(arguments, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try aec(["decode", "run", "--data", "z.npy", "-o", "d.npy"], in: folder).status == 0)
    #expect(try readNPY(folder.file("d.npy")).values == readNPY(folder.file("y.npy")).values)
    let unnamed = try aec(["encode", "run", "--data", "x.npy", "-o", "z.npy"], in: folder)
    #expect(unnamed.status == 2 && unnamed.errors.contains("--data x=FILE --data c=FILE"))
    let lacking = try aec(["train", "m.ae", "--data", "x=x.npy"], in: folder)
    #expect(lacking.status == 2 && lacking.errors.contains("AE5323"))
    let twice = try aec(["encode", "run", "--data", "x=x.npy", "--data", "x=c.npy", "-o", "z.npy"], in: folder)
    #expect(twice.status == 2 && twice.errors.contains("AE5322"))
    // What is read is not written over.
    let own = try aec(["reconstruct", "run", "-o", "c.npy"], in: folder)
    #expect(own.status == 2 && own.errors.contains("AE5309"))
  }
}
