import Diagnostics

extension Explanation {
  /// What files state about their numbers, axes and arrays.
  package static let statedByFiles = [
    Explanation(
      "AE6813", "Numbers are changed as the file declares",
      meaning: "The file says how its stored numbers are meant, for example by the attributes `scale_factor` and "
        + "`add_offset` of netCDF. They are multiplied and added to as they are read.",
      example: .situation("An HDF5 array of int16 has `scale_factor` 2e-06 and `add_offset` 0.05."),
      cure: "Nothing is to be done. To read other numbers, change or remove the attributes."),
    Explanation(
      "AE6814", "A declaration about numbers is not used",
      meaning: "An attribute may change the numbers, but not all programs mean the same by it: some multiply by "
        + "`Scale_Factor`, others divide. Lists that fit no axis are not used either.",
      example: .situation("An HDF5 array of int16 has the attribute `Scale_Factor` 10000."),
      cure: "If the numbers are to be changed, change them in your own program and save them; otherwise go on."),
    Explanation(
      "AE6816", "A vector beside the array is its axis",
      meaning:
        "Next to the array, among its attributes or in another group stands one vector that is as long as one of its "
        + "axes and is named like a spectral axis. "
        + "Its numbers are the places of the points: `between` and figures use them. Which axis spectra lie along "
        + "stays as it was.",
      example: .situation("An `.npz` file holds `Y` of shape [6, 8, 64] and `wavelength` of 64 numbers."),
      cure: "If spectra lie along that axis and it is not the last one, write `spectral:` and its number into the data "
        + "section. To count channels instead, save the array without the vector."),
    Explanation(
      "AE6817", "A vector beside the array is not used",
      meaning:
        "Vectors are named like a spectral axis, but more than one fits, several axes of the array are as long, or the "
        + "vector stands beside another array.",
      example: .situation(
        "An `.npz` file holds `Y` of shape [6, 8, 64], `wavelength` and `energy`, both of 64 numbers."),
      cure: "Of several vectors save the one that is meant."),
    Explanation(
      "AE6818", "A vector beside the array is no axis",
      meaning: "A vector has the name of the spectral axis, but its numbers go up and down, some of them stand for no "
        + "value, it is text, or it has another length than all axes.",
      example: .situation("An `.npz` file holds `Y` of shape [6, 8, 64] and `energy` of 64 random numbers."),
      cure: "Sort the channels by their places before the array is saved, or rename the vector."),
    Explanation(
      "AE6826", "Points of an axis that cannot all be right",
      meaning:
        "A file gives the same place to several points of the spectral axis, or places that go up and down. Points that "
        + "are all the same tell nothing, and are counted instead.",
      example: .situation("an HDF5 file whose `wavelength` holds nothing but zeros"),
      cure: "Write the places into the file with as many digits as they differ by, in the order of the channels."),
    Explanation(
      "AE6820", "Files that hold a part of the array are missing",
      meaning:
        "The array is put together from other files, as detectors write them. Some are not there, and HDF5 fills "
        + "their part with one number.",
      example: .situation("A master file of a detector was copied without its data files."),
      cure: "Copy the files that the message names into the folder of the master file."),
    Explanation(
      "AE6821", "The numbers stand in a file of another folder",
      meaning: "An HDF5 file may say that the numbers of an array are the bytes of any other file.",
      example: .situation("An HDF5 file names `/home/me/private.bin` as the place of its numbers."),
      cure: "Use the array if you know who wrote the file; otherwise do not share what a model makes of it."),
    Explanation(
      "AE6822", "Pictures for a model of spectra",
      meaning: "The file says that two axes belong to one signal, so each signal is a picture. "
        + "Without a word rows of pixels would be taken for spectra.",
      example: .situation(
        "A `.hspy` file has 20 pictures of 8 x 16 pixels, one for each energy; the model reads 16 channels."),
      cure: "Write `spectral: \"E\"` into the data section, or let the model read pictures."),
    Explanation(
      "AE6823", "`between` counts channels",
      meaning: "The spectral axis has no values, so the ends of the interval are numbers of channels, from 0.",
      example: .situation("A `.npy` file without axes is read with `between: 10...20`."),
      cure: "Write `channels: 10...20` if this is meant. Otherwise give the file an axis."),
    Explanation(
      "AE6824", "The spectral axis is not the last one",
      meaning:
        "Names, units or attributes in the file single out one axis as that of spectra: an energy, a wavelength, "
        + "a wavenumber. Spectra are taken along it, wherever it stands.",
      example: .situation("A netCDF file holds `reflectance(wavelength, y, x)`."),
      cure: "Write `spectral:` and a number into the data section where spectra lie along another axis."),
    Explanation(
      "AE6845", "A picture of EMD with x before y",
      meaning: "HyperSpy writes the axes of an EMD file in the opposite order: energy, x, y. "
        + "Their names tell it, and the picture is the one that HyperSpy shows.",
      example: .situation("A spectrum image of 8 rows and 10 columns was saved as `.emd`."),
      cure: "Write `transpose: true` into the data section if x counts rows."),
    Explanation(
      "AE6871", "Two members of an archive have one name",
      meaning: "A zip archive may hold a name twice. Like NumPy, aec takes the last one.",
      example: .situation("An `.npz` file was added to with a zip program."),
      cure: "Save the archive again with `np.savez`, one name for each array."),
  ]
}
