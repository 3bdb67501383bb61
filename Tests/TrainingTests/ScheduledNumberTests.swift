import Compiler
import Datasets
import Diagnostics
import Files
import Recipe
import Syntax
import TestSupport
import Testing

@testable import Training

/// Numbers of the recipe beside the learning rate that follow a schedule.
@Suite struct ScheduledNumberTests {
  private let folder = TemporaryFolder()

  /// The weights before a training of all samples at once, and after some epochs of one step.
  private func weights(_ lines: String, epochs: Int) throws -> (start: [Float], end: [Float]) {
    let text = """
      ae 1
      model Small(steps: int = 10) {
        encoder (x: [steps]) -> z: [3] { x |> dense(6) |> tanh |> dense(3) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      data { file: "d.npy", test: 0 }
      train { \(lines), epochs: \(epochs), batch: 20, shuffle: false }
      """
    let compilation = try Compilation(SourceFile(name: "small.ae", text: text))
    let data = (0..<200).map { Float($0 * 7 % 11) / 11 }
    let training = Training(compilation, data: data, compilation.typed.train)
    let start = Array(training.trainer.weights.memory.values)
    #expect(try training.run().outcome == .done)
    return (start, Array(training.trainer.result.memory.values))
  }

  private func largest(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).map { Double(abs($0 - $1)) }.max() ?? 0 }

  private func length(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
  }

  @Test("`clip_value` and `clip` times a schedule bound each step by the number of that step", arguments: [1, 2, 3])
  func clipping(epoch: Int) throws {
    let factor = [1, 0.5, 0.25][epoch - 1]
    func moved(_ lines: String) throws -> (before: [Float], after: [Float]) {
      let after = try weights(lines, epochs: epoch)
      return (epoch == 1 ? after.start : try weights(lines, epochs: epoch - 1).end, after.end)
    }
    let cut = try moved("optimizer: sgd(lr: 1), clip_value: 1e-3 * step(every: 1, by: 0.5)")
    #expect(abs(largest(cut.before, cut.after) - 1e-3 * factor) < 1e-6)
    let shortened = try moved("optimizer: sgd(lr: 1), clip: 1e-2 * step(every: 1, by: 0.5)")
    #expect(abs(length(shortened.before, shortened.after) - 1e-2 * factor) < 1e-5)
  }

  @Test("`average` times a schedule is the average of that memory, and none where it is 0")
  func average() throws {
    let plain = try weights("average: 0.5", epochs: 4).end
    #expect(try weights("average: 0.5 * constant", epochs: 4).end == plain)
    let last = try weights("average: 0.5 * step(every: 1, by: 0)", epochs: 4).end
    #expect(largest(last, try weights("optimizer: adam", epochs: 4).end) < 1e-6)
    #expect(largest(last, plain) > 1e-4)
  }

  @Test("every real number of every optimizer takes a schedule", arguments: OptimizerTable.names)
  func optimizers(name: String) throws {
    guard let declaration = OptimizerTable.named(name).map({ $0.declaration }) else { return }
    for key in declaration.keys {
      guard case .real(let range) = key.kind else { continue }
      let number = key.defaultText == "0" ? shortest(min(0.1, range.upperBound)) : key.defaultText
      let batch = declaration.use == .wholeData ? ", seed: 1" : ""
      let plain = try weights("optimizer: \(name)(\(key.name): \(number))\(batch)", epochs: 2).end
      let same = try weights("optimizer: \(name)(\(key.name): \(number) * constant)\(batch)", epochs: 2).end
      #expect(same == plain, "\(name): \(key.name)")
    }
  }

  @Test("metrics.csv has a column for each, a resumed run the same, and `run.json` the schedule")
  func columns() throws {
    let text = """
      ae 1
      model Small(steps: int = 10) {
        encoder (x: [steps]) -> z: [3] { x |> dense(3) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      train { clip: 2 * linear(to: 0.5), average: 0.8 * constant(warmup: 2), epochs: 4, batch: 20, seed: 3 }
      """
    try writeNPY((0..<400).map { Float($0 * 7 % 11) / 11 }, shape: [40, 10], to: folder.file("d.npy"))
    let run = try trainRun(text, in: folder, data: folder.file("d.npy"), flags: [:])
    let table = try metrics(run)
    let column = try #require(table[0].firstIndex(of: "clip"))
    #expect(table[0].contains("average") && table.count == 5)
    #expect(abs((Double(table[4][column]) ?? 0) - 1) < 1e-9)
    let record = try JSONTree(parsing: try readBytes(run.file("run.json")))
    #expect(record["train"]?["clip"] == .string("2 * linear(to: 0.5)"))
    #expect(record["train"]?["average"] == .string("0.8 * constant(warmup: 2)"))
    guard case .object(let train)? = record["train"]?.written else { return #expect(Bool(false)) }
    #expect(TrainRecipe(train)?.schedules.map(\.key.name) == ["clip", "average"])
  }

  @Test("`aec check` tells their course, and flags take them; a number that stays is refused with a cure")
  func flags() throws {
    let source = SourceFile(name: "m.ae", text: try text("dense"))
    let scheduled = try Compilation(source, settings: [], overrides: [("clip", "2 * linear(to: 0.5)")])
    #expect(scheduled.typed.train.schedules.map(\.key.name) == ["clip"])
    #expect(RecipeReport(scheduled.typed.train).text.contains("clip: 2 * linear(to: 0.5): 2 at first"))
    for (flag, text, cure) in [
      ("target", "1e-3 * cosine", "--target 1e-3"), ("epochs", "20 * cosine", "--epochs 20"),
      ("max-time", "1 ms", "--max-time '0.001 s'"), ("clip", "1 * cosin", "did you mean `cosine`?"),
    ] {
      let error = #expect(throws: Diagnostics.self) {
        try Compilation(source, settings: [], overrides: [(flag, text)])
      }
      #expect(error?.all.first?.help?.contains(cure) == true, "\(error?.all.first?.help ?? "none")")
    }
  }
}
