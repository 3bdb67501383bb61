import Files

/// Columns whose names are one word with a number each, such as `nm400`, `Band 1` or `R_400.5_nm`: the channels.
///
/// What stands beside them, such as `moisture`, is then no channel, as beside a header of numbers.
struct ChannelNames {
  let columns: [Int]
  /// The numbers as places; nil where they count the channels, or do not run one way.
  let axis: Axis?
  /// Whether the numbers are written with decimal points.
  let hasPoints: Bool

  /// Nil where no form of name is that of most columns, or another has nearly as many.
  init?(_ header: [String], without labels: Set<Int>) {
    let all = header.indices.filter { !labels.contains($0) }
    var forms: [Form: [(column: Int, number: Number)]] = [:]
    for column in all {
      for (form, number) in ChannelNames.readings(header[column]) { forms[form, default: []].append((column, number)) }
    }
    // Of a name with two numbers, such as `L8_B1`, the one counts that differs between columns.
    func isBefore(_ a: Form, _ b: Form) -> Bool {
      (-forms[a]!.count, a.before.count, a.before, a.behind) < (-forms[b]!.count, b.before.count, b.before, b.behind)
    }
    guard let form = forms.keys.min(by: isBefore), let found = forms[form], found.count > 2,
      2 * found.count > all.count
    else { return nil }
    let values = ChannelNames.values(found.map(\.number))
    let isAxis = isStrict(values) && !isCount(values)

    let members = Set(found.map(\.column))
    let others = all.filter { !members.contains($0) }
    let patterns = Set(members.map { ChannelNames.pattern(header[$0]) })
    if others.contains(where: { patterns.contains(ChannelNames.pattern(header[$0])) }) { return nil }
    for (other, columns) in forms where other != form {
      let free = columns.filter { !members.contains($0.column) }
      guard free.count > 1, 3 * free.count >= found.count else { continue }
      // Beside places on an axis `ash1` and `ash2` are values; beside `a1` and `a2` they may be channels.
      if !isAxis || !isCount(ChannelNames.values(free.map(\.number))) { return nil }
    }
    // `B8A` beside `B8` is a channel, though without a number of its own.
    let kin = others.filter { column in
      !form.before.isEmpty && header[column].hasPrefix(form.before)
        && header[column].dropFirst(form.before.count).first?.isNumber == true
        // `R800_R670` is a ratio.
        && ChannelNames.readings(header[column]).count == 1
    }
    columns = kin.isEmpty ? found.map(\.column) : (found.map(\.column) + kin).sorted()
    hasPoints = isAxis && found.contains { $0.number.text.contains(".") }
    guard isAxis, kin.isEmpty else {
      axis = nil
      return
    }
    axis = Axis(count: values.count, points: .values(values), units: form.units, role: .spectral)
  }

  /// What stands before and behind the number of a name.
  private struct Form: Hashable {
    let before: String
    let behind: String

    var units: String? { unitsBehind ?? Form.units(before) }

    var unitsBehind: String? { Form.units(behind) }

    private static func units(_ text: String) -> String? {
      let plain = String(text.filter { !" _.()[]\u{A0}".contains($0) })
      return unitsOfAxes.contains(plain) ? plain : nil
    }
  }

  private struct Number {
    let text: String
    let value: Double
    /// Whether a `-` stands before it, which may be a sign or only a mark.
    let isMarked: Bool
  }

  /// A `-` is a sign where some names have none.
  private static func values(_ numbers: [Number]) -> [Double] {
    let areSigns = numbers.contains { !$0.isMarked }
    return numbers.map { areSigns && $0.isMarked ? -$0.value : $0.value }
  }

  /// A name without its figures.
  private static func pattern(_ name: String) -> String {
    var pattern = ""
    for character in name where !(character.isASCIIDigit && pattern.last == "0") {
      pattern.append(character.isASCIIDigit ? "0" : character)
    }
    return pattern
  }

  /// The forms that a name may have, one for each of its numbers.
  private static func readings(_ name: String) -> [(Form, Number)] {
    guard name.utf8.count < 64, name.contains(where: \.isLetter), NumberStyle.either.number(name) == nil else {
      return []
    }
    var readings: [(Form, Number)] = []
    let text = Array(name)
    var place = 0
    while let start = text[place...].firstIndex(where: \.isASCIIDigit) {
      var end = text[start...].firstIndex { !$0.isASCIIDigit } ?? text.count
      // The comma of `z[0,1]` stands between two numbers.
      let marks: [Character] = text[..<start].last.map { "[(".contains($0) } == true ? ["."] : [".", ","]
      if end + 1 < text.count, marks.contains(text[end]), text[end + 1].isASCIIDigit {
        end = text[(end + 1)...].firstIndex { !$0.isASCIIDigit } ?? text.count
      }
      place = end
      let isMarked = start > 0 && text[start - 1] == "-"
      var form = Form(before: String(text[..<(isMarked ? start - 1 : start)]), behind: String(text[end...]))
      // Before a unit stands the place; `Band 1 (443 nm)` has the number of the band besides.
      if form.unitsBehind != nil { form = Form(before: pattern(form.before), behind: form.behind) }
      guard (form.before + form.behind).contains(where: \.isLetter) else { continue }
      let digits = String(text[start..<end])
      guard let value = Double(digits.replacing(",", with: ".")) else { continue }
      readings.append((form, Number(text: digits, value: value, isMarked: isMarked)))
    }
    return readings
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
