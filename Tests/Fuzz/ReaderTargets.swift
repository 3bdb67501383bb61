import Datasets
import Diagnostics
import Files

extension FuzzTarget {
  /// Files of data, each by the name that its format has; HDF5 is read by a library that is not ours.
  static let readers = [
    reader("array", of: "a.npy"), reader("archive", of: "a.npz"), reader("matlab", of: "a.mat"),
    reader("table", of: "a.csv"), reader("picture", of: "a.png"), reader("envi", of: "\(folder)/scan.hdr"),
  ]

  /// All arrays of a file, as `aec info` and a training read them.
  private static func reader(_ name: String, of path: String) -> FuzzTarget {
    FuzzTarget(name: name) { bytes in
      let file = InputFile(name: path, bytes: Array(bytes))
      do throws(Diagnostic) {
        guard let format = try dataFormat(of: file) else { return }
        for item in try format.contents(of: file).prefix(8) { read(item, of: file, format) }
      } catch {
        precondition(!error.message.isEmpty)
      }
    }
  }

  private static func read(_ item: DataItem, of file: InputFile, _ format: any DataFormat) {
    do throws(Diagnostic) {
      let data = try format.open(file, item: item.name)
      // A size may claim gigabytes that a machine can hold.
      guard data.values.count < 1 << 16 else { return }
      _ = try DataSurvey(data)
      for choice in choices(file.size) {
        let channels = data.shape.last ?? 1
        let expected = InputExpectation(
          modelName: "M", inputText: "x: [n]", shape: [max(1, channels)], sizeNames: ["n"])
        _ = try openSamples(of: data, fitting: expected, choice: choice).all()
      }
    } catch {
      precondition(!error.message.isEmpty)
    }
  }

  /// All of an array, and a part that depends on the size of the file.
  private static func choices(_ size: Int) -> [ArrayChoice] {
    var part = ArrayChoice()
    part.spectral = .number(size % 3)
    part.channels = 0...size % 7
    part.between = size % 2 == 0 ? nil : 0...Double(size % 1000)
    part.channelBin = 1 + size % 3
    part.deadPixels = [[size % 5, size % 4]]
    return [ArrayChoice(), part]
  }

  /// Where the numbers lie that belong to a header of ENVI: 48 bytes.
  private static let folder: String = {
    // `scripts/fuzz` has made it.
    let path = ".build-fuzz"
    for ending in ["img", "bip"] {
      try? writeAtomically(String(repeating: "aec ", count: 12), to: "\(path)/scan.\(ending)")
    }
    return path
  }()
}
