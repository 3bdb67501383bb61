import Datasets
import Files
import Foundation
import Recipe
import TestSupport
import Testing
import Training

@testable import Results

@Suite struct ReportTests {
  private let folder = TemporaryFolder()

  private func page(_ model: String = halfModel, data shape: [Int] = [6, 7, 4]) throws -> String {
    let data = try quarters(shape, to: "cube<&>.npy", in: folder)
    let run = try run(model, in: folder, data: data, weights: halfWeights, metrics: threeEpochs)
    return try Report(numbers(run)).html()
  }

  @Test("the page has its sections, pictures and the model's text") func pageSections() throws {
    let page = try page()
    for title in [
      "In short", "Maps of the latents", "The spectrum as a latent moves", "Loss", "Reconstructions",
      "Where the model fails",
      "Distributions of the latents", "Data", "Shapes and weights", "The model", "To cite and to repeat",
    ] { #expect(page.contains("<h2>\(title)</h2>")) }
    #expect(page.contains("model Half(channels: int = 4)"))
    #expect(page.contains("encoder (x: [channels]) -&gt; z: [2]"))
    #expect(page.contains("src=\"data:image/png;base64,iVBORw0KGgo"))
    #expect(page.contains("Half: cube&lt;&amp;&gt;.npy") && !page.contains("cube<&>"))
  }

  @Test("the table of the variance left has a row for each method that was measured") func worthTable() throws {
    let record = """
      {"variance_left": 0.25, "mean_spectrum_left": 1, "pca_left": 0.125, "pca_numbers": 2, "nmf_left": 0.5,
       "vca_left": null, "vca_endmembers": 3, "noise_left": 0.00123, "sisal_angle_in_degrees": 1.5}
      """
    let facts = WorthFacts(worth: try JSONTree(parsing: Array(record.utf8)), spread: nil, name: "sisal-001")
    #expect(
      facts.left == [
        ["this run", "25 %"], ["the mean spectrum everywhere", "100 %"], ["PCA with 2 numbers", "12.5 %"],
        ["NMF with 3 endmembers", "50 %"], ["noise alone, about", "0.12 %"],
      ])
    #expect(facts.agreement == ["The endmembers differ from those of SISAL by 1.5 degrees on average."])
    #expect(facts.repeats.isEmpty)
    let page = try page()
    #expect(page.contains("<h2>What the result is worth</h2>") && page.contains("the mean spectrum everywhere"))
  }

  @Test("the table of repeats has a row for each component, on the page of a repeat alone") func repeatTable() throws {
    let spread = try JSONTree(
      parsing: Array(
        """
        {"runs": [{"name": "1"}, {"name": "2"}], "stability": 0.9375, "latents": [
         {"name": "a[0]", "angle_in_degrees": {"median": 2, "min": 1, "max": 4},
          "map_correlation": {"median": 0.5, "min": 0.25, "max": 0.75}}, {"name": "a[1]"}]}
        """.utf8))
    let facts = WorthFacts(worth: nil, spread: spread, name: "2")
    #expect(facts.repeats == [["a[0]", "2.0 (1.0 to 4.0)", "0.500 (0.250 to 0.750)"], ["a[1]", "", ""]])
    #expect(facts.agreement.map { $0.contains("0.938") || $0.contains("0.937") } == [true])
    let other = WorthFacts(worth: nil, spread: spread, name: "best")
    #expect(other.repeats.isEmpty && other.agreement.isEmpty && other.left.isEmpty)
  }

  @Test("the page asks for nothing outside of itself") func pageAsks() throws {
    let page = try page()
    for word in ["src=\"http", "href=", "url(", "@import", "fetch(", "XMLHttpRequest", "<link", "<iframe"] {
      #expect(!page.contains(word))
    }
    #expect(page.contains("default-src 'none'"))
    // The one address is the name of a language, which nobody opens.
    #expect(page.components(separatedBy: "://").count == 2 && page.contains("\"http://www.w3.org/2000/svg\""))
  }

  @Test("decoded curves are in the page, two bytes a number") func decodedCurves() throws {
    let page = try page()
    let start = try #require(page.range(of: "id=\"traversal-data\">"))
    let text = page[start.upperBound...].prefix { $0 != "<" }
    let json = try JSONTree(parsing: Array(text.utf8))
    #expect(json["steps"] == .integer(21) && json["curves"] == .integer(1))
    guard case .array(let latents)? = json["latents"], case .string(let values)? = json["values"] else {
      Issue.record("\(text)")
      return
    }
    #expect(latents.count == 2 && latents[0]["name"] == .string("z[0]"))
    // Latents, steps, channels and bytes of a number; three bytes are four letters.
    #expect(values.utf8.count == 2 * 21 * 4 * 2 / 3 * 4)
  }

  @Test("a page too large for its sliders has the still figure") func pageLarge() throws {
    let model = """
      ae 1
      model Wide(channels: int = 40000) {
        encoder (x: [channels]) -> z: [5] { x |> dense(5) }
        decoder (z) -> y: [channels] { z |> dense(channels) }
        loss mse(y, x)
      }

      """
    let data = try quarters([3, 40000], to: "wide.npy", in: folder)
    let page = try Report(numbers(run(model, in: folder, data: data))).html()
    #expect(!page.contains("id=\"traversal-data\"") && page.contains("<h2>The spectrum as a latent moves</h2>"))
  }

  @Test(
    "bytes become the text of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
    ])
  func bytesBecome(_ bytes: String, _ text: String) {
    #expect(base64(Array(bytes.utf8)) == text)
    #expect(base64(Array("xx\(bytes)".utf8).dropFirst(2)) == text)
  }

  @Test("the command that repeats a run names all it was given") func commandRepeats() throws {
    let data = try quarters([6, 7, 4], to: "it's.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data, flags: ["steps": "1", "seed": "7"])
    let command = run.commands.anew()
    #expect(command.contains("it'\\''s.npy'"))
    #expect(command.hasPrefix("aec train '/") || command.hasPrefix("aec train /"))
    for words in ["--set channels=4", "--seed 7", "--steps 1", "--shuffle", "--learning-rate"] {
      #expect(command.contains(words), "\(command)")
    }
  }

  @Test("a page on other data says so, and tells of the run what is true of it") func pageOther() throws {
    let run = try run(halfModel, in: folder, data: quarters([6, 9, 4], to: "own.npy", in: folder))
    let own = try numbers(run)
    let ownPage = try Report(own).html()
    #expect(own.isOfTraining && !ownPage.contains("other data"))
    let other = try numbers(run, data: quarters([3, 5, 4], to: "other.npy", in: folder))
    let page = try Report(other).html()
    #expect(page.contains("on other data than the run was trained on") && page.contains("other.npy, 15 samples"))
    #expect(RunFacts(run.record).methods(other).hasPrefix("The data are 54 spectra."))
    #expect(page.contains("of the weights of the last epoch"))
  }

  @Test("latents of changed data do not take the place of the run's own") func latentsChanged() throws {
    let run = try run(halfModel, in: folder, data: quarters([6, 9, 4], to: "own.npy", in: folder))
    _ = try drawRun(run, NumbersRequest())
    let before = try readBytes(run.folder.file("latents.npy"))
    _ = try quarters([2, 9, 4], to: "own.npy", in: folder)
    _ = try drawRun(run, NumbersRequest())
    #expect(try readBytes(run.folder.file("latents.npy")) == before)
  }

  @Test("the methods name the optimizer of the run", arguments: OptimizerTable.names)
  func optimizer(name: String) throws {
    let optimizer = try #require(OptimizerTable.named(name)).declaration
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data, flags: ["steps": "1", "optimizer": name])
    let methods = try RunFacts(run.record).methods(numbers(run))
    #expect(methods.contains(" by \(optimizer.title) (\(optimizer.citation); learning rate"), "\(methods)")
  }

  @Test("the methods say all that was done to the data") func methodsSay() throws {
    _ = try quarters([8, 9, 12], to: "cube.npy", in: folder)
    let marks = (0..<72).map { Float($0 == 40 ? 1 : 0) }
    try writeNPY(marks, shape: [8, 9], to: folder.file("mask.npy"))
    let model =
      halfModel + """
        data {
          file: "cube.npy"
          rows: 0...5
          channels: 2...9
          bin_channels: 2
          dead_pixels: [[1, 1]]
          mask: "mask.npy"
          scale: max
          test: blocks(20%, size: 2)
        }

        """
    let run = try run(model, in: folder, flags: ["steps": "1"])
    let methods = try RunFacts(run.record).methods(numbers(run))
    for words in [
      "The data are 52 spectra of an image of 6 x 9 pixels that were not left out, each of 4 channels.",
      "only rows 0 to 5 and channels 2 to 9 were taken (rows, columns and channels counted from 0).",
      "Pixels that a mask marks and 1 dead pixel were left out.", "The mean of 2 neighbouring channels was taken.",
      "All values were divided by the largest magnitude.", "in blocks of 2 x 2 neighbours", "for 1 step;",
    ] { #expect(methods.contains(words), "\(methods)") }
    let command = run.commands.anew()
    #expect(command.contains("run/model.ae") && command.contains("--mask \(folder.file("mask.npy"))"), "\(command)")
  }

  private func methods(_ train: String, loss: String = "mse(y, x)") throws -> String {
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    let model = halfModel.replacing("loss mse(y, x)", with: "loss \(loss)")
      .replacing("int = 4)", with: "int = 4, l1: real = 0.25)")
    let made = try run(model + "train { \(train) }\n", in: folder, data: data, flags: [:])
    return try RunFacts(made.record).methods(numbers(made))
  }

  @Test(
    "the methods name every number of the optimizer, and the loss",
    arguments: [
      ("sgd(0.1, momentum: 0.9, nesterov: true)", "learning rate 0.1, momentum 0.9, nesterov, batches of"),
      (
        "adam(0.1, weight_decay: 0.5, decay_all: true)",
        "weight decay 0.5, of biases too, beta1 0.9, beta2 0.999, epsilon 1e-08"
      ),
      ("nadam(0.1)", "momentum decay 0.004"), ("rmsprop(0.1)", "alpha 0.99"),
      ("adahessian(0.1, hessian_power: 0.5)", "hessian power 0.5"),
      (
        "lbfgs(max_iter: 3, history_size: 4)",
        "max iter 3, tolerance grad 1e-07, tolerance change 1e-09, history size 4"
      ),
    ])
  func numbersOfOptimizer(_ optimizer: String, _ words: String) throws {
    let methods = try methods(
      "epochs: 1, optimizer: \(optimizer), average: 0", loss: "mse(y, x) - l1 * mean(abs(z))")
    #expect(methods.contains(words) && !methods.contains("average"), "\(methods)")
    #expect(methods.contains("The loss was mse(y, x) - l1 * mean(abs(z)) (l1 = 0.25)."), "\(methods)")
  }

  @Test(
    "the methods tell an end that came from one that did not",
    arguments: [
      ("target: 1e-30", "with the target loss 1e-30, which was not reached for 2 epochs"),
      ("target: 1e30", "ended at the loss 1e+30 for 1 epoch"),
      ("stop: patience(50)", "with patience(50, of: test), which did not stop it for 2 epochs"),
      ("stop: patience(1, by: 1)", "stopped by patience(1, of: test, by: 1) for 2 epochs"),
      (
        "phase \"a\" { target: 1e30 } phase \"b\" { target: 1e-30, steps: 3 }",
        "for 1 epoch, ended at the loss 1e+30; then \"b\" by"
      ),
      (
        "phase \"a\" { target: 1e30 } phase \"b\" { target: 1e-30, steps: 3 }",
        "for 3 steps, with the target loss 1e-30, which"
      ),
    ])
  func ends(_ train: String, _ words: String) throws {
    let methods = try methods("epochs: 2, \(train)")
    #expect(methods.contains(words), "\(methods)")
  }
}
