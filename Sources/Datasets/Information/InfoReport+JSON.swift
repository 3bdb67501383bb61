import Diagnostics
import Files

extension InfoReport {
  package var json: String {
    var object = JSONObject(["file": .string(path), "format": .string(kind)])
    object["arrays"] = .array(items.map(json))
    if let dataset, let summary {
      object["dataset"] = dataset.item.map(JSONValue.string) ?? .null
      object["title"] = dataset.title.map(JSONValue.string) ?? .null
      object["quantity"] = dataset.quantity.name.map(JSONValue.string) ?? .null
      object["quantity_units"] = dataset.quantity.units.map(JSONValue.string) ?? .null
      object["axes"] = .array(dataset.axes.map(\.json))
      object["bad_channels"] = .array(dataset.badChannels.map(JSONValue.integer))
      object["encoding"] = dataset.encoding.map(\.json) ?? .null
      object["values"] = .object(summary.json(of: dataset))
      object["notes"] = .array(dataset.notes.map(json))
      object["section"] = .string(section)
    }
    return JSONValue.object(object).text
  }

  private func json(_ note: Diagnostic) -> JSONValue {
    .object(
      JSONObject([
        "severity": .string(note.severity.rawValue), "code": .string(note.code), "message": .string(note.message),
        "help": note.help.map(JSONValue.string) ?? .null,
      ]))
  }

  private func json(_ item: DataItem) -> JSONValue {
    .object(
      JSONObject([
        "name": item.name.map(JSONValue.string) ?? .null, "shape": .array(item.shape.map(JSONValue.integer)),
        "type": .string(item.type),
      ]))
  }
}

extension DataSurvey {
  fileprivate func json(of dataset: Dataset) -> JSONObject {
    func place(_ spectrum: Int) -> JSONValue { .array(dataset.place(ofSpectrum: spectrum).map(JSONValue.integer)) }
    let groups = constantSpectra.prefix(10).map { group in
      JSONValue.object(
        JSONObject([
          "value": .number(Double(group.value)), "spectra": .integer(group.count), "first": place(group.first[0]),
        ]))
    }
    let far = outliers.map { outlier in
      JSONValue.object(
        JSONObject([
          "value": .number(Double(outlier.value)), "channel": .integer(outlier.channel),
          "spectrum": place(outlier.spectrum),
        ]))
    }
    return JSONObject([
      "min": range.map { .number(Double($0.lowerBound)) } ?? .null,
      "max": range.map { .number(Double($0.upperBound)) } ?? .null, "mean": .number(mean),
      "nan": .integer(notANumber), "infinite": .integer(infinite), "spectra": .integer(spectra),
      "no_value": .integer(noValue), "incomplete_spectra": .integer(incompleteSpectra),
      "empty_channels": .array(emptyChannels.map(JSONValue.integer)),
      "zero_spectra": .integer(zeroSpectra), "constant_channels": .array(constantChannels.map(JSONValue.integer)),
      "wild_channels": .array(wildChannels.map(JSONValue.integer)), "constant_spectra": .array(groups),
      "constant_spectra_count": .integer(constantCount),
      "outliers": .array(far),
      "fill": fill.map {
        .object(
          JSONObject([
            "value": .number(Double($0.value)), "count": .integer($0.count), "channel": .integer($0.channel),
            "spectrum": place($0.spectrum),
          ]))
      } ?? .null,
      "ceiling": ceiling.map {
        .object(
          JSONObject([
            "value": .number(Double($0.value)), "count": .integer($0.count),
            "channels": .array($0.channels.map(JSONValue.integer)),
          ]))
      } ?? .null,
    ])
  }
}
