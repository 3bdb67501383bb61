import Checker
import Testing

@Suite struct SummaryTests {
  @Test("The table lists layers, shapes and weights")
  func table() throws {
    let model = try #require(checked(tutorialText("lstm_sparse")).typed).model
    #expect(
      summaryTable(model) == """
        SparseLSTM(steps = 10, hidden = 12, latent = 12, l1 = 0.001)

        layer              kind    output shape  weights
        ------------------------------------------------
        encoder.lstm       lstm    [10, 24]         1440
        encoder.last       last    [24]
        encoder.embedding  dense   [12]              300
        encoder.relu       relu    [12]
        decoder.repeat     repeat  [10, 12]
        decoder.lstm       lstm    [10, 24]         2496
        decoder.tdd        conv1d  [10, 1]            25
        ------------------------------------------------
        total                                       4261
        holds for every size

        """)
  }

  @Test("Copies of a stack are listed one by one")
  func copies() throws {
    let model = try #require(checked(tutorialText("attention"), settings: "layers=2").typed).model
    let rows = summarize(model).rows.map(\.path)
    #expect(rows.contains("encoder.transformer_blocks.0.attn"))
    #expect(rows.contains("decoder.transformer_blocks.1.norm2"))
    #expect(summarize(model).domain == "holds for: heads divides width")
  }

  @Test("Sizes without a value stay symbols")
  func symbols() throws {
    let text = tutorialText("lstm_sparse").replacing("hidden: int = 12", with: "hidden: int")
    let model = try #require(checked(text).typed).model
    let summary = summarize(model)
    #expect(summary.rows[0].shape == "[10, 2 * hidden]")
    #expect(summary.weightCount == nil)
    #expect(summary.text.contains("hidden = ?"))
  }

  @Test(
    "The domain says for which sizes a file holds",
    arguments: [
      ("x |> conv1d(4, kernel: 5) |> last |> dense(latent)", "holds for: steps >= 5"),
      (
        "x |> conv1d(4, kernel: 7, stride: 4) |> last |> dense(latent)",
        "holds for: steps >= 7"
      ),
      ("x[2:] |> last |> dense(latent)", "holds for: steps >= 3"),
      ("x[0] |> dense(latent / 2) |> dense(latent)", "holds for: 2 divides latent"),
      (
        "x |> reshape([steps / 2, 2]) |> reshape([steps, 1]) |> last |> dense(latent)",
        "holds for: 2 divides steps"
      ),
      (
        "x |> conv1d(8, kernel: 3, stride: 2, padding: 1) |> reshape([4 * steps]) |> dense(steps / 4) |> dense(latent)",
        "holds for: 4 divides steps"
      ),
      (
        "x |> reshape([steps / 4, 4]) |> reshape([4, 16]) |> last |> dense(latent)",
        "holds for: 4 divides steps, steps = 64"
      ),
      ("x |> reshape([latent, 1]) |> last |> dense(latent)", "holds for: steps = latent"),
      (
        "x |> reshape([steps / latent, latent]) |> conv1d(3, kernel: 5, padding: same) |> last |> dense(latent)",
        "holds for: latent divides steps"
      ),
      ("x |> lstm(latent) |> last", "holds for every size"),
    ])
  func domain(encoder: String, domain: String) throws {
    let text = """
      ae 1

      model M(steps: int, latent: int) {
        encoder (x: [steps, 1]) -> z: [latent] { \(encoder) }
        decoder (z) -> y: [steps, 1] { z |> repeat(steps) |> dense(1) }
        loss mse(y, x)
      }
      """
    let result = checked(text)
    #expect(rendered(result.diagnostics, of: text) == "")
    #expect(summarize(try #require(result.typed).model).domain == domain)
  }
}
