import Diagnostics
import Files
import Training

/// Latents of one output of the encoder that are shares of a whole, or amounts of what is mixed.
struct MixedLatents: Equatable {
  let latents: [Int]
  /// Whether they add up to 1 for every sample.
  let areShares: Bool
}

extension Latents {
  /// Whether some of them are at 0 and above, and add up to 1, for every sample.
  func areShares(_ chosen: [Int]) -> Bool {
    chosen.count > 1 && values.contains { $0 != 0 }
      && (0..<samples).allSatisfy { sample in
        let own = chosen.map { values[sample * count + $0] }
        let sum = own.reduce(0, +)
        // An empty sample has shares of nothing.
        return sum.isNaN || own.allSatisfy { $0 == 0 } || abs(sum - 1) < 1e-3 && own.allSatisfy { $0 >= 0 }
      }
  }

  /// The outputs that are shares.
  var shares: [[Int]] { outputs.filter(areShares) }

  /// What is mixed, where that is known: shares, or amounts of as many endmembers as `ends` counts.
  func mixed(_ ends: Set<Int>) -> MixedLatents? {
    if let shares = shares.first { return MixedLatents(latents: shares, areShares: true) }
    let amounts = outputs.first { output in
      output.count > 1 && ends.contains(output.count)
        && output.allSatisfy { latent in (0..<samples).allSatisfy { !(values[$0 * count + latent] < 0) } }
    }
    return amounts.map { MixedLatents(latents: $0, areShares: false) }
  }
}

extension RunNumbers {
  var mixed: MixedLatents? { latents.mixed(Set(weights.map(\.rows.count))) }
}

extension Latents {
  /// The same with names that the user gives: of what is mixed, else of all latents.
  func named(_ names: [String], _ weights: [WeightSpectra]) throws(Diagnostic) -> Latents {
    guard !names.isEmpty else { return self }
    let mixed = mixed(Set(weights.map(\.rows.count)))?.latents ?? Array(0..<count)
    guard names.count == mixed.count else { throw .otherNames(names.count, mixed.map { self.names[$0] }) }
    var all = self.names
    for (place, name) in zip(mixed, names) { all[place] = name }
    return Latents(names: all, values: values, outputs: outputs)
  }
}

extension Diagnostic {
  fileprivate static func otherNames(_ count: Int, _ latents: [String]) -> Diagnostic {
    Diagnostic(
      "AE5509",
      "--names has \(plural(count, "name")), and the run has \(plural(latents.count, "component")): "
        + few(latents.map { "`\($0)`" }, limit: 8), help: "give a name for each of them, with commas between")
  }
}

extension Explanation {
  package static let naming = [
    Explanation(
      "AE5509", "Names of another number of components",
      meaning: "--names gives each component of a run a name, in the order of its latents.",
      example: .command("aec figures runs/of-three --names alunite,kaolinite"),
      cure: "Give as many names as there are components.")
  ]
}
