/// A text in which simple LaTeX has become letters: "$\mu m$" is "µm", "\AA^{-1}" is "Å⁻¹".
///
/// Names and units of axes come so out of HyperSpy and py4DSTEM. What is not known here stays as it stands, and so do names
/// such as "x_2", which only between dollar signs have an index.
package func mathAsText(_ text: String) -> String {
  guard text.utf8.count <= 300, text.contains(where: { "$\\^_".contains($0) }) else { return text }
  // A single dollar sign is one.
  let isPaired = text.filter { $0 == "$" }.count % 2 == 0
  var reader = MathReader(letters: Array(text), isPaired: isPaired)
  return reader.text(isInGroup: false)
}

private struct MathReader {
  let letters: [Character]
  let isPaired: Bool
  private var place = 0
  private var isMath = false

  init(letters: [Character], isPaired: Bool) { (self.letters, self.isPaired) = (letters, isPaired) }

  private var next: Character? { place < letters.count ? letters[place] : nil }

  /// Reads to the end, or to the end of a group.
  mutating func text(isInGroup: Bool) -> String {
    var result = ""
    while let letter = next {
      if letter == "}", isInGroup { break }
      switch letter {
      case "$" where isPaired:
        place += 1
        isMath.toggle()
      case "\\": result += command()
      case "^": result += script(raised)
      case "_" where isMath || (place + 1 < letters.count && letters[place + 1] == "{"): result += script(lowered)
      case "{" where isMath: result += group() ?? ""
      case "~" where isMath:
        place += 1
        result += " "
      default:
        place += 1
        result.append(letter)
      }
    }
    return result
  }

  /// What stands between braces; nil, and nothing is read, where there are none or the last is missing.
  private mutating func group() -> String? {
    guard next == "{" else { return nil }
    let start = place
    place += 1
    let inner = text(isInGroup: true)
    guard next == "}" else {
      place = letters.count
      return String(letters[start...])
    }
    place += 1
    return inner
  }

  private mutating func command() -> String {
    place += 1
    let start = place
    while let letter = next, letter.isASCII, letter.isLetter { place += 1 }
    guard place > start else { return sign() }
    let name = String(letters[start..<place])
    if let symbol = mathSymbols[name] {
      if next == " " { place += 1 }
      return symbol
    }
    guard mathStyles.contains(name) else { return "\\" + name }
    if name == "rm" || name == "it" || name == "bf", next == " " { place += 1 }
    let inner = group() ?? ""
    return name == "mathring" && inner == "A" ? "Å" : inner
  }

  /// "\%" is a sign, "\," a narrow space.
  private mutating func sign() -> String {
    guard let letter = next else { return "\\" }
    place += 1
    if ",;: ".contains(letter) { return " " }
    if letter == "!" { return "" }
    return "%$_#&{}".contains(letter) ? String(letter) : "\\" + String(letter)
  }

  /// An exponent or an index: a group, a number with its sign, or one letter or command.
  private mutating func script(_ small: [Character: Character]) -> String {
    let start = place
    place += 1
    let content = operand()
    if content == "°" || content == "′" { return content }
    let scripted = content.compactMap { small[$0] }
    if !content.isEmpty, scripted.count == content.count { return String(scripted) }
    return String(letters[start..<place])
  }

  private mutating func operand() -> String {
    if let group = group() { return group }
    if next == "\\" { return command() }
    let start = place
    if let sign = next, "-−+".contains(sign) { place += 1 }
    while let letter = next, letter.isASCII, letter.isNumber { place += 1 }
    if place == start, isMath, next != nil, next != "$" { place += 1 }
    return String(letters[start..<place])
  }
}

private let raised: [Character: Character] = {
  let pairs = Array(zip("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"))
  return Dictionary(pairs) { first, _ in first }
}()

private let lowered = Dictionary(Array(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉"))) { first, _ in first }

/// Commands that only say how their group looks.
private let mathStyles: Set<String> = [
  "mathrm", "mathit", "mathbf", "mathsf", "text", "textrm", "textit", "textbf", "mbox", "rm", "it", "bf",
  "operatorname", "unit", "mathring",
]

/// Commands that are one sign.
let mathSymbols: [String: String] = [
  "AA": "Å", "angstrom": "Å", "mu": "µ", "micro": "µ", "textmu": "µ", "ohm": "Ω", "degree": "°", "circ": "°",
  "textdegree": "°", "cdot": "·", "times": "×", "pm": "±", "infty": "∞", "prime": "′", "hbar": "ħ", "quad": " ",
  "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η", "theta": "θ",
  "kappa": "κ", "lambda": "λ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
  "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π",
  "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
]
