// Whether an array counts rows and columns as a picture does: names of axes tell.
extension [Axis] {
  /// The numbers of these axes with those of the pixels first, in the order of a picture's, as their names tell; nil
  /// where names do not tell, or tell that they stand so.
  package func order(like picture: [Axis]) -> [Int]? {
    let wanted = picture.compactMap(\.placeName)
    guard wanted.count == picture.count, Set(wanted).count == wanted.count else { return nil }
    let names = map(\.placeName)
    let places = wanted.compactMap { name in
      names.count { $0 == name } == 1 ? names.firstIndex { $0 == name } : nil
    }
    guard places.count == wanted.count, places != places.sorted() else { return nil }
    return places + indices.filter { !places.contains($0) }
  }

  /// Whether the first axis of pixels is called x and the next one y.
  package var runsDownColumns: Bool {
    let names = compactMap(\.placeName).filter { ["x", "y"].contains($0) }
    return names == ["x", "y"]
  }
}

extension Axis {
  /// One word for what an axis of a picture is called.
  fileprivate var placeName: String? {
    guard let name else { return nil }
    let word = wordsOfName(name).joined()
    return namesOfPlaces[word] ?? word
  }
}

private let namesOfPlaces = [
  "row": "y", "rows": "y", "line": "y", "lines": "y", "lat": "y", "latitude": "y", "height": "y", "ny": "y",
  "yaxis": "y", "yposition": "y", "col": "x", "cols": "x", "column": "x", "columns": "x", "lon": "x", "longitude": "x",
  "width": "x", "nx": "x", "xaxis": "x", "xposition": "x",
]
