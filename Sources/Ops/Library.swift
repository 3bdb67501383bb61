/// The blocks that are written in the language itself and can be called in every file.
///
/// A comment of one sentence stands before each, as in a user's own file. A block of the file hides the one of its name.
package enum Library {
  /// A block: its name, the blocks of the library that it calls, its text.
  package struct Entry: Sendable {
    package let name: String
    package let calls: [String]
    package let text: String
  }

  package static let entries: [Entry] = [
    Entry(
      name: "mlp", calls: [],
      text: """
        // Two dense layers with a relu between.
        block mlp(hidden: int, units: int) (x: [D]) -> [units] { x |> dense(hidden) |> relu |> dense(units) }
        """),
    Entry(
      name: "residual", calls: [],
      text: """
        // A residual block of two convolutions over the steps (He et al. 2016).
        block residual(kernel: int = 3) (x: [T, C]) -> [T, C] {
          let h = x |> conv1d(C, kernel: kernel, padding: same) |> relu |> conv1d(C, kernel: kernel, padding: same)
          relu(x + h)
        }
        """),
    Entry(
      name: "inception", calls: [],
      text: """
        // Convolutions of four widths side by side, units channels each (Szegedy et al. 2015).
        block inception(units: int) (x: [T, C]) -> [T, 4 * units] {
          concat(x |> conv1d(units, kernel: 1) |> relu, x |> conv1d(units, kernel: 3, padding: same) |> relu,
            x |> conv1d(units, kernel: 5, padding: same) |> relu, x |> conv1d(units, kernel: 9, padding: same) |> relu)
        }
        """),
    Entry(
      name: "squeeze_excite", calls: [],
      text: """
        // Weighs channels by what the whole sequence holds (Hu et al. 2018).
        block squeeze_excite(ratio: int = 2) (x: [T, C]) -> [T, C] {
          let s = mean(x, axis: 0) |> dense(C / ratio) |> relu |> dense(C) |> sigmoid
          x * (s |> repeat(T))
        }
        """),
    Entry(
      name: "transformer", calls: [],
      text: """
        // A block of a transformer's encoder with norms behind (Vaswani et al. 2017); PyTorch's TransformerEncoderLayer.
        block transformer(heads: int = 2, wide: int = 4) (x: [T, D]) -> [T, D] {
          let a = layernorm(x + attention(x, heads: heads))
          layernorm(a + (a |> dense(wide * D) |> relu |> dense(D)))
        }
        """),
    Entry(
      name: "heads_first", calls: [],
      text: """
        // The width cut into heads, one after the other.
        block heads_first(heads: int) (x: [T, D]) -> [heads, T, D / heads] {
          x |> reshape([T, heads, D / heads]) |> transpose(axes: [1, 0, 2])
        }
        """),
    Entry(
      name: "cross_attention", calls: ["heads_first"],
      text: """
        // Every step of x gathers from all steps of another sequence; PyTorch's MultiheadAttention(x, y, y).
        block cross_attention(heads: int = 1) (x: [T, D], y: [S, E]) -> [T, D] {
          let q = x |> dense(D, name: "q") |> heads_first(heads)
          let k = y |> dense(D, name: "k") |> heads_first(heads) |> transpose(axes: [0, 2, 1])
          let v = y |> dense(D, name: "v") |> heads_first(heads)
          let seen = matmul(matmul(q, k) / sqrt(D / heads) |> softmax, v)
          seen |> transpose(axes: [1, 0, 2]) |> reshape([T, D]) |> dense(D, name: "out")
        }
        """),
    Entry(
      name: "gru_cell", calls: [],
      text: """
        // One step of a gated recurrent unit (Cho et al. 2014); PyTorch's GRUCell.
        block gru_cell(h: [H], x: [D]) -> [H] {
          let i = x |> dense(3 * H, name: "ih", start: uniform(-1 / sqrt(H), 1 / sqrt(H)), bias_start: uniform(-1 / sqrt(H), 1 / sqrt(H)))
          let g = h |> dense(3 * H, name: "hh", start: uniform(-1 / sqrt(H), 1 / sqrt(H)), bias_start: uniform(-1 / sqrt(H), 1 / sqrt(H)))
          let r = sigmoid(i[0:H] + g[0:H])
          let u = sigmoid(i[H:2 * H] + g[H:2 * H])
          let n = tanh(i[2 * H:] + r * g[2 * H:])
          n + u * (h - n)
        }
        """),
    Entry(
      name: "lstm_cell", calls: [],
      text: """
        // One step of a long short-term memory (Hochreiter and Schmidhuber 1997); PyTorch's LSTMCell.
        block lstm_cell(h: [H], c: [H], x: [D]) -> ([H], [H]) {
          let i = x |> dense(4 * H, name: "ih", start: uniform(-1 / sqrt(H), 1 / sqrt(H)), bias_start: uniform(-1 / sqrt(H), 1 / sqrt(H)))
          let r = h |> dense(4 * H, name: "hh", start: uniform(-1 / sqrt(H), 1 / sqrt(H)), bias_start: uniform(-1 / sqrt(H), 1 / sqrt(H)))
          let g = i + r
          let next = sigmoid(g[H:2 * H]) * c + sigmoid(g[0:H]) * tanh(g[2 * H:3 * H])
          (sigmoid(g[3 * H:]) * tanh(next), next)
        }
        """),
    Entry(
      name: "gru", calls: ["gru_cell"],
      text: """
        // A gated recurrent unit over the steps (Cho et al. 2014); PyTorch's GRU of one layer.
        block gru(hidden: int, reverse: bool = false) (x: [T, D]) -> [T, hidden] {
          x |> scan(gru_cell, start: 0 |> repeat(hidden), reverse: reverse)
        }
        """),
  ]

  package static let names = Set(entries.map(\.name))

  private static let byName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })

  package static func entry(_ name: String) -> Entry? { byName[name] }

  /// The text of some blocks with those that they call, in the order of the library.
  package static func text(of names: Set<String>) -> String {
    var wanted = names
    for entry in entries.reversed() where wanted.contains(entry.name) { wanted.formUnion(entry.calls) }
    return entries.filter { wanted.contains($0.name) }.map { $0.text + "\n" }.joined(separator: "\n")
  }
}
