import Testing

@testable import Export

/// Names of a model that the other program has other uses for.
@Suite struct ExportedNameTests {
  private func model(weight name: String, input: String = "x") throws -> ExportedModel {
    try exported(
      text: """
        ae 1
        model M(n: int = 4) {
          let e = weight([n], start: 1, name: "\(name)")
          encoder (\(input): [n]) -> z: [n] { (\(input) * e) |> dense(n) }
          decoder (z) -> y: [n] { (abs(z) + 1)^(-2) |> dense(n) }
          loss mse(y, \(input))
        }
        """)
  }

  @Test(
    "weights called like words of Python and parts of a module are found by their names",
    arguments: ["async", "await", "class", "state_dict", "zero_grad", "_encode", "__dict__", "training"])
  func weights(name: String) throws {
    let text = try model(weight: name).torch()
    #expect(text.contains("x * _weight(self, \"\(name)\")"))
  }

  @Test("a part that a weight hides is found by its name")
  func hidden() throws {
    let text = try model(weight: "encoder").torch()
    #expect(text.contains("_weight(self, \"encoder.dense.weight\")"))
    #expect(text.contains("* self.encoder"))
  }

  @Test("a weight called training leaves the mode of the module alone")
  func training() throws {
    #expect(try model(weight: "training").torch().contains("module.__dict__[\"training\"] = mode"))
    #expect(try !model(weight: "train_").torch().contains("def train("))
  }

  @Test("inputs keep letters of all alphabets, and make room for what the text itself uses")
  func inputs() throws {
    #expect(try model(weight: "e", input: "α").torch().contains("def encode(self, α):"))
    for name in ["len", "n_", "outputs"] {
      let isTaken = name != "n_"
      let text = try model(weight: "e", input: name).torch()
      #expect(text.contains("def encode(self, \(isTaken ? "v_" : "")\(name)):"))
    }
  }

  @Test(
    "names of weights and of ports are those of nothing else in ONNX",
    arguments: ["shape_1", "transpose_2", "matmul_3"])
  func onnx(name: String) throws {
    let model = try model(weight: name)
    for part in ExportedPart.allCases {
      let graph = try model.onnxFile(part).graph
      let ports = part == .decoder ? ["z"] : ["x"]
      let names = ports + graph.constants.map(\.name) + graph.nodes.flatMap(\.outputs)
      #expect(Set(names).count == names.count)
    }
  }

  @Test("weights that no optimizer moves have no gradient in PyTorch")
  func fixed() throws {
    let text = try exported(
      text: """
        ae 1
        model M(n: int = 4) {
          let e = weight([n], start: 1, fixed: true)
          encoder (x: [n]) -> z: [n] { (x * e) |> batchnorm |> dense(n) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """
    ).torch()
    #expect(text.contains("_add_weight(self, \"e\", (4,), False)"))
    #expect(text.contains("running_mean\", (4,), False)"))
    #expect(text.contains("_add_weight(self, \"encoder.dense.weight\", (4, 4))"))
  }
}
