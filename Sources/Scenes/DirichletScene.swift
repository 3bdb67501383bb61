extension SceneKind {
  /// Shares evenly over the simplex, each pixel for itself.
  static let dirichlet = SceneKind(
    name: "dirichlet", sentence: "shares evenly over the simplex, each pixel for itself",
    source: "Nascimento and Dias, Vertex Component Analysis, IEEE TGRS 2005", components: 5, mostComponents: 8,
    noise: 30,
    isCounted: false
  ) { options, count in
    var numbers = SceneNumbers(seed: options.seed, part: 2)
    let abundances = (0..<options.rows * options.columns).map { _ -> [Double] in
      // Too pure ones are drawn anew, so that the rest stays even.
      for _ in 0..<1000 {
        let shares = numbers.shares(count)
        if (shares.max() ?? 1) <= options.purest { return shares }
      }
      return limited(numbers.shares(count), to: options.purest)
    }
    return Scene(options, minerals: count, abundances)
  }
}
