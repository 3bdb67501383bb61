import Diagnostics

/// What a model for some data has to allow for.
struct DataTraits {
  /// Whether spectra are as bright as each other.
  var isEven = true
  /// Whether numbers lie far below 0.
  var isSigned = false
  /// Whether noise is nearly as large as the signal along one of the directions in which endmembers differ.
  var isNoisy = false
  /// Whether numbers are counts, scaled as such.
  var isCounted = false
}

/// A method of unmixing without a network, written as a model whose weights are all fixed.
///
/// A run of it is an ordinary run: its endmembers are the start of a weight, its abundances are what the encoder finds.
package struct UnmixMethod: Sendable {
  package let name: String
  /// One sentence, as the help and the first line of the model have it.
  package let sentence: String
  private let body: String
  /// The same for data whose brightness differs from pixel to pixel; nil where it makes no difference.
  private var underUnevenLight: String?
  /// Whether endmembers may lie below 0 where data do, and spectra are drawn to their mean where noise hides them.
  private var takesSigned = false
  private var takesNoise = false
  private var loss = "mse(y, x)"

  /// The first is the one to begin with.
  package static let all: [UnmixMethod] = [
    UnmixMethod(
      name: "sisal",
      sentence:
        "corners of the likeliest simplex (SISAL: Bioucas-Dias 2009; Huang et al. 2022), constrained least squares",
      body: """
          let endmembers = weight([ends, channels], start: sisal, in: 0..., fixed: true)
          encoder (x: [channels]) -> abundances: [ends] in simplex { fcls(x, endmembers) }
          decoder (abundances) -> y: [channels] { matmul(abundances, endmembers) }
        """,
      underUnevenLight: """
          let endmembers = weight([ends, channels], start: sisal, in: 0..., fixed: true)
          encoder (x: [channels]) -> (abundances: [ends] in simplex, brightness: [1] in 0...) {
            let amounts = nnls(x, endmembers)
            (amounts / (sum(amounts) + 1e-12), sum(amounts) |> reshape([1]))
          }
          decoder (abundances, brightness) -> y: [channels] { brightness[0] * matmul(abundances, endmembers) }
        """, takesSigned: true, takesNoise: true),
    UnmixMethod(
      name: "vca", sentence: "vertex component analysis (Nascimento and Dias 2005), fully constrained least squares",
      body: """
          let endmembers = weight([ends, channels], start: vca, fixed: true)
          encoder (x: [channels]) -> abundances: [ends] in simplex { fcls(x, endmembers) }
          decoder (abundances) -> y: [channels] { matmul(abundances, endmembers) }
        """),
    UnmixMethod(
      name: "nmf", sentence: "non-negative matrix factorisation (Lee and Seung 2001), non-negative least squares",
      body: """
          let endmembers = weight([ends, channels], start: nmf, in: 0..., fixed: true)
          encoder (x: [channels]) -> abundances: [ends] in 0... { nnls(x, endmembers) }
          decoder (abundances) -> y: [channels] { matmul(abundances, endmembers) }
        """),
    UnmixMethod(
      name: "nmf_kl",
      sentence: "NMF with the Kullback-Leibler divergence for counts as they are, least squares weighed by their noise",
      body: """
          let endmembers = weight([ends, channels], start: nmf_kl, in: 0..., fixed: true)
          let average = weight([channels], start: mean, fixed: true)
          encoder (x: [channels]) -> abundances: [ends] in 0... {
            let noise = sqrt(max(average, 1e-3 * mean(average)) + 1e-30)
            nnls(x / noise, endmembers / (noise |> repeat(ends)))
          }
          decoder (abundances) -> y: [channels] { matmul(abundances, endmembers) }
        """, loss: "poisson(y, x)"),
    UnmixMethod(
      name: "pca", sentence: "principal component analysis: scores of the directions in which the data differ most",
      body: """
          let components = weight([ends, channels], start: pca, fixed: true)
          let average = weight([channels], start: mean, fixed: true)
          encoder (x: [channels]) -> scores: [ends] { matmul(x - average, components |> transpose) }
          decoder (scores) -> y: [channels] { average + matmul(scores, components) }
        """),
  ]

  package static func named(_ name: String) throws(Diagnostic) -> UnmixMethod {
    guard let method = all.first(where: { $0.name == name.lowercased() }) else {
      throw .unknownMethod(name, all.map(\.name))
    }
    return method
  }

  /// The model from its first brace to its last.
  ///
  /// Data with numbers below 0 have such endmembers, unless the method makes none.
  func body(_ traits: DataTraits) -> String {
    var body = traits.isEven ? body : underUnevenLight ?? body
    if traits.isSigned, takesSigned { body = body.replacing(", in: 0..., fixed", with: ", fixed") }
    guard traits.isNoisy, takesNoise, traits.isEven else { return body }
    if traits.isCounted { return UnmixMethod.amongMixtures(body) }
    return body.replacing("fcls(x,", with: "fcls(x |> wiener(ends),")
  }

  /// Each spectrum becomes the mean of the mixtures that it could be, as in `models/unmixing/grains.ae`: counts are of grains
  /// as a rule, whose shares crowd at the corners. Around the mean endmember rounding is smallest.
  private static func amongMixtures(_ body: String) -> String {
    body.replacing(
      "{ fcls(x, endmembers) }",
      with: """
        {
              let centre = mean(endmembers, axis: 0)
              let spectra = matmul(softmax(tried), endmembers) - (centre |> repeat(400))
              let likelihood = (matmul(x - centre, spectra |> transpose) - sum(spectra^2, axis: 1) / 2) / noise^2
              fcls((softmax(likelihood) |> matmul(spectra)) + centre, endmembers)
            }
        """
    ).replacing(
      "  encoder (x",
      with: """
          let noise = weight([], start: noise, fixed: true)
          let tried = weight([400, ends], start: normal(0, 3), fixed: true)
          encoder (x
        """)
  }

  /// The text of the model for spectra with so many channels, and for keys of `data`.
  func model(channels: Int, ends: Int, data: [String], _ traits: DataTraits) -> String {
    """
    ae 1

    // \(sentence.prefix(1).uppercased() + sentence.dropFirst()).
    model \(name.uppercased())(channels: int = \(channels), ends: int = \(ends)) {
    \(body(traits))
      loss \(loss)
    }

    data {
    \(data.map { "  " + $0 }.joined(separator: "\n"))
    }

    train { epochs: 1 }

    """
  }
}
