import Checker
import Diagnostics
import Graph
import Ops
import Testing

/// The examples of the design, word by word.
@Suite struct DesignTests {
  static let transformer = """
    block transformer(heads: int) (x: [T, D]) -> [T, D] {
        let a = layernorm(x + attention(x, heads: heads))
        layernorm(a + (a |> dense(2 * D) |> relu |> dense(D)))
    }

    """
  static let attention = """
    model Attention(steps: int = 10, width: int = 12, heads: int = 2, layers: int = 3, l1: real = 1e-4) {
        encoder (x: [steps, 1]) -> z: [width] {
            x |> dense(width) |> positional |> stack(layers, transformer(heads: heads))
              |> last |> dense(width) |> relu
        }
        decoder (z) -> y: [steps, 1] {
            z |> dense(width * steps) |> reshape([steps, width]) |> positional
              |> stack(layers, transformer(heads: heads))
              |> conv1d(1, kernel: 1)
        }
        loss mse(y, x) + l1 * batch_sum(abs(z))
    }

    """
  static let sparse = """
    model SparseLSTM(steps: int = 10, hidden: int = 12, latent: int = 12, l1: real = 1e-3) {
        encoder (x: [steps, 1]) -> z: [latent] {
            x |> lstm(hidden, bidirectional: true) |> last |> dense(latent) |> relu
        }
        decoder (z) -> y: [steps, 1] {
            z |> repeat(steps) |> lstm(hidden, bidirectional: true) |> conv1d(1, kernel: 1)
        }
        loss mse(y, x) + l1 * batch_sum(abs(z))
    }

    """
  static let recipe = """
    fn spectrum(t, r, g, b) = tanh(20 * (t - 2 * (r - 0.5))) + selu(t - 2 * (g - 0.5)) + sigmoid(-20 * (t - (b - 0.5)))

    data {
        image: "nala.png"                                   // [rows, cols, 3] in 0...1
        spectra: spectrum over t in linspace(-1, 1, steps)  // one spectrum a pixel
        test: 20%
    }

    train {
        optimizer: adam(lr: 3e-5)
        epochs: 500
        batch: 256
        shuffle: false
        seed: 42
    }
    """

  @Test("The design's models check", arguments: [transformer + attention, sparse])
  func design(model: String) throws {
    let text = "ae 1\n\n" + model + Self.recipe
    let result = checked(text)
    // They penalise a code that the decoder may scale, as the tutorial does.
    #expect(result.diagnostics.map(\.code) == ["AE0820"])
    let typed = try #require(result.typed)
    for purpose in Purpose.allCases { try lower(typed.model, for: purpose, batch: 8).verify() }
    guard case .picture(.file("nala.png"), let spectra)? = typed.data else {
      Issue.record("the picture is lost")
      return
    }
    #expect(spectra.channels == 3 && spectra.count == 10)
  }

  @Test("Blocks nest the names of their layers")
  func names() throws {
    let typed = try #require(checked("ae 1\n\n" + Self.transformer + Self.attention).typed)
    let names = typed.model.weights.map(\.name)
    for name in [
      "encoder.dense.weight", "encoder.transformer.0.attention.in_proj_weight",
      "encoder.transformer.0.layernorm.weight", "encoder.transformer.2.dense_2.bias",
      "encoder.dense_2.weight", "decoder.transformer.1.layernorm_2.bias", "decoder.conv1d.weight",
    ] {
      #expect(names.contains(name))
    }
  }

  @Test("A model without defaults is proven for every size, and shows where it holds")
  func symbolic() throws {
    var model = Self.transformer + Self.attention
    for value in [" = 10", " = 12", " = 2", " = 3", " = 1e-4"] {
      model = model.replacing("int\(value)", with: "int").replacing("real\(value)", with: "real")
    }
    let text = "ae 1\n\n" + model
    let result = checked(text)
    #expect(rendered(result.diagnostics, of: text) == "")
    let typed = try #require(result.typed).model
    #expect(typed.undetermined == ["steps", "width", "heads", "layers", "l1"])
    #expect(summarize(typed).domain == "holds for: heads divides width")
    #expect(summarize(typed).weights.symbols == ["steps", "width", "layers"])
    #expect(summarize(typed).weights.evaluated(["steps": 10, "width": 12, "layers": 3]) == 9457)
  }
}
