/// The two models of the design, for tests that start from good files.
enum Examples {
  static let attention = """
    ae 1

    block transformer(heads: int) (x: [T, D]) -> [T, D] {
        let a = layernorm(x + attention(x, heads: heads))
        layernorm(a + (a |> dense(2 * D) |> relu |> dense(D)))
    }

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

  static let sparseLSTM = """
    ae 1

    model SparseLSTM(steps: int = 10, hidden: int = 12, latent: int = 12, l1: real = 1e-3) {
        encoder (x: [steps, 1]) -> z: [latent] {
            x |> lstm(hidden, bidirectional: true) |> last |> dense(latent) |> relu
        }
        decoder (z) -> y: [steps, 1] {
            z |> repeat(steps) |> lstm(hidden, bidirectional: true) |> conv1d(1, kernel: 1)
        }
        loss mse(y, x) + l1 * batch_sum(abs(z))
    }

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

  static let all = [attention, sparseLSTM]
}
