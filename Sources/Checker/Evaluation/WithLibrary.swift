import Diagnostics
import Ops
import Syntax

/// A file with the blocks of the library that it calls behind its own text, so that one text holds all places.
struct WithLibrary {
  let source: SourceFile
  let file: File
  /// Where the user's text ends.
  let end: Int

  init(_ source: SourceFile, _ file: File) {
    let wanted = WithLibrary.libraryNames(in: source, file)
    guard !wanted.isEmpty else {
      (self.source, self.file, end) = (source, file, .max)
      return
    }
    let own = source.text.last == "\n" ? source.text : source.text + "\n"
    let whole = SourceFile(name: source.name, text: own + "\n" + Library.text(of: wanted))
    (self.source, end) = (whole, source.text.utf8.count)
    self.file = parse(whole).file
  }

  /// Names of the library among the words of a text; what the file declares itself hides them.
  private static func libraryNames(in source: SourceFile, _ file: File) -> Set<String> {
    let declared = Set(file.blocks.map(\.name.text) + file.functions.map(\.name.text))
    let words = source.text.utf8.split { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) && byte != UInt8(ascii: "_")
        && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return Set(words.map { String(Substring($0)) }).intersection(Library.names).subtracting(declared)
  }
}

extension Diagnostic {
  /// The message with all its places in the user's text; those in the library become the use that led there.
  func within(_ end: Int, _ use: Span?) -> Diagnostic {
    guard let span, span.end > end || labels.contains(where: { $0.span.end > end }) else { return self }
    var result = self
    if span.end > end, let use {
      (result.span, result.marker) = (use, "in this use")
      result.fix = nil
    }
    result.labels = labels.filter { $0.span.end <= end && $0.span != result.span }
    return result
  }
}
