import Diagnostics
import Files
import Glibc
import Training

extension RunCheck {
  /// What the end of the training already warned of: no better than the mean, latents that say nothing or the same.
  static let worthless = RunCheck(
    name: "worth and latents",
    explanation: nil, readsWorth: true
  ) { evidence in
    guard case .array(let warnings)? = evidence.run.record["worth"]?["warnings"] else { return [] }
    return warnings.compactMap { warning in
      guard case .string(let code)? = warning["code"], case .string(let message)? = warning["message"]
      else { return nil }
      var help: String?
      if case .string(let text)? = warning["help"] { help = evidence.run.commands.renewed(text) }
      return Diagnostic(code, message, severity: .warning, help: help)
    }
  }

  /// As many principal components tell far more.
  static let behindComponents = RunCheck(
    name: "behind PCA",
    explanation: Explanation(
      "AE7045", "Principal components tell more",
      meaning: "As many principal components as there are latents leave less than a third of the variance that "
        + "the model leaves, as a whole or, where that is 2 % or more, without what is noise and left by both. "
        + "Constraints such as abundances at 0 and above cost something, but rarely that much. Where "
        + "there are as many latents as channels, components leave nothing, and nothing is compared.",
      example: .situation("A run that has just begun, or a decoder that cannot bend enough"),
      cure: "Train longer, take larger steps, or give encoder and decoder more units."), readsWorth: true
  ) { evidence in
    guard evidence.isNarrowerThanSamples, let left = evidence.left, let principal = evidence.principalLeft else {
      return []
    }
    // Noise is left by both, and hides how far one is behind the other.
    let noise = min(evidence.number("worth", "noise_left") ?? 0, principal)
    let isBehind = left > 0.01 && left > 3 * principal
    let isBehindNoise = left - noise > max(Worth.considerable, 3 * (principal - noise))
    guard isBehind || isBehindNoise else { return [] }
    return [
      .behindComponents(
        left, principal, noise: isBehind ? nil : noise,
        help: evidence.helpBehindComponents)
    ]
  }

  /// Two rows of a weight of spectra are one.
  static let sameEndmembers = RunCheck(
    name: "the same endmembers",
    explanation: Explanation(
      "AE7043", "Two endmembers that are the same",
      meaning: "The angle between two spectra of a weight is below 2 degrees, so they stand for one component, "
        + "and their abundances say the same.",
      example: .situation("Four endmembers in data of three"),
      cure: "Use fewer endmembers, start from `vca`, or add `volume` to the loss.")
  ) { evidence in
    evidence.weights.compactMap { weight in
      let pairs = weight.rows.indices.flatMap { second in
        (0..<second).map { (first: $0, second: second, angle: angle(weight.rows[$0], weight.rows[second])) }
      }
      let same = pairs.filter { $0.angle < 2 }
      return same.first.map {
        .sameEndmembers(
          weight.label($0.first), weight.label($0.second), angle: $0.angle, count: same.count,
          help: evidence.trainsNothing
            ? "ask for fewer" : "use fewer of them, or start from other weights with --seed")
      }
    }
  }

  /// A code that the decoder can rescale against its penalty, as a lint says.
  static let rescalable = RunCheck(
    name: "a penalty that the decoder undoes",
    explanation: nil
  ) { evidence in
    evidence.run.compilation.warnings.filter { $0.code == "AE0820" }.map {
      Diagnostic($0.code, $0.message, severity: .warning, help: $0.help)
    }
  }

  /// Test pixels that lie between training pixels.
  static let neighbouringTest = RunCheck(
    name: "test samples beside training samples",
    explanation: Explanation(
      "AE7046", "Test pixels among training pixels",
      meaning: "The test samples are single pixels of a picture, whose neighbours train. Neighbours are alike, "
        + "so the test loss says little of what the model would do elsewhere.",
      example: .situation("`test: 20%` in the data of a picture"),
      cure: "Test on blocks: `test: blocks(20%, size: 8)`.")
  ) { evidence in
    guard case .array? = evidence.run.record["data"]?["image"], evidence.number("data", "test_samples") ?? 0 > 0,
      evidence.number("train", "test_block") == nil
    else { return [] }
    return [.neighbouringTest()]
  }
}

extension RunEvidence {
  fileprivate var helpBehindComponents: String {
    if trainsNothing { return idleHelp }
    // What the last weights leave says nothing against training less.
    if overfit != nil { return "the test loss has risen, so " + overfitHelp }
    return cure ?? (recentFall?.isOver ?? false ? settledHelp : trainingHelp)
  }
}

private let trainingHelp = "train longer, take larger steps, or give encoder and decoder more units"
private let settledHelp = "take other steps, or give encoder and decoder more units: the loss has not fallen lately"
private let idleHelp = "ask for more endmembers, or take another method: `aec unmix --help` lists them"

/// The angle between two spectra in degrees.
private func angle(_ a: [Float], _ b: [Float]) -> Double {
  var (product, first, second) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    product += Double(x) * Double(y)
    first += Double(x) * Double(x)
    second += Double(y) * Double(y)
  }
  guard first > 0, second > 0 else { return first == second ? 0 : 90 }
  return acos(max(-1, min(1, product / (first * second).squareRoot()))) * 180 / .pi
}

extension Diagnostic {
  /// `noise` is the share that is noise, where both leave mostly that.
  fileprivate static func behindComponents(
    _ left: Double, _ principal: Double, noise: Double?, help: String
  ) -> Diagnostic {
    Diagnostic(
      "AE7045",
      "the model leaves \(percent(left)) of the variance, as many principal components only \(percent(principal))",
      severity: .warning, notes: noise.map { ["about \(percent($0)) are noise, which both leave"] } ?? [], help: help)
  }

  fileprivate static func sameEndmembers(_ one: String, _ other: String, angle: Double, count: Int, help: String)
    -> Diagnostic
  {
    Diagnostic(
      "AE7043", "`\(one)` and `\(other)` are the same spectrum: the angle between them is \(numberText(angle)) degrees",
      severity: .warning, notes: count > 1 ? ["\(count) pairs are as near to each other"] : [],
      help: help)
  }

  fileprivate static func neighbouringTest() -> Diagnostic {
    Diagnostic(
      "AE7046", "the test samples are pixels between training pixels, so the test loss says little", severity: .note,
      help: "write `test: blocks(20%, size: 8)` into `data`")
  }
}
