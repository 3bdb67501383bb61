/// What a name in a file declares about the numbers of an array.
enum DeclaredKind {
  case factor, offset, missing, range, low, high
  /// Names that stand for a factor or an offset in some files, and for something else in others.
  case vagueFactor, vagueOffset
  /// Names of factors and offsets that each product applies in a way of its own; they are only told.
  case other, otherOffset

  var isClear: Bool { [.factor, .offset, .missing, .range, .low, .high].contains(self) }
}

/// By names without capitals and marks between their words.
let declaredKinds: [String: DeclaredKind] = [
  "scalefactor": .factor, "slope": .factor, "addoffset": .offset, "intercept": .offset, "scale": .vagueFactor,
  "gain": .vagueFactor, "scalingfactor": .vagueFactor, "multiplier": .vagueFactor, "offset": .vagueOffset,
  "fillvalue": .missing, "missingvalue": .missing, "dataignorevalue": .missing, "ignorevalue": .missing,
  "nodata": .missing, "nodatavalue": .missing, "badvalue": .missing, "nullvalue": .missing, "invalidvalue": .missing,
  "validrange": .range, "validmin": .low, "validmax": .high, "reflectancescale": .other, "reflectancescales": .other,
  "radiancescale": .other, "radiancescales": .other, "scales": .other, "scalefactors": .other, "gains": .other,
  "quantificationvalue": .other, "calibrationfactor": .other, "conversionfactor": .other, "factor": .other,
  "reflectanceoffset": .otherOffset, "reflectanceoffsets": .otherOffset, "radianceoffset": .otherOffset,
  "radianceoffsets": .otherOffset, "offsets": .otherOffset,
]

/// A name without capitals and the marks between its words.
func plainName(_ name: String) -> String { name.lowercased().filter { $0.isLetter } }
