import Checker
import Diagnostics
import Graph
import Ops
import TestSupport
import Testing

@Suite struct TutorialTests {
  @Test("The tutorial's models check without a warning", arguments: Repository.tutorials)
  func noMessages(name: String) {
    let text = tutorialText(name)
    let result = checked(text)
    #expect(result.typed != nil)
    #expect(rendered(result.diagnostics, of: text) == "")
  }

  @Test("They have PyTorch's weights: names, shapes and order", arguments: Repository.tutorials)
  func stateDict(name: String) throws {
    let model = try #require(checked(tutorialText(name)).typed).model
    let graph = lower(model, for: .training)
    let listed = graph.parameters.map { "\($0.name) \(graph.type(of: $0.value).shape)" }
    #expect(listed.joined(separator: "\n") == stateDicts[name])
  }

  @Test("Every part lowers to a verified graph", arguments: Repository.tutorials, Purpose.allCases)
  func lowers(name: String, purpose: Purpose) throws {
    let model = try #require(checked(tutorialText(name)).typed).model
    let graph = lower(model, for: purpose, batch: 8)
    try graph.verify()
    let (inputs, outputs) = (graph.inputs.map(\.name), graph.outputs.map(\.name))
    switch purpose {
    case .training, .evaluation:
      #expect(inputs == ["x"])
      #expect(outputs.starts(with: ["z", "y", "loss", "term.0"]))
    case .encoding: #expect(inputs == ["x"] && outputs == ["z"])
    case .decoding: #expect(inputs == ["z"] && outputs == ["y"])
    case .reconstruction: #expect(inputs == ["x"] && outputs == ["y"])
    case .both: #expect(inputs == ["x"] && outputs == ["z", "y"])
    }
  }

  @Test(
    "Settings change every size",
    arguments: [
      ("dense", "latent=3"), ("lstm", "latent=3"), ("lstm", "steps=23 hidden=9 latent=5"),
      ("lstm_sparse", "steps=23 hidden=9 latent=5 l1=0"),
      ("attention", "width=18 heads=3 layers=2"),
    ])
  func settings(name: String, settings: String) throws {
    let result = checked(tutorialText(name), settings: settings)
    let model = try #require(result.typed).model
    #expect(result.diagnostics.isEmpty)
    for purpose in Purpose.allCases { try lower(model, for: purpose, batch: 8).verify() }
    for setting in parsedSettings(settings) {
      let parameter = try #require(model.hyperParameters.first { $0.name == setting.name })
      #expect(parameter.value?.text == setting.text || setting.text == "0")
    }
  }

  @Test("Terms of a loss carry their text, and the batch sum counts as it is")
  func terms() throws {
    let model = try #require(checked(tutorialText("lstm_sparse")).typed).model
    #expect(model.terms.map(\.text) == ["mse(y, x)", "l1 * batch_sum(abs(z))"])
    let graph = lower(model, for: .training)
    for name in ["loss", "term.0", "term.1"] {
      #expect(graph.type(of: try #require(graph.output(name))) == .shared([]))
    }
  }

  @Test("The recipes are the tutorial's", arguments: Repository.tutorials)
  func recipes(name: String) throws {
    let typed = try #require(checked(tutorialText(name)).typed)
    #expect(typed.train.rate == (name == "dense" ? 3e-4 : 3e-5))
    #expect(typed.train.shuffle == (name == "dense"))
    #expect(typed.train.duration == .epochs(500))
    #expect(typed.train.batch == 256)
    #expect(typed.train.seed == 42)
    #expect(typed.train.testFraction == 0.2)
    guard case .picture(.phantom(85, 70), let spectra)? = typed.data else {
      Issue.record("no phantom")
      return
    }
    #expect(spectra.count == 10 && spectra.low == -1 && spectra.high == 1)
    #expect(spectra.channels == 3)
    let graph = spectra.graph(shape: [10])
    try graph.verify()
    #expect(graph.inputs.map(\.name) == ["t", "c0", "c1", "c2"])
  }
}
