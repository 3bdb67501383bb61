import Compiler
import Datasets
import Diagnostics
import Files
import Foundation
import Recipe
import TestSupport
import Testing

@testable import Training

/// Runs whose loss does not fall any more, which are not told to go on.
@Suite struct SettledRunTests {
  private let folder = TemporaryFolder()
  /// From 2 to 1 in half of the epochs, and 1 from there on.
  private let settled = (0..<40).map { max(1, 2 - 0.05 * Double($0)) }

  @Test("a loss falls, stands or rises in the last tenth of its epochs")
  func recentFall() throws {
    #expect(RecentFall([3, 2, 1]) == nil)
    let stands = try #require(RecentFall(settled))
    #expect(stands.isOver && !stands.isFalling && stands.epochs == 4 && stands.share == 0)
    let falls = try #require(RecentFall((0..<40).map { 2 - 0.03 * Double($0) }))
    #expect(falls.isFalling && !falls.isOver)
    #expect(try #require(RecentFall((0..<40).map { 1 + Double($0) })).isOver)
    // A percent is neither: it may be worth waiting for.
    let slow = try #require(RecentFall((0..<40).map { pow(0.9975, Double($0)) }))
    #expect(!slow.isFalling && !slow.isOver)
    #expect(try #require(RecentFall([1, 1, 1, 1, 1])).isOver == false)
  }

  private func help(
    _ recipe: TrainRecipe, left: Double = 1.2, loss: LossChange? = nil, phases: [TrainRecipe] = [],
    growing: GrowingTerm? = nil, weights: [String] = []
  ) -> String {
    var worth = Worth(
      left: left, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
      latents: LatentFindings(names: ["z"]))
    worth.zeroLeft = 1.2
    let text = "ae 1\ntrain {\n  phase \"a\" { epochs: 5 }\n  phase \"b\" { epochs: 5 }\n}\n"
    let change = loss ?? LossChange(first: 2, last: 1, epochs: 40, lately: RecentFall(settled))
    let judgement = WorthJudgement(
      worth: worth, recipe: recipe, loss: change, needsScale: false, asksOfLatents: false, phases: phases,
      growing: growing, weights: weights, source: SourceFile(name: "m.ae", text: text))
    return judgement.warnings.first?.help ?? ""
  }

  private let lead = "the loss has not fallen lately, so more epochs alone change little: "

  @Test("a poor model whose loss stands is told to take other steps, or less of the term that grows")
  func settledHelp() {
    #expect(
      help(.plain(.epochs(40), rate: 1e-3)) == lead
        + "take smaller steps (--learning-rate 0.0001), or give encoder and decoder more units")
    #expect(help(.plain(.epochs(40), rate: 1e-4)) == lead + "take larger steps (--learning-rate 0.001)")
    let term = GrowingTerm(text: "beta * progress * mean(z)", parameter: ("beta", 1))
    let words = "`beta * progress * mean(z)` grows with `progress`, so give it a smaller factor"
    #expect(help(.plain(.epochs(40)), growing: term) == lead + words + ": --set beta=0.1")
    let plain = GrowingTerm(text: "beta * progress * mean(z)", parameter: nil)
    #expect(help(.plain(.epochs(40)), growing: plain) == lead + words)
  }

  @Test("a phase that lost all is blamed, not the small steps of the last one")
  func hastyPhase() {
    func phase(_ name: String, _ rate: Double) -> TrainRecipe {
      var recipe = TrainRecipe.plain(.epochs(5), rate: rate)
      recipe.phaseName = name
      return recipe
    }
    let phases = [phase("a", 0.1), phase("b", 1e-3)]
    let cure = "take smaller steps (`rate: 0.01` in the phase \"a\" (line 3))"
    #expect(help(phases[1], phases: phases) == lead + cure)
    let rising = LossChange(first: 1, last: 27, epochs: 10)
    #expect(help(phases[1], loss: rising, phases: phases) == cure)
    let standing = LossChange(first: 1, last: 1, epochs: 10)
    #expect(help(phases[1], loss: standing, phases: phases) == cure)
  }

  @Test("a loss that was thrown up within the first epoch and is still far too large needs smaller steps")
  func thrownUp() {
    var recipe = TrainRecipe.plain(.epochs(20))
    recipe.give(ScopedNumber(key: "lr", scope: "encoder", value: .real(10)))
    let told = help(
      recipe, left: 1e5, loss: LossChange(first: 3.3e8, last: 6.2e4, epochs: 20), weights: ["encoder.dense.weight"])
    let cure = "the steps are too large: try a smaller learning rate: `rate { encoder: 1 }` in "
    #expect(told.hasPrefix(cure), "\(told)")
  }

  @Test("a term that grows with `progress` is known with its hyper-parameter, one that fades is none")
  func growingTerm() throws {
    func term(_ loss: String) throws -> GrowingTerm? {
      let text = tenChannels(loss: loss).replacing("latent: int = 2", with: "latent: int = 2, beta: real = 0.5")
      return try Compilation(SourceFile(name: "m.ae", text: text)).model.growingTerm
    }
    let found = try #require(try term("mse(y, x) + beta * progress * mean(abs(z))"))
    #expect(found.text == "beta * progress * mean(abs(z))")
    #expect(found.parameter?.name == "beta" && found.parameter?.value == 0.5)
    #expect(try term("mse(y, x) + 0.1 * progress * mean(abs(z))")?.parameter == nil)
    #expect(try term("mse(y, x) + beta * (1 - progress) * mean(abs(z))") == nil)
    #expect(try term("mse(y, x) + beta * mean(abs(z))") == nil)
  }

  @Test("a last epoch of a few batches says nothing of the loss")
  func wholeLosses() {
    func losses(last step: Int) -> [Double] {
      var metrics = Metrics(terms: ["a"], hasTest: false)
      let rows = "1,4,2,2,0.1,9\n2,8,1,1,0.2,9\n3,\(step),0.5,0.5,0.3,9\n"
      metrics.take("epoch,step,loss,a,seconds,samples_per_second\n" + rows, through: 3)
      return metrics.wholeLosses
    }
    #expect(losses(last: 9) == [2, 1])
    #expect(losses(last: 12) == [2, 1, 0.5])
  }

  @Test("the size of noise is no number that principal components are compared with")
  func sizeOfNoise() throws {
    let text = """
      ae 1
      model Drawn(channels: int = 10, latent: int = 2) {
        encoder (x: [channels]) -> (mu: [latent], logvar: [latent]) { (x |> dense(latent), x |> dense(latent)) }
        decoder (mu, logvar) -> y: [channels] { mu + exp(logvar / 2) * normal([latent]) |> dense(channels) }
        loss mse(y, x)
      }

      """
    let data = folder.file("d.npy")
    try writeNPY(spectra(60), shape: [60, 10], to: data)
    let run = try trainRun(text, in: folder, data: data, flags: ["epochs": "1", "batch": "16"])
    let record = try JSONTree(parsing: try readBytes(run.file("run.json")))
    #expect(record["worth"]?["pca_numbers"] == .integer(2))
  }
}
