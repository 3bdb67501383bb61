import Files

/// A line at the end of a table that is no spectrum.
struct TableEnd {
  /// What it starts with; nil where the line is a row, or one with a mistake.
  let text: String?
  /// Whether it has numbers behind the name of a sum.
  let isSum: Bool

  init(_ fields: [String], _ columns: [Int], width: Int) {
    let first = fields.first { !$0.isEmpty } ?? ""
    let hasNumber = columns.contains { $0 < fields.count && NumberStyle.either.number(fields[$0]) != nil }
    // A line of one field, or of signs before words, is no row of several numbers.
    let isAlone =
      width > 1 && first.first?.isNumber == false
      && (fields.count == 1
        || first.allSatisfy { "-=_+~".contains($0) } && fields.contains { $0.contains(where: \.isLetter) })
    let isText = isAlone || first.first.map { $0.isLetter || "[<>*=%!/".contains($0) } ?? true
    let isNamed = SumNames.isSum(first)
    isSum = isNamed && hasNumber
    text = isNamed || !hasNumber && isText && (first.isEmpty || !isMissing(first)) ? first : nil
  }
}

extension TableLayout {
  /// So many rows without a name, at the end of a table of named ones, are sums of them.
  static let mostNameless = 3

  /// How many of the first rows are means or sums of the others.
  static func sums(_ rows: ArraySlice<[String]>) -> Int {
    let count = rows.prefix { SumNames.isSum($0.first { !$0.isEmpty } ?? "") }.count
    return count < rows.count ? count : 0
  }

  /// The first column of words, when all rows but the last few have one.
  static func nameColumn(_ labels: Set<Int>, _ header: [String], _ rows: ArraySlice<[String]>) -> Int? {
    labels.min().flatMap { column in
      if column < header.count, ColumnNames.isOfClasses(header[column]) { return nil }
      let names = rows.map { column < $0.count ? $0[column] : "" }
      let hasName = names.map { !$0.isEmpty && !SumNames.isSum($0) }
      guard let last = hasName.lastIndex(of: true) else { return nil }
      return last > 1 && hasName[...last].allSatisfy { $0 } ? column : nil
    }
  }
}

/// Names of rows and columns that are computed from the spectra.
enum SumNames {
  /// `Mean`, `Average (n=40)`, `Std. dev.:`, `Mean of all spectra`
  static func isSum(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || "<[(*=\"".contains(first) else { return false }
    let name = name.lowercased()
    // `STD 1` may be a standard, `min5` a time.
    if !name.contains(where: \.isNumber), names.contains(plain(name)) { return true }
    // What stands in brackets or behind a sign says of what.
    let bare = name.drop { !$0.isLetter }.prefix { !"([:=,;/±+".contains($0) }
    let marked = String(bare.map { "_-".contains($0) ? " " : $0 })
    // `Mean sample 3` is rather a spectrum, `Average of 40` is none.
    if bare.contains(where: \.isNumber), !marked.contains(" of ") { return false }
    let words = plain(marked).split(separator: " ").map(String.init).filter { !fillers.contains($0) }
    return names.contains(words.joined(separator: " "))
  }

  private static func plain(_ text: String) -> String {
    text.filter { $0.isLetter || $0 == " " }.split(separator: " ").joined(separator: " ")
  }

  private static let fillers: Set<String> = [
    "of", "all", "the", "n", "spectrum", "spectra", "sample", "samples", "row", "rows", "overall", "value", "values",
  ]

  /// Whether a name is that of numbers of spectra.
  static func mayCount(_ name: String) -> Bool { ["n", "anzahl"].contains(plain(name.lowercased())) }

  /// Whether a name is that of deviations beside what they belong to: `leaf_sd` beside `leaf_mean` or `leaf`, or of
  /// counts beside these.
  static func isOfSpread(_ name: String, beside others: [String]) -> Bool {
    let (words, all) = (wordsOfName(name), others.map(wordsOfName))
    if mayCount(name) { return all.contains { isOfSpread($0, beside: all) } }
    return isOfSpread(words, beside: all)
  }

  private static func isOfSpread(_ words: [String], beside others: [[String]]) -> Bool {
    guard words.count > 1, spreads.contains(words[words.count - 1]) else { return false }
    let stem = Array(words.dropLast())
    return others.contains { $0 == stem || $0 == stem + ["mean"] || $0 == stem + ["avg"] || $0 == stem + ["average"] }
  }

  private static let spreads: Set<String> = ["sd", "std", "stdev", "stddev", "se", "sem", "var", "cv", "rsd"]

  /// Whether such a name may start with a byte; letters of more bytes and marks may.
  static func mayStart(_ byte: UInt8) -> Bool {
    byte > 0x7F || "<[(*=\"".utf8.contains(byte) || "acdegmnprstv".utf8.contains(byte | 0x20)
  }

  private static let names: Set<String> = [
    "total", "totals", "grand total", "sum", "mean", "average", "avg", "std", "stdev", "std dev", "standard deviation",
    "sd", "means", "averages", "mean sd", "st dev",
    "min", "max", "minimum", "maximum", "median", "count", "variance", "summe", "mittelwert", "gesamt", "stddev",
    "stdv",
    "rsd", "rel std dev", "relative standard deviation", "cv", "var", "mittel", "mw", "durchschnitt",
    "standardabweichung", "stabw", "stdabw", "moyenne", "moy", "ecart type", "ecarttype", "écart type", "écarttype",
    "médiane", "mediane", "varianz", "media", "promedio", "desviación estándar", "somme", "range", "sem",
    "standard error", "std error", "standardabw", "standard abweichung", "std abw", "std abweichung", "mittelw",
    "arithm mittel", "gesamtsumme", "gesamtmittel", "gesamtmittelwert", "streuung", "ave", "stdevp", "stdevs", "stds",
    "se", "coefficient variation", "coeff variation", "var coeff", "percentile", "suma", "somma", "totale", "desvest",
    "desv est", "desv estándar", "gemiddelde", "standaardafwijking", "summa", "medelvärde", "ø", "σ", "µ", "μ",
  ]
}
