import Diagnostics
import Files

/// What a trained model is worth: how much of the variance its reconstructions leave, beside what needs no model.
///
/// Variance is the sum of the squares of the samples about the mean spectrum of the training samples, in the numbers
/// that the
/// model reads. The mean spectrum alone leaves all of it.
package struct Worth: Sendable {
  /// The samples that were reconstructed, and those that could have been.
  package struct Count: Equatable, Sendable {
    package var used: Int
    package var all: Int
  }

  /// The share that the reconstructions leave; nil where it cannot be measured.
  package var left: Double?
  /// Why it cannot.
  package var reason: String?
  /// How many numbers for each sample the latents are, and the share that as many principal components leave.
  package var latentCount: Int
  package var principalLeft: Double?
  /// The share that vertex component analysis with as many endmembers leaves, with fully constrained least squares.
  package var vertexLeft: Double?
  /// How many endmembers these are.
  package var vertexCount = 0
  /// How many principal components of the training samples stand above their noise; nil where that is not known.
  package var signalComponents: Int?
  /// Where these are more than the latents, and the model leaves a considerable share: the share that they leave.
  package var signalLeft: Double?
  /// Other methods on some of the samples.
  package var others = OtherMethods()
  package var samples: Count
  /// Whether they are test samples; training samples where there are none.
  package var areTest: Bool
  /// The training samples that the mean spectrum and the principal components are of.
  package var fitted: Count
  package var latents: LatentFindings
  /// Where two latents are equal: the share that one principal component less leaves.
  package var fewerLeft: Double?
  /// The share that zeros in place of reconstructions leave; nil where it is not known.
  var zeroLeft: Double?
  /// What there is to warn of.
  package var warnings: [Diagnostic] = []
  /// The scale of the data where shares of scaled numbers are not those of the numbers of the file; nil else.
  package var scale: String?

  /// A share of the variance that is worth another latent.
  package static let considerable = 0.02
  /// From this share on a result is hardly better than the mean spectrum.
  static let poor = 0.9
  package var isPoor: Bool { left.map { !($0 < Worth.poor) } ?? false }
  /// Whether reconstructions are far larger than the data, which weights hardly are before they are trained.
  var isFarTooLarge: Bool {
    guard let left, let zeroLeft else { return false }
    return left > Worth.farTooLarge * max(1, zeroLeft)
  }
  /// In squares: ten times the data.
  private static let farTooLarge = 100.0
}

extension Worth {
  /// "the model leaves 4.9 % of the variance of the 820 test samples; the mean spectrum leaves 100 %, PCA with 4
  /// leaves 6.9 %"
  package var sentence: String {
    let head = left.map { "the model leaves \(percent($0)) of the variance of \(sampleWords)" }
    let unknown = "what the model leaves of the variance of \(sampleWords) is not known, since \(reason ?? "")"
    return "\(head ?? unknown); \(comparison)"
  }

  private var comparison: String {
    "the mean spectrum leaves 100 %"
      + (principalLeft.map { ", PCA with \(latentCount) leaves \(percent($0))" } ?? "")
      + (vertexLeft.map { ", VCA with \(plural(vertexCount, "endmember")) \(percent($0))" } ?? "")
  }

  /// "the 820 test samples", "4096 of the 240000 test samples, scaled by `scale: standard`".
  var sampleWords: String {
    let kind = areTest ? "test" : "training"
    let noun = "\(kind) \(samples.all == 1 ? "sample" : "samples")"
    let count = samples.used == samples.all ? "the \(samples.all)" : "\(samples.used) of the \(samples.all)"
    return "\(count) \(noun)" + (scale.map { ", scaled by `scale: \($0)`" } ?? "")
  }

  package var json: JSONValue {
    func names(_ places: [Int]) -> JSONValue { .array(places.map { .string(latents.names[$0]) }) }
    var object = JSONObject([
      "variance_left": left.map { .number($0) } ?? .null, "mean_spectrum_left": .number(1),
      "pca_left": principalLeft.map { .number($0) } ?? .null, "pca_numbers": .integer(latentCount),
      "vca_left": vertexLeft.map { .number($0) } ?? .null, "vca_endmembers": .integer(vertexCount),
      "pca_needed": signalComponents.map { .integer($0) } ?? .null,
      "pca_needed_left": signalLeft.map { .number($0) } ?? .null,
      "nmf_left": others.factorsLeft.map { .number($0) } ?? .null,
      "noise_left": others.noise.map { .number($0) } ?? .null,
      "sisal_angle_in_degrees": others.simplexAngle.map { .number($0) } ?? .null,
      "of": .string(areTest ? "test" : "training"), "samples": .integer(samples.used),
      "samples_in_all": .integer(samples.all), "fitted_samples": .integer(fitted.used),
      "faint_latents": names(latents.faint), "zero_latents": names(latents.zero),
      "constant_latents": names(latents.constant),
      "equal_latents": .array(latents.equal.map { names([$0.first, $0.second]) }),
    ])
    if let reason { object["reason"] = .string(reason) }
    if let scale { object["scale"] = .string(scale) }
    object["warnings"] = .array(
      warnings.map {
        .object(
          JSONObject([
            "code": .string($0.code), "message": .string($0.message), "help": $0.help.map { .string($0) } ?? .null,
          ]))
      })
    object["text"] = .string(sentence)
    return .object(object)
  }
}

/// A share in percent with two or three digits: 6.9 %, 45.2 %, 487 %.
package func percent(_ share: Double) -> String {
  let value = 100 * share
  guard value.isFinite else { return "\(value) %" }
  switch value {
  case 0: return "0 %"
  case ..<0.001: return "less than 0.001 %"
  case 1e6...: return "\(short(value)) %"
  case 200...: return "\(fixed(value, digits: 0)) %"
  case 0.995...: return "\(withoutZeros(fixed(value, digits: 1))) %"
  default: return "\(withoutZeros(fixed(value, digits: value < 0.01 ? 4 : value < 0.1 ? 3 : 2))) %"
  }
}

private func withoutZeros(_ text: String) -> String {
  guard text.contains(".") else { return text }
  let kept = text.reversed().drop { $0 == "0" }
  return String((kept.first == "." ? kept.dropFirst() : kept).reversed())
}
