import Diagnostics
import Files
import Glibc

/// The report of `aec info` about a data file.
package struct InfoReport: Sendable {
  let path: String
  let kind: String
  let items: [DataItem]
  /// The named array or the only one; nil where several could be meant.
  let dataset: Dataset?
  let summary: DataSurvey?

  package init(_ path: String, item: String?) throws(Diagnostic) {
    let file = try InputFile(path: path)
    guard let format = try dataFormat(of: file) else { throw .emptyTable(path) }
    (self.path, kind) = (path, format.name)
    items = try format.contents(of: file)
    do throws(Diagnostic) {
      var choice = ArrayChoice()
      choice.item = item
      dataset = try format.openTelling(file, choice)
    } catch {
      // Without a name the list itself is the answer.
      guard item == nil, items.count > 1, error.code == "AE6811" else { throw error }
      dataset = nil
    }
    summary = if let dataset { try DataSurvey(dataset) } else { nil }
  }

  /// The section of a model file that reads the array.
  var section: String {
    var lines = ["data {", "  file: \(quotedText(path))"]
    if items.count > 1, let item = dataset?.item { lines.append("  dataset: \(quotedText(item))") }
    return (lines + ["}"]).joined(separator: "\n")
  }
}

extension InfoReport {
  package var text: String {
    var lines = ["\(path): \(kind)", ""]
    lines += table(items.map { [excerpt($0.name ?? "array", limit: 60), "\($0.shape)", $0.type, bytes(of: $0)] })
    guard let dataset, let summary else {
      return (lines + ["", "Choose one with --dataset NAME to see its axes and numbers."]).joined(separator: "\n")
        + "\n"
    }
    lines += ["", heading(dataset)] + table(dataset.axes.enumerated().map { cells($1, number: $0) })
    lines += [""] + table(summary.rows(dataset)) + dataset.notes.flatMap(told)
    lines += ["", section] + hints(dataset)
    return lines.joined(separator: "\n") + "\n"
  }

  /// A message with all that belongs to it, one below the other.
  private func told(_ note: Diagnostic) -> [String] {
    ["  \(note.severity.rawValue): \(printable(note.message))"] + note.notes.map { "    = \(printable($0))" }
      + (note.help.map { ["    = help: \(printable($0))"] } ?? [])
  }

  /// What cannot be seen in a matrix without axes.
  private func hints(_ dataset: Dataset) -> [String] {
    guard dataset.axes.count == 2, dataset.axes.allSatisfy({ $0.role == nil }) else { return [] }
    return [
      "", "If the spectra lie along the first axis, add `spectral: 0`. If they are the pixels of a picture, add",
      "`pixels: row_major(rows, columns)`, or `column_major` where columns follow each other, as in MATLAB.",
    ]
  }

  private func heading(_ dataset: Dataset) -> String {
    let name = dataset.title ?? dataset.item ?? "array"
    guard let quantity = dataset.quantity.name else { return "axes of \(excerpt(name, limit: 60))" }
    let units = dataset.quantity.units.map { " (\($0))" } ?? ""
    return "axes of \(excerpt(name, limit: 60)), \(excerpt(quantity + units, limit: 60))"
  }

  private func bytes(of item: DataItem) -> String {
    if item.isComplex, let count = elementCount(of: item.shape), count < .max / 16 {
      return size(count * (item.type == "complex64" ? 4 : 8))
    }
    guard let type = ElementType(rawValue: item.type), let count = elementCount(of: item.shape),
      count < .max / 16
    else { return "" }
    return size(count * type.byteCount)
  }

  private func cells(_ axis: Axis, number: Int) -> [String] {
    let units = axis.units.map { " " + excerpt($0) } ?? ""
    let range =
      axis.isCalibrated && axis.count > 0
      ? rangeWords(axis[0], axis[axis.count - 1]) + units : "not calibrated"
    let uneven = if case .values = axis.points { "listed" } else { "" }
    return [
      excerpt(axis.name ?? "axis \(number)"), plural(axis.count, "point"), range, axis.role?.rawValue ?? "", uneven,
    ]
  }
}

extension DataSurvey {
  fileprivate func rows(_ dataset: Dataset) -> [[String]] {
    numberRows(dataset) + spectrumRows(dataset) + channelRows
  }

  private func numberRows(_ dataset: Dataset) -> [[String]] {
    let ends = range.map { rangeWords(Double($0.lowerBound), Double($0.upperBound)) }
    var rows = [["range", ends ?? "no finite value"], ["mean", short(mean)]]
    if let encoding = dataset.encoding, encoding.hasMissing {
      rows.append(["stands for no value", encoding.missingWords])
      if !emptyChannels.isEmpty {
        rows.append(["channels without values", "`dead_channels: \(emptyChannels)` leaves them out"])
      }
      if noValue > 0 { rows.append(["left out", "\(incompleteSpectra) of \(spectra) spectra, which hold it"]) }
    }
    if !dataset.badChannels.isEmpty { rows.append(["marked as bad", "channels " + fewOf(dataset.badChannels)]) }
    if notANumber > 0 { rows.append(["NaN", plural(notANumber, "value")]) }
    if infinite > 0 {
      let orTooLarge = dataset.values.type == .float64 ? ", or too large for float32 (3.4e38)" : ""
      rows.append(["infinite", plural(infinite, "value") + orTooLarge])
    }
    return rows
  }

  private func spectrumRows(_ dataset: Dataset) -> [[String]] {
    var rows = zeroSpectra > 0 ? [["nothing but zeros", "\(zeroSpectra) of \(spectra) spectra"]] : []
    if isFlat { return rows + [["flat", "all \(spectra) spectra are one number in every channel"]] }
    // Where every spectrum is the same number, the channels say so.
    if constantCount - zeroSpectra < spectra { rows += constantRows(dataset) }
    if let fill {
      let place = dataset.place(ofSpectrum: fill.spectrum)
      let words = "\(short(Double(fill.value))), \(fill.count) times, first in channel \(fill.channel) of \(place)"
      rows.append(["perhaps no value", words])
    }
    if let wrapped {
      let place = dataset.place(ofSpectrum: wrapped.spectrum)
      let words = "\(wrapped.count) numbers from \(short(Double(wrapped.least))) on, the first in channel "
      rows.append(["perhaps below 0", words + "\(wrapped.channel) of \(place)"])
    }
    if let outlier = outliers.first {
      let place = dataset.place(ofSpectrum: outlier.spectrum)
      rows.append(["far from all others", "\(short(Double(outlier.value))) in channel \(outlier.channel) of \(place)"])
    }
    return rows
  }

  /// Spectra with one number in every channel.
  private func constantRows(_ dataset: Dataset) -> [[String]] {
    let flat = flatSpectra
    var rows = flat.groups.map { group in
      let place = dataset.place(ofSpectrum: group.first[0])
      return [
        "\(short(Double(group.value))) in every channel",
        "\(group.count) of \(spectra) spectra, the first \(place)",
      ]
    }
    if flat.others > 0, let first = flat.first.first {
      let words = "\(flat.others) of \(spectra) spectra, at \(flat.groups.isEmpty ? "different" : "other") numbers"
      rows.append(["constant", words + ", the first \(dataset.place(ofSpectrum: first))"])
    }
    return rows
  }

  private var channelRows: [[String]] {
    var rows: [[String]] = []
    if let ceiling {
      let words = "\(short(Double(ceiling.value))), \(ceiling.count) times, in channels \(fewOf(ceiling.channels))"
      rows.append(["perhaps saturated", words])
    }
    if !constantChannels.isEmpty { rows.append(["constant channels", fewOf(constantChannels)]) }
    if !wildChannels.isEmpty {
      rows.append(["channels with thousands of times the usual range", fewOf(wildChannels)])
    }
    return rows
  }

  private func fewOf(_ channels: [Int]) -> String { few(channels.map(String.init), limit: 8) }
}

/// A number for people: six digits, however large or small it is.
func short(_ number: Double) -> String { short(number, digits: 6) }

private func short(_ number: Double, digits: Int) -> String {
  guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
  guard (1e-4..<1e9).contains(abs(number)) else { return scientific(number, digits) }
  let least = pow(10, Double(digits - 1))
  var unit = 1.0
  while abs(number) * unit < least, unit < 1e12 { unit *= 10 }
  let rounded = (number * unit).rounded() / unit
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}

/// "9.96921e36"
private func scientific(_ number: Double, _ digits: Int) -> String {
  var exponent = Int(floor(log10(abs(number))))
  // In two steps, since the power itself can be too small for a Double.
  let half = exponent / 2
  let unit = pow(10, Double(digits - 1))
  var front = (number / pow(10, Double(half)) / pow(10, Double(exponent - half)) * unit).rounded() / unit
  if abs(front) >= 10 { (front, exponent) = (front / 10, exponent + 1) }
  return (front == front.rounded() ? "\(Int(front))" : "\(front)") + "e\(exponent)"
}

/// "0.001 to 0.7"; with as many digits as the ends need to differ.
package func rangeWords(_ first: Double, _ last: Double) -> String {
  let digits = (6..<16).first { first == last || short(first, digits: $0) != short(last, digits: $0) }
  // One more, so that the difference has two.
  let shown = digits.map { $0 == 6 ? 6 : $0 + 1 } ?? 16
  let ends = digits == nil ? ["\(first)", "\(last)"] : [first, last].map { short($0, digits: shown) }
  return "\(ends[0]) to \(ends[1])"
}

/// Columns of one width each, indented.
private func table(_ rows: [[String]]) -> [String] {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
  return rows.map { row in
    let cells = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
    let line = "  " + cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
