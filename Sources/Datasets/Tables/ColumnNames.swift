/// What the names of columns say about them.
enum ColumnNames {
  /// A name of a column that counts or names rows, as pandas, R and people write it.
  static func isOfRows(_ name: String) -> Bool {
    let name = plain(name)
    return rows.contains(name) || name.hasPrefix("unnamed: ") || name.hasSuffix("_id")
  }

  /// A name of a class or target, which is no channel.
  static func isOfClasses(_ name: String) -> Bool { classes.contains(plain(name)) }

  /// A name of the values along an axis.
  static func isOfAxis(_ name: String) -> Bool {
    plain(name).split { !$0.isLetter }.first.map { axes.contains(String($0)) } ?? false
  }

  /// A name of what spectra consist of.
  static func isOfMeasured(_ name: String) -> Bool {
    plain(name).split { !$0.isLetter }.first.map { measured.contains(String($0)) } ?? false
  }

  /// A word that stands before the place of each channel: `wl_400`.
  static func isBeforePlaces(_ name: String) -> Bool {
    let name = plain(name)
    return name != "channel" && axes.contains(name) || ["w", "x", "lam"].contains(name)
  }

  /// A name of a line that describes the channels and is no spectrum.
  static func isOfChannels(_ name: String) -> Bool { channels.contains(plain(name)) }

  /// A name of a line that numbers the channels.
  static func isOfBands(_ name: String) -> Bool {
    ["band", "bands", "band number", "channel", "channels"].contains(plain(name))
  }

  /// Names that are places only beside each other: along a row of pixels, and down.
  static let pairsOfPlaces = [
    ("sample", "line"), ("samples", "lines"), ("px", "py"), ("lon", "lat"), ("longitude", "latitude"), ("j", "i"),
  ]

  static func isPlain(_ name: String, _ word: String) -> Bool { plain(name) == word }

  static func isAny(_ name: String) -> Bool {
    isOfRows(name) || isOfClasses(name) || isOfAxis(name) || direction(name) != nil
  }

  enum Direction { case along, down }

  /// Whether a name is that of a place along a row of pixels, or down a column of them.
  static func direction(_ name: String) -> Direction? {
    let words = plain(name).split { !$0.isLetter }.map(String.init)
    guard let first = words.first(where: { !places.contains($0) }) ?? words.first, words.count < 4 else { return nil }
    if along.contains(first) { return .along }
    return down.contains(first) ? .down : nil
  }

  private static func plain(_ name: String) -> String {
    String(name.lowercased().drop { " #\"'".contains($0) }.reversed().drop { $0 == " " }.reversed())
  }

  private static let rows: Set<String> = [
    "", "id", "index", "idx", "no", "no.", "nr", "nr.", "row", "rows", "rowid", "number", "num", "name", "names",
    "sample", "samples", "sample id", "sampleid", "sample name", "file", "filename", "file name", "path", "key",
    "spectrum",
    "spectra", "scan", "point", "pixel", "obs", "observation", "date", "time", "timestamp", "comment", "rownames",
  ]
  private static let classes: Set<String> = [
    "class", "label", "labels", "target", "group", "category", "type", "species",
  ]
  private static let measured: Set<String> = [
    "intensity", "intensities", "int", "counts", "value", "values", "signal", "reflectance", "absorbance",
    "transmittance",
    "radiance", "intensität", "amplitude", "measurement", "y_value",
  ]
  private static let channels: Set<String> = [
    "fwhm", "fwhm (nm)", "bandwidth", "band width", "bandwidths", "bbl", "bad bands", "unit", "units", "einheit",
    "scale", "scale factor", "scale_factor", "scaling factor", "offset", "add_offset", "gain", "gains", "offsets",
  ]
  private static let axes: Set<String> = [
    "wave", "wl", "wn", "wvl", "wellenlänge", "wellenzahl", "wavenumber", "wavenumbers", "wavelength", "wavelengths",
    "raman", "shift", "energy", "frequency", "lambda",
    "cm",
    "nm", "ev", "kev", "channel", "wellenlaenge", "wellenlange", "ramanshift", "wavenum", "nanometer", "nanometers",
    "energie", "frequenz", "longueur", "µm", "μm", "um", "mev", "ghz", "thz",
  ]
  private static let places: Set<String> = [
    "pos", "position", "stage", "coord", "coordinate", "axis", "map", "pixel", "px",
  ]
  private static let along: Set<String> = ["x", "col", "column", "columns"]
  private static let down: Set<String> = ["y", "row", "line", "rows"]
}

/// Whether fields are units: `nm`, `(cm-1)`, `[a.u.]`, some of them perhaps empty. Numbers alone are a row, also where
/// each is `1`, the unit of what has none; beside it `none` is rather a name.
func isUnits(_ row: [String]) -> Bool {
  let texts = row.filter { !$0.isEmpty && $0 != "-" }
  // The first column may name the rows, and this one too.
  let others = texts.count > 2 && !isUnit(texts[0]) ? texts.dropFirst() : texts[...]
  let words = others.filter { NumberStyle.either.number($0) == nil }
  return others.allSatisfy(isUnit) && !words.isEmpty
    && (words.count == others.count || words.contains { withoutBrackets($0).lowercased() != "none" })
}

/// Whether a field is a unit, of an axis or of what is measured.
func isUnit(_ text: String) -> Bool {
  let bare = withoutBrackets(text)
  // What stands in brackets by itself is nothing else.
  return units.contains(bare) || unitsOfAxes.contains(bare) || bare != text && NumberStyle.either.number(bare) == nil
}

func withoutBrackets(_ text: String) -> String {
  guard let first = text.first, let last = text.last, "([".contains(first), ")]".contains(last) else { return text }
  return String(text.dropFirst().dropLast())
}

/// What stands behind a number without doubt about its meaning.
let unitsOfAxes: Set<String> = [
  "nm", "µm", "μm", "um", "Å", "cm-1", "cm^-1", "cm⁻¹", "cm−1", "cm**-1", "1/cm", "eV", "keV", "meV", "Hz", "kHz",
  "MHz",
  "GHz", "THz", "nanometers", "Nanometers", "micrometers", "Micrometers", "wavenumbers",
]

/// Units of what is measured.
private let units: Set<String> = [
  "a.u.", "a. u.", "arb.", "arb. u.", "arb. units", "arb.units", "counts", "Counts", "cts", "cps", "counts/s", "cnt",
  "Cnt",
  "mW", "W", "µW", "uW", "W/m2", "W/m^2", "W/m²", "mW/m2", "dB", "dBm", "J", "mJ", "K", "°C", "degC", "DN", "adu",
  "ADU",
  "photons", "arb", "au", "AU", "a.u", "rel.", "kcounts", "counts/ms", "min", "µs", "us", "ns", "ps", "mA", "µA", "µV",
  "CCD cts", "%", "%T", "%R", "Abs", "Abs.", "A", "V", "mV", "pA", "nA", "s", "ms", "mm", "m", "1", "none", "unitless",
]
