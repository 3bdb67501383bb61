import Datasets
import Diagnostics
import Files
import Testing

/// Ten rows below a header, with numbers that no axis resembles.
private func below(_ header: String) -> String {
  let separator = header.contains(";") ? ";" : ","
  let width = header.split(separator: separator).count
  let rows = (0..<10).map { row in
    (0..<width).map { "\(Double((row * 7 + $0 * 5) % 11) / 16)" }.joined(separator: separator) + "\n"
  }
  return header + "\n" + rows.joined()
}

/// Headers whose names share one form, with a number each.
@Suite struct ChannelNamesTests {
  @Test(
    "columns of one form of name are the channels, their numbers the axis",
    arguments: [
      "moisture,oil,nm400,nm401.5,nm403,nm404.5", "moisture,oil,R400,R401.5,R403,R404.5",
      "moisture,oil,R_400_nm,R_401.5_nm,R_403_nm,R_404.5_nm",
      "moisture,oil,400 (air),401.5 (air),403 (air),404.5 (air)",
      "moisture,oil,b-400,b-401.5,b-403,b-404.5", "ash1,ash2,R400,R401.5,R403,R404.5",
      "moisture,oil,L8_400,L8_401.5,L8_403,L8_404.5", "oil,R400cm-1,R401.5cm-1,R403cm-1,R404.5cm-1,y",
    ])
  func places(header: String) throws {
    let data = try table(below(header))
    #expect(data.shape == [10, 4] && data.axes[1].values == [400, 401.5, 403, 404.5])
    #expect(data.axes[1].role == .spectral && data.notes.map(\.code) == ["AE6206"])
    #expect(data.notes[0].message.contains("2 columns"))
    let units = header.contains("cm-1") ? "cm-1" : header.contains("nm") ? "nm" : nil
    #expect(data.axes[1].units == units)
  }

  @Test(
    "numbers that count the channels, or run in no order, are no axis",
    arguments: [
      "moisture,oil,Band 1,Band 2,Band 3,Band 4", "sample_no,b0,b1,b2,b3", "X1,X2,X3,X4,y", "oil,R7,R3,R9,R4",
      "ndvi,B7,B8,B8A,B9",
    ])
  func counts(header: String) throws {
    let data = try table(below(header))
    #expect(data.shape == [10, 4] && !data.axes[1].isCalibrated && data.notes.map(\.code) == ["AE6206"])
  }

  @Test(
    "where no form is that of most columns, or all have it, all are channels",
    arguments: [
      "a1,a2,b1,b2", "a1,a2,a3,b1,b2", "z[0],z[1],z[2]", "z[0,0];z[0,1];z[0,2];z[1,0]", "a,b,c,d1,d2",
      "V1,V2,V3,V4", "nm4,nm5,nm6,nm4_std,nm5_std,nm6_std", "a1b1,a1b2,a1b3,a2b1",
    ])
  func noForm(header: String) throws {
    let data = try table(below(header))
    let width = header.split(separator: header.contains(";") ? ";" : ",").count
    #expect(data.shape == [10, width] && !data.axes[1].isCalibrated && data.notes.isEmpty)
  }

  @Test("all columns of one form keep their numbers as the axis, which may have signs")
  func all() throws {
    #expect(try table(below("b400,b410,b425")).axes[1].values == [400, 410, 425])
    #expect(try table(below("E_-2,E_-1,E_1,E_2,y")).axes[1].values == [-2, -1, 1, 2])
  }

  @Test("spectra in columns keep their axis, and are told")
  func turned() throws {
    let rows = (0..<10).map { "\(400 + 2 * $0),\($0 % 3),\($0 % 4),\($0 % 5)\n" }.joined()
    let text = "Wavelength,S1,S2,S3\n" + rows
    #expect(try table(text).notes.map(\.code) == ["AE6218"])
    let data = try table(text) { $0.spectral = .number(0) }
    #expect(data.shape == [10, 3] && data.axes[0].values.first == 400)
  }

  @Test("places of pixels beside named channels are used")
  func pixels() throws {
    let rows = (0..<12).map { "\($0 % 4),\($0 / 4),\($0 * 7 % 11).5,\($0 * 5 % 11).5,\($0 * 3 % 11).5\n" }.joined()
    let data = try table("x,y,b0,b1,b2\n" + rows)
    #expect(data.shape == [12, 3] && data.notes.map(\.code) == ["AE6206", "AE6221"])
  }
}
